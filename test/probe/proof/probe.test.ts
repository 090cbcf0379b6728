import fc from 'fast-check';
import { mapValues, omit, once } from 'lodash';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duringTests } from '../../harness/duringTests';
import { freePort } from '../../harness/freePort';
import { giveConsent } from '../../harness/giveConsent';
import { Ingress, PUBLIC_URL } from '../../harness/ingress/ingress';
import { defaultVariants, readLikeness, startSimulator } from '../../simulator';
import { COLLECTIONS, SETTINGS, type Variants } from '../../simulator/server/variants';
import type { Setting } from '../fact';
import { CALLS, FACTS, probe, type Person, type ProbeOptions } from '../probe';
import { ANSWER, redacted, redactedQuery } from '../redacted';
import { requireNoSecret } from '../report';
import { AD_ACCOUNT, EVENT, ORGANIZATION, proofWorld } from './world';

/** All switches of the simulator, each at one of its settings, and the uncertain versions. */
interface Combination {
	variants: Variants;
	versions: Record<string, boolean>;
}

/** A separate setting for each name. */
const ofEach = <Name extends string, T>(names: readonly Name[], setting: fc.Arbitrary<T>) =>
	fc.record(
		Object.fromEntries(names.map((name) => [name, setting])) as Record<Name, fc.Arbitrary<T>>,
	);

/** The usual setting in three of four cases, or another. */
const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
	fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });

/** Switches that the probe cannot find out, or only when a lead answered an earlier version. */
const NOT_TOLD = ['hiddenShare', 'formOfLead', 'adNames', 'expiredTokenServiceErrorCode'];

const variants = fc.record({
	...mapValues(SETTINGS, (settings: readonly Setting[]) => fc.constantFrom(...settings)),
	pagingTotal: ofEach(COLLECTIONS, fc.constantFrom('ofList', 'ofPage', 'absent')),
	// There are 130 events and forms, so a page of 500 would hold them all.
	maxCount: fc
		.tuple(ofEach(COLLECTIONS, fc.constantFrom(10, 100)), fc.constantFrom(10, 100, 500))
		.map(([counts, leadFormResponses]) => ({ ...counts, leadFormResponses })),
	hiddenShare: mostly(0, fc.constantFrom(0.1, 0.25)),
	retentionDays: ofEach(
		['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'],
		fc.constantFrom(90, 365),
	),
	// Without this list, its paging cannot be told.
	subscriptionFinder: fc.constant('served'),
	formOfLead: fc.constant('answered'),
	// 'hidden' is left out: only the id of a lead that the member may not read would show it.
	leadsById: fc.constantFrom('served', 'notFound'),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Variants>;

/** Any combination of settings. */
const combinations: fc.Arbitrary<Combination> = fc.record({
	variants,
	versions: ofEach(['202512', '202610', '202611'], fc.boolean()),
});

/** A simulated LinkedIn, which reaches the probe's webhook. */
const stage = duringTests(
	async () => {
		const webhookPort = await freePort();
		const ingress = await Ingress.start({ n8n: webhookPort });
		const { port, ca } = ingress;
		const webhooks = { address: '127.0.0.1', port, ca };
		const simulator = await startSimulator({ world: proofWorld(Date.now()), webhooks });
		return { simulator, webhookPort, ingress };
	},
	async ({ simulator, ingress }) => {
		await simulator.stop();
		await ingress.close();
	},
);
afterEach(() => {
	stage.simulator.control.faults.clear();
	stage.simulator.control.application.set({ freshTokenRefusedSeconds: 0 });
});

/** Agrees to everything, and registers when asked to. */
function somebody(): Person {
	const { control, url: linkedIn } = stage.simulator;
	let back = '';
	return {
		tell: () => undefined,
		answer: async () => back,
		confirm: async (question) => {
			if (question.startsWith('Register')) control.leads.add({ eventId: EVENT });
			return true;
		},
		visit: async (url) => {
			back = await giveConsent(linkedIn, url);
		},
	};
}

/** Sets every switch, runs the probe, and checks that no subscription is left. */
async function run({ variants, versions }: Combination, changes: Partial<ProbeOptions> = {}) {
	const { control, url } = stage.simulator;
	control.variants.set(variants);
	const usable = Object.keys(versions).filter((version) => versions[version]);
	control.versions.set(['202609', ...usable]);
	control.calls.clear();
	const leads = control.leads.list().length;
	const subscriptions = control.subscriptions.list();
	const { clientId, clientSecret } = control.application.get();
	const result = await probe({
		person: somebody(),
		hosts: { api: url, www: url },
		version: '202609',
		calls: CALLS,
		pause: 0,
		stopping: new AbortController().signal,
		app: {
			clientId,
			clientSecret,
			scopes: 'r_marketing_leadgen_automation r_events r_organization_admin',
			redirectUri: 'http://localhost:8765/callback',
		},
		organizationId: ORGANIZATION,
		eventId: EVENT,
		sponsoredAccountId: AD_ACCOUNT,
		webhook: { url: `${PUBLIC_URL}/probe`, port: stage.webhookPort },
		...changes,
	});
	for (const { id } of control.leads.list().slice(leads)) control.leads.delete(id);
	expect(control.subscriptions.list()).toEqual(subscriptions);
	return result;
}

/** The gate tries only a few; `PROBE_COMBINATIONS=200` tries the promised number. */
const RUNS = Number(process.env.PROBE_COMBINATIONS ?? 5);

const USUAL: Combination = { variants: defaultVariants(), versions: {} };

it(`the probe finds every setting in ${RUNS} random combinations`, async () => {
	await fc.assert(
		fc.asyncProperty(combinations, async ({ variants, versions }) => {
			const { report } = await run({ variants, versions });
			const { like, facts, calls } = report;
			// A link is missing from short pages only, and no page is short before the list's end.
			const mayBeOpen =
				variants.nextLinks !== 'never' && variants.beyondMaxCount !== 'clampSilently';
			const isOpen = mayBeOpen && !('nextLinks' in like.variants);
			expect(like).toEqual({
				variants: omit(variants, isOpen ? [...NOT_TOLD, 'nextLinks'] : NOT_TOLD),
				versions,
				application: { freshTokenRefusedSeconds: 0 },
			});
			expect(facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
			expect([report.wrong, report.unknownKeys]).toEqual([[], []]);
			expect(calls).toBeLessThanOrEqual(CALLS);
		}),
		{ numRuns: RUNS, seed: 16, endOnFailure: true },
	);
});

/** One run for several tests, with a Page that has all kinds of data. */
const whole = once(async () => {
	stage.simulator.control.application.set({ freshTokenRefusedSeconds: 1 });
	return await run({ ...USUAL, variants: { ...USUAL.variants, answersWithName: true } });
});

it('the probe examines every fact when the Page has all kinds of data', async () => {
	const { report } = await whole();
	expect(report.facts).toHaveLength(FACTS.length);
	expect(report.facts.filter(({ seen }) => seen === undefined)).toEqual([]);
});

it('the probe waits while LinkedIn refuses a new token, and reports how long', async () => {
	const { report } = await whole();
	expect(report.like.application).toEqual({ freshTokenRefusedSeconds: 1 });
});

it('for a Page without events, forms and leads, the probe leaves facts open, and none fails', async () => {
	const { id: organizationId } = stage.simulator.world.organizations[1];
	const less = { organizationId, eventId: undefined, sponsoredAccountId: undefined };
	const { report } = await run(USUAL, less);
	expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
	expect(report.wrong).toEqual([]);
	expect(report.like.variants).toMatchObject({ aclOrganizationKey: 'organization' });
	expect(report.like.variants).not.toHaveProperty('leadOrder');
});

it.each([400, 403] as const)(
	'the probe reports a list of subscriptions that LinkedIn refuses with %i',
	async (subscriptionFinder) => {
		const { report } = await run({
			...USUAL,
			variants: { ...defaultVariants(), subscriptionFinder },
		});
		expect(report.like.variants).toMatchObject({ subscriptionFinder });
		expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
	},
);

it('with a token of the Pages Data Portability API only, the probe asks for its forms and answers', async () => {
	const { application } = stage.simulator.control;
	const scopes = 'r_dma_admin_pages_content';
	const { clientId, clientSecret, ...usual } = application.get();
	application.set({ scopes: [...usual.scopes, scopes] });
	const redirectUri = 'http://localhost:8765/callback';
	const { report } = await run(USUAL, {
		app: { clientId, clientSecret, redirectUri, scopes },
	});
	application.set(usual);
	const { seen } = report.facts.find(({ name }) => name === 'Pages Data Portability API') ?? {};
	// The simulator has none of them, since nobody has published an answer.
	const asked = ['dmaLeadGenForm', 'dmaLeadGenFormResponse', 'dmaLeadGenResponses'];
	expect(seen).toBe(asked.map((name) => `${name} 404 RESOURCE_NOT_FOUND`).join(', '));
	expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
	expect(report.like.versions).toEqual({});
});

const writes = () =>
	stage.simulator.calls
		.filter(({ method, path }) => method !== 'GET' && path.startsWith('/rest'))
		.map(({ method, status }) => `${method} ${status}`);
const answering = (confirm: (question: string) => boolean): Person => ({
	...somebody(),
	confirm: async (question) => confirm(question),
});

it('the probe creates no subscription without a public address, without consent, or with too few calls to clean up', async () => {
	await run(USUAL, { webhook: undefined });
	expect(writes()).toEqual([]);
	await run(USUAL, { person: answering(() => false) });
	expect(writes()).toEqual([]);
	const { report } = await run(USUAL, { calls: 38 });
	expect(writes()).toEqual([]);
	expect(report.calls).toBeLessThanOrEqual(38);
});

// `run` checks that no subscription is left.
it('when a call fails, the probe deletes its subscription, and warns of one that may be left', async () => {
	const match = { resource: 'leadNotifications', method: 'POST', after: 2 };
	const effect = { kind: 'status', status: 503 } as const;
	stage.simulator.control.faults.add({ match, effect });
	const lines: string[] = [];
	const person = { ...somebody(), tell: (line: string) => void lines.push(line) };
	await run(USUAL, { person });
	expect(writes()).toEqual(['POST 400', 'POST 201', 'POST 503', 'DELETE 204']);
	expect(lines.filter((line) => line.includes('may be left'))).toHaveLength(1);
});

it('the probe deletes its subscriptions when the person stops the run while the probe waits for a push', async () => {
	const stopping = new AbortController();
	const person = answering((question) => {
		if (question.startsWith('Register')) stopping.abort();
		return true;
	});
	const { report } = await run(USUAL, { person, stopping: stopping.signal });
	expect(writes().slice(-2)).toEqual(['DELETE 204', 'DELETE 204']);
	expect(report.facts.at(-1)?.skipped).toBe('the run was stopped before');
});

it('a simulator that starts from a report behaves like the examined LinkedIn, also after a reset', async () => {
	const path = join(mkdtempSync(join(tmpdir(), 'probe-')), 'probe-report.json');
	const usual = defaultVariants();
	const maxCount = { ...usual.maxCount, leadFormResponses: 500 };
	const variants = { ...usual, leadOrder: 'unordered' as const, maxCount };
	const versions = { '202512': false, '202610': true, '202611': true };
	writeFileSync(path, (await run({ variants, versions })).json);
	const { control, stop } = await startSimulator({ like: readLikeness(path) });
	control.variants.set({ leadOrder: 'oldestFirst' });
	control.versions.retire('202611');
	control.reset();
	expect(control.variants.get()).toEqual(variants);
	expect(control.versions.list()).toEqual(expect.arrayContaining(['202610', '202611']));
	await stop();
});

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
	const { json, report } = await whole();
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
