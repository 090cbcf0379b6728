import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { omit } from 'lodash';
import { duringTests } from '../../harness/duringTests';
import { defaultVariants, readLikeness, startSimulator } from '../../simulator';
import { FACTS } from '../facts';
import { CALLS, type Person } from '../probe';
import { combinations, NOT_TOLD, type Combination } from './combination';
import { Stage } from './stage';

/** The gate tries only a few; `PROBE_COMBINATIONS=200` tries the promised number. */
const RUNS = Number(process.env.PROBE_COMBINATIONS ?? 5);

const USUAL: Combination = { variants: defaultVariants(), versions: {} };

const stage = duringTests(Stage.start, async (started) => await started.stop());
afterEach(() => {
	stage.simulator.control.faults.clear();
	stage.simulator.control.application.set({ freshTokenRefusedSeconds: 0 });
});

it(`the probe finds every setting in ${RUNS} random combinations`, async () => {
	await fc.assert(
		fc.asyncProperty(combinations, async ({ variants, versions }) => {
			const { report } = await stage.probe({ variants, versions });
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

it('the probe examines every fact when the Page has all kinds of data', async () => {
	const { report } = await stage.probe(USUAL);
	expect(report.facts).toHaveLength(FACTS.length);
	expect(report.facts.filter(({ seen }) => seen === undefined)).toEqual([]);
});

it('for a Page without events, forms and leads, the probe leaves facts open, and none fails', async () => {
	const { id: organizationId } = stage.simulator.world.organizations[1];
	const less = { organizationId, eventId: undefined, sponsoredAccountId: undefined };
	const { report } = await stage.probe(USUAL, less);
	expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
	expect(report.wrong).toEqual([]);
	expect(report.like.variants).toMatchObject({ aclOrganizationKey: 'organization' });
	expect(report.like.variants).not.toHaveProperty('leadOrder');
});

it.each([400, 403] as const)(
	'the probe reports a list of subscriptions that LinkedIn refuses with %i',
	async (subscriptionFinder) => {
		const { report } = await stage.probe({
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
	const { report } = await stage.probe(USUAL, {
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
	...stage.person(),
	confirm: async (question) => confirm(question),
});

it('the probe creates no subscription without a public address, without consent, or with too few calls to clean up', async () => {
	await stage.probe(USUAL, { webhook: undefined });
	expect(writes()).toEqual([]);
	await stage.probe(USUAL, { person: answering(() => false) });
	expect(writes()).toEqual([]);
	const { report } = await stage.probe(USUAL, { calls: 38 });
	expect(writes()).toEqual([]);
	expect(report.calls).toBeLessThanOrEqual(38);
});

// The stage itself checks that no subscription is left.
it('when a call fails, the probe deletes its subscription, and warns of one that may be left', async () => {
	const match = { resource: 'leadNotifications', method: 'POST', after: 2 };
	const effect = { kind: 'status', status: 503 } as const;
	stage.simulator.control.faults.add({ match, effect });
	const lines: string[] = [];
	const person = { ...stage.person(), tell: (line: string) => void lines.push(line) };
	await stage.probe(USUAL, { person });
	expect(writes()).toEqual(['POST 400', 'POST 201', 'POST 503', 'DELETE 204']);
	expect(lines.filter((line) => line.includes('may be left'))).toHaveLength(1);
});

it('the probe deletes its subscriptions when the person stops the run while the probe waits for a push', async () => {
	const stopping = new AbortController();
	const person = answering((question) => {
		if (question.startsWith('Register')) stopping.abort();
		return true;
	});
	const { report } = await stage.probe(USUAL, { person, stopping: stopping.signal });
	expect(writes().slice(-2)).toEqual(['DELETE 204', 'DELETE 204']);
	expect(report.facts.at(-1)?.skipped).toBe('the run was stopped before');
});

it('the probe waits while LinkedIn refuses a new token, and reports how long', async () => {
	stage.simulator.control.application.set({ freshTokenRefusedSeconds: 1 });
	const { report } = await stage.probe(USUAL);
	expect(report.like.application).toEqual({ freshTokenRefusedSeconds: 1 });
});

it('a simulator that starts from a report behaves like the examined LinkedIn, also after a reset', async () => {
	const path = join(mkdtempSync(join(tmpdir(), 'probe-')), 'probe-report.json');
	const usual = defaultVariants();
	const maxCount = { ...usual.maxCount, leadFormResponses: 500 };
	const variants = { ...usual, leadOrder: 'unordered' as const, maxCount };
	const versions = { '202512': false, '202610': true, '202611': true };
	writeFileSync(path, (await stage.probe({ variants, versions })).json);
	const { control, stop } = await startSimulator({ like: readLikeness(path) });
	control.variants.set({ leadOrder: 'oldestFirst' });
	control.versions.retire('202611');
	control.reset();
	expect(control.variants.get()).toEqual(variants);
	expect(control.versions.list()).toEqual(expect.arrayContaining(['202610', '202611']));
	await stop();
});
