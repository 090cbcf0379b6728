import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { defaultVariants, readLikeness, startSimulator, type Simulator } from '../../simulator';
import { connect } from '../../simulator/server/testing/client';
import { NOW, ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { memberWorld } from '../../simulator/world/memberWorld';
import { FACTS } from '../facts';
import { CALLS, probe, type Person } from '../probe';
import { combinations, differences, type Combination } from './combination';
import { Stage } from './stage';

/** The gate tries fewer: `PROBE_COMBINATIONS=200` tries as many as are promised. */
const RUNS = Number(process.env.PROBE_COMBINATIONS ?? 25);

const USUAL: Combination = { variants: defaultVariants(), versions: {} };

let stage: Stage;

beforeAll(async () => {
	stage = await Stage.start();
});
afterAll(async () => await stage.stop());
afterEach(() => {
	stage.simulator.control.faults.clear();
	stage.simulator.control.application.set({ freshTokenRefusedSeconds: 0 });
});

it(`the probe names every setting in ${RUNS} random combinations`, async () => {
	await fc.assert(
		fc.asyncProperty(combinations, async (combination) => {
			const { report } = await stage.probe(combination);
			expect(differences(combination, report)).toEqual([]);
		}),
		{ numRuns: RUNS, seed: 16, endOnFailure: true },
	);
});

it('the probe asks for every fact where everything is there', async () => {
	const { report } = await stage.probe(USUAL);
	expect(report.facts).toHaveLength(FACTS.length);
	expect(report.facts.filter(({ told }) => told === undefined)).toEqual([]);
	expect([report.wrong, report.unknownKeys]).toEqual([[], []]);
});

describe('what the probe writes at LinkedIn', () => {
	const writes = () =>
		stage.simulator.calls
			.filter(({ method, path }) => method !== 'GET' && path.startsWith('/rest'))
			.map(({ method, status }) => `${method} ${status}`);
	const answering = (confirm: (question: string) => boolean): Person => ({
		...stage.person(),
		confirm: async (question) => confirm(question),
	});

	it('what the probe writes at LinkedIn is nothing without a public address, without consent, or with too few calls to clean up', async () => {
		await stage.probe(USUAL, { webhook: undefined });
		expect(writes()).toEqual([]);
		await stage.probe(USUAL, { person: answering(() => false) });
		expect(writes()).toEqual([]);
		const { report } = await stage.probe(USUAL, { calls: 38 });
		expect(writes()).toEqual([]);
		expect(report.calls).toBeLessThanOrEqual(38);
	});

	// The stage itself expects that no subscription is left.
	it('what the probe writes at LinkedIn is undone when something fails on the way, or its answer does not arrive', async () => {
		const match = { resource: 'leadNotifications', method: 'POST' };
		const { faults } = stage.simulator.control;
		faults.add({ match: { ...match, after: 2 }, effect: { kind: 'status', status: 503 } });
		await stage.probe(USUAL);
		expect(writes()).toEqual(['POST 400', 'POST 201', 'POST 503', 'DELETE 204']);
		faults.add({ match: { ...match, after: 1 }, effect: { kind: 'cutConnection' } });
		await stage.probe(USUAL);
		expect(writes()).toEqual(['POST 400', 'POST 0', 'DELETE 204']);
	});

	it('what the probe writes at LinkedIn is undone when the run is stopped while it waits for a push', async () => {
		const stopping = new AbortController();
		const person = answering((question) => {
			if (question.startsWith('Register')) stopping.abort();
			return true;
		});
		const { report } = await stage.probe(USUAL, { person, stopping: stopping.signal });
		expect(writes().slice(-2)).toEqual(['DELETE 204', 'DELETE 204']);
		expect(report.facts.at(-1)?.skipped).toBe('the run was stopped before');
	});
});

it('the probe waits for a new token that is refused at first', async () => {
	stage.simulator.control.application.set({ freshTokenRefusedSeconds: 1 });
	const { report } = await stage.probe(USUAL);
	expect(report.like.application).toEqual({ freshTokenRefusedSeconds: 1 });
});

describe('with little to see', () => {
	let simulator: Simulator | undefined;

	afterEach(async () => await simulator?.stop());

	async function probeIt(world = smallWorld()) {
		simulator = await startSimulator({ world, now: () => NOW });
		return await probe({
			person: stage.person(),
			hosts: { api: simulator.url, www: simulator.url },
			version: '202609',
			calls: CALLS,
			pause: 0,
			accessToken: (await connect(simulator)).access_token,
			now: () => NOW,
			organizationId: ORGANIZATION,
		});
	}

	it('an access token alone tells all but the consent', async () => {
		const { report, markdown } = await probeIt();
		expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
		expect(report.like.variants).toMatchObject({ leadOrder: 'newestFirst' });
		expect(report.like.variants).not.toHaveProperty('scopeSeparator');
		expect(markdown).toContain('- freshTokenRefusedSeconds: the access token was given');
	});

	it('a page without events, forms and leads leaves facts open, and none fails', async () => {
		const { report } = await probeIt(
			memberWorld([{ id: ORGANIZATION, name: 'New', role: 'ADMINISTRATOR' }]),
		);
		expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
		expect(report.wrong).toEqual([]);
		expect(report.like.variants).toMatchObject({ aclOrganizationKey: 'organization' });
		expect(report.like.variants).not.toHaveProperty('leadOrder');
	});
});

describe('a report', () => {
	const path = join(mkdtempSync(join(tmpdir(), 'probe-')), 'probe-report.json');

	it('a report makes a simulator like the LinkedIn that it is of, after a reset, too', async () => {
		const usual = defaultVariants();
		/** Far from the default in every kind of switch: one value, a list, one of each collection or type. */
		const variants = {
			...usual,
			aclOrganizationKey: 'organizationTarget' as const,
			beyondMaxCount: 'clampSilently' as const,
			endlessPages: ['leadNotifications' as const],
			leadOrder: 'unordered' as const,
			maxCount: { ...usual.maxCount, leadFormResponses: 500 },
			nextLinks: 'whenMoreFollows' as const,
			pagingTotal: { ...usual.pagingTotal, events: 'absent' as const },
			retentionDays: { ...usual.retentionDays, EVENT: 90 },
			subscriptionEntityEchoed: false,
		};
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
});
