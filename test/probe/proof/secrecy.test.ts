import { duringTests } from '../../harness/duringTests';
import { defaultVariants } from '../../simulator';
import { ANSWER, redacted, redactedQuery } from '../redacted';
import { requireNoSecret } from '../report';
import { Stage } from './stage';

const stage = duringTests(Stage.start, async (started) => await started.stop());

/** Texts of the simulated world that any JSON may contain: words of its data model, and two odd answers. */
const WORDS = ['inPerson', 'multipleChoice', 'null', 'online', 'text', 'true'];

/** All personal data of the simulated world: texts and ids, but no `WORD_OF_LINKEDIN`. */
function everythingOfSomebody(value: unknown): string[] {
	if (typeof value === 'object' && value !== null) {
		return Object.values(value).flatMap(everythingOfSomebody);
	}
	if (typeof value !== 'string' || value.length < 4 || /^[A-Z_]+$/.test(value)) return [];
	return WORDS.includes(value) ? [] : [value];
}

it('the report contains no secret and no personal data', async () => {
	const { simulator } = stage;
	const { json, report } = await stage.probe({
		variants: { ...defaultVariants(), answersWithName: true },
		versions: {},
	});
	const { clientId, clientSecret } = simulator.control.application.get();
	const known = [clientId, clientSecret, ...everythingOfSomebody(simulator.world)];
	expect(known.length).toBeGreaterThan(2000);
	const found = known.filter((text) => json.includes(text));
	expect(found).toEqual([]);
	// Codes and tokens begin like this.
	expect(json).not.toMatch(/AQ[RVW][\w-]{20}/);
	// The report still has shapes, LinkedIn's own words, and the kind of an answer.
	expect(report.exchanges).toHaveLength(report.calls);
	expect(json).toContain('"leadType": "EVENT"');
	expect(json).toContain('"textQuestionAnswer"');
});

it('a redacted answer keeps lengths, months and words of LinkedIn, and loses ids and unknown texts', () => {
	const organizer = 'urn:li:organization:5509810';
	const event = { id: 7087030501919629313n, organizer, state: 'DRAFT', startsAt: 1790000000000 };
	const shape = { id: 10n ** 18n, organizer: 'urn:li:organization:…', startsAt: 10 ** 12 };
	expect(redacted(event)).toEqual({ ...event, ...shape });
	const message = 'Version 20260901 has no lead 00000000-0000-4000-8000-000000000000-1 or 5509810';
	expect(redacted({ message })).toEqual({ message: 'Version 20260901 has no lead … or …' });
	const unknown = { surprise: 'Wilhelmina', state: 'Wilhelmina <w@x.example>', deep: ['x'] };
	expect(redacted(unknown)).toEqual({ surprise: 'text', state: 'text', deep: ['text'] });
	expect(redactedQuery(`owner=${encodeURIComponent(organizer)}&count=1000`)).toBe(
		'owner=urn:li:organization:…&count=1000',
	);
});

it('of an answer that nobody has seen before, a report keeps only the shape', () => {
	const answer = { id: 7n, wilhelmina: ['w@x.example', 42, true, false, null], state: 'MARRIED' };
	const shape = { id: 0, wilhelmina: ['text', 0, true, true, null], state: 'text' };
	expect(redacted(answer, ANSWER)).toEqual(shape);
});

it('requireNoSecret refuses a report that contains a secret, also URL-encoded', () => {
	expect(() => requireNoSecret('… WPL_AP1./secret+Q== …', ['WPL_AP1./secret+Q=='])).toThrow(
		'secret',
	);
	expect(() => requireNoSecret('… WPL%2Fx …', [undefined, 'WPL/x'])).toThrow('not written');
	expect(() => requireNoSecret('nothing', ['WPL/x', ''])).not.toThrow();
});
