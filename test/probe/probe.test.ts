import { range } from 'lodash';
import { DAY } from '../durations';
import { duringTests } from '../harness/duringTests';
import { startSimulator } from '../simulator';
import { connect } from '../simulator/server/testing/client';
import {
	AD_ACCOUNT,
	EVENT,
	ORGANIZATION,
	smallWorld,
} from '../simulator/server/testing/smallWorld';
import { addLead } from '../simulator/world/mutations';
import { askEverything } from './calls';
import { LinkedIn } from './linkedIn';
import { redacted } from './redacted';

/** A simulated LinkedIn whose Page has leads of today and of long ago. */
const simulator = duringTests(
	async () => {
		const world = smallWorld();
		for (const days of range(200)) {
			const submittedAt = Date.now() - days * DAY;
			addLead(world, { eventId: EVENT, submittedAt, testLead: days === 3 });
		}
		return await startSimulator({ world });
	},
	async (started) => await started.stop(),
);

/** Texts and ids of the simulated world that are nobody's words but somebody's data. */
function everythingOfSomebody(value: unknown): string[] {
	if (typeof value === 'object' && value !== null) {
		return Object.values(value).flatMap(everythingOfSomebody);
	}
	const isWord =
		typeof value !== 'string' ||
		value.length < 4 ||
		/^[A-Z_]+$|^[a-z]+$|^multipleChoice$/.test(value);
	return isWord ? [] : [value];
}

it('the probe sends 44 calls to read, prints what each is for, and no secret or personal data', async () => {
	const lines: string[] = [];
	const { access_token: token } = await connect(simulator);
	const print = (line: string) => void lines.push(line);
	const options = { host: simulator.url, token, version: '202609', pause: 0, print };
	const ids = { organizationId: ORGANIZATION, eventId: EVENT, sponsoredAccountId: AD_ACCOUNT };
	await askEverything(new LinkedIn(options), ids);
	expect(lines.filter((line) => /^\n\d+\. /.test(line))).toHaveLength(44);
	const report = lines.join('\n');
	expect(report).not.toContain('Unlike the contract');
	const known = [token, ...everythingOfSomebody(simulator.world)];
	expect(known.length).toBeGreaterThan(500);
	expect(known.filter((text) => report.includes(text))).toEqual([]);
	expect(report).toContain('"leadType": "EVENT"');
});

it('a redacted answer keeps lengths, months and words of LinkedIn', () => {
	const organizer = 'urn:li:organization:5509810';
	const event = { id: 7087030501919629313n, organizer, state: 'DRAFT', startsAt: 1790000000000 };
	const shape = { id: 10n ** 18n, organizer: 'urn:li:organization:…', startsAt: 10 ** 12 };
	expect(redacted(event)).toEqual({ ...event, ...shape });
	const message = 'Version 20260901 has no lead 00000000-0000-4000-8000-000000000000-1 or 5509810';
	expect(redacted({ message })).toEqual({ message: 'Version 20260901 has no lead … or …' });
	const unknown = { surprise: 'Wilhelmina', state: 'Wilhelmina <w@x.example>' };
	expect(redacted(unknown)).toEqual({ surprise: 'text', state: 'text' });
});
