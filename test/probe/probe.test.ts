import { range } from 'lodash';
import { DAY } from '../durations';
import { duringTests } from '../harness/duringTests';
import { freePort } from '../harness/freePort';
import { Ingress, PUBLIC_URL } from '../harness/ingress';
import { startSimulator } from '../simulator';
import { connect } from '../simulator/server/testing/client';
import {
	AD_ACCOUNT,
	EVENT,
	ORGANIZATION,
	smallWorld,
} from '../simulator/server/testing/smallWorld';
import { addLead } from '../simulator/world/mutations';
import { askEverything, type Asked } from './calls';
import { LinkedIn } from './linkedIn';
import { redacted } from './redacted';
import { trySubscription } from './webhook';

/** A simulated LinkedIn, which reaches the probe's webhook, and whose Page has leads of today and of long ago. */
const stage = duringTests(
	async () => {
		const port = await freePort();
		const ingress = await Ingress.start({ n8n: port });
		const webhooks = { address: '127.0.0.1', port: ingress.port, ca: ingress.ca };
		const world = smallWorld();
		for (const days of range(200)) {
			addLead(world, {
				eventId: EVENT,
				submittedAt: Date.now() - days * DAY,
				testLead: days === 3,
			});
		}
		const simulator = await startSimulator({ world, webhooks });
		const { access_token: token } = await connect(simulator);
		return { simulator, ingress, port, token };
	},
	async ({ simulator, ingress }) => {
		await simulator.stop();
		await ingress.close();
	},
);

const ASKED: Asked = {
	organizationId: ORGANIZATION,
	eventId: EVENT,
	sponsoredAccountId: AD_ACCOUNT,
};

function linkedIn(changes: { token?: string } = {}) {
	const lines: string[] = [];
	const { token, simulator } = stage;
	const print = (line: string) => void lines.push(line);
	const options = { host: simulator.url, token, version: '202609', pause: 0, print, ...changes };
	return { linkedIn: new LinkedIn(options), lines, print };
}

/** Subscribes, and registers when the probe has subscribed. */
async function subscribe() {
	const { control } = stage.simulator;
	const { clientSecret } = control.application.get();
	const asking = linkedIn();
	await trySubscription(asking.linkedIn, ASKED, {
		...{ url: `${PUBLIC_URL}/probe`, port: stage.port, clientSecret, print: asking.print },
		subscribed: () => control.leads.add({ eventId: EVENT }),
		stopping: AbortSignal.timeout(3_000),
	});
	expect(control.subscriptions.list()).toEqual([]);
	return asking.lines.join('\n');
}

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
	const { linkedIn: asking, lines } = linkedIn();
	await askEverything(asking, ASKED);
	const report = `${lines.join('\n')}${await subscribe()}`;
	expect(asking.calls).toBe(44);
	expect(lines.filter((line) => /^\n\d+\. /.test(line))).toHaveLength(44);
	expect(report).not.toMatch(
		/Not as the contract says|Keys that the contract lacks|Unlike the contract/,
	);
	const { clientId, clientSecret } = stage.simulator.control.application.get();
	const known = [
		clientId,
		clientSecret,
		stage.token,
		...everythingOfSomebody(stage.simulator.world),
	];
	expect(known.length).toBeGreaterThan(500);
	expect(known.filter((text) => report.includes(text))).toEqual([]);
	expect(report).toContain('"leadType": "EVENT"');
	expect(report).toContain('Signed: prefixedBody');
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
