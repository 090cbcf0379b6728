import { defaultVariants, startSimulator, type Simulator } from '../../simulator';
import { connect } from '../../simulator/server/testing/client';
import { NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import { emptyWorld } from '../../simulator/world/emptyWorld';
import { addAcl, addMember, addOrganization } from '../../simulator/world/mutations';
import { probe, type ProbeOptions } from '../probe';
import type { Combination } from './combination';
import { CALLS, Stage } from './stage';

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

/** What was sent to LinkedIn but reads and the token endpoints. */
const writes = () =>
	stage.simulator.calls.filter(({ method, path }) => method !== 'GET' && path.startsWith('/rest'));

describe('what would write', () => {
	it('is not done without a public address', async () => {
		const { report } = await stage.probe(USUAL, { webhook: undefined });
		expect(writes()).toEqual([]);
		const created = report.facts.find(({ name }) => name === 'answer to a created subscription');
		expect(created?.skipped).toContain('--webhook');
	});

	it('is not done unless the person agrees', async () => {
		const asked: string[] = [];
		const person = {
			...stage.person(),
			confirm: async (question: string) => asked.push(question) < 0,
		};
		await stage.probe(USUAL, { person });
		expect(asked).toEqual([expect.stringContaining('make subscriptions')]);
		expect(writes()).toEqual([]);
	});

	it('is undone when something fails on the way', async () => {
		const { control } = stage.simulator;
		control.faults.add({
			match: { resource: 'leadNotifications', method: 'POST', after: 2 },
			effect: { kind: 'status', status: 503 },
		});
		// The stage itself expects that no subscription is left.
		const { report } = await stage.probe(USUAL);
		expect(writes().map(({ method, status }) => `${method} ${status}`)).toEqual([
			'POST 400',
			'POST 201',
			'POST 503',
			'DELETE 204',
		]);
		const created = report.facts.find(({ name }) => name === 'answer to a created subscription');
		expect(created?.skipped).toBe('LinkedIn answered with 503');
	});

	it('is undone when LinkedIn made it, and the answer did not arrive', async () => {
		stage.simulator.control.faults.add({
			match: { resource: 'leadNotifications', method: 'POST', after: 1 },
			effect: { kind: 'cutConnection' },
		});
		await stage.probe(USUAL);
		expect(writes().map(({ method, status }) => `${method} ${status}`)).toEqual([
			'POST 400',
			'POST 0',
			'DELETE 204',
		]);
	});

	it('is undone when the run is stopped while it waits for a push', async () => {
		const stopping = new AbortController();
		const person = {
			...stage.person(),
			confirm: async (question: string) => {
				if (question.startsWith('Register')) stopping.abort();
				return true;
			},
		};
		const { report } = await stage.probe(USUAL, { person, stopping: stopping.signal });
		expect(writes().map(({ method }) => method)).toEqual([
			'POST',
			'POST',
			'POST',
			'DELETE',
			'DELETE',
		]);
		const last = report.facts[report.facts.length - 1];
		expect(last.skipped).toBe('the run was stopped before');
	});

	it('is not begun with too few calls to clean up', async () => {
		const { report } = await stage.probe(USUAL, { calls: 38 });
		expect(writes()).toEqual([]);
		expect(report.calls).toBeLessThanOrEqual(38);
	});
});

it('a new token that is refused at first is waited for', async () => {
	stage.simulator.control.application.set({ freshTokenRefusedSeconds: 1 });
	const { report } = await stage.probe(USUAL);
	expect(report.like.application).toEqual({ freshTokenRefusedSeconds: 1 });
});

it('page and event are chosen from lists with their names', async () => {
	const shown: string[][] = [];
	const person = {
		...stage.person(),
		choose: async (_question: string, options: readonly string[]) => shown.push([...options]) - 1,
	};
	const choice = { organizationId: undefined, eventId: undefined, webhook: undefined };
	const { report } = await stage.probe(USUAL, { person, ...choice });
	expect(shown[0][0]).toBe('Northwind Robotics');
	expect(report.calls).toBeLessThanOrEqual(CALLS);
	expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
});

describe('with little to see', () => {
	let simulator: Simulator;

	afterEach(async () => await simulator.stop());

	async function probeIt(changes: Partial<ProbeOptions> = {}) {
		return await probe({
			person: stage.person(),
			hosts: { api: simulator.url, www: simulator.url },
			version: '202609',
			calls: CALLS,
			pause: 0,
			accessToken: (await connect(simulator)).access_token,
			now: () => NOW,
			...changes,
		});
	}

	it('an access token alone tells all but the consent', async () => {
		simulator = await startSimulator({ world: smallWorld(), now: () => NOW });
		const { report, markdown } = await probeIt();
		expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
		expect(report.like.variants).toMatchObject({ leadOrder: 'newestFirst' });
		expect(report.like.variants).not.toHaveProperty('scopeSeparator');
		expect(markdown).toContain('- first seconds of a token: the access token was given');
	});

	it('a page without events, forms and leads leaves facts open, and none fails', async () => {
		const world = emptyWorld(1);
		const { id: memberId } = addMember(world, {
			firstName: 'A',
			lastName: 'B',
			email: 'a@b.example',
		});
		const { id: organizationId } = addOrganization(world, { localizedName: 'New' });
		addAcl(world, { memberId, organizationId, role: 'ADMINISTRATOR' });
		simulator = await startSimulator({ world, now: () => NOW });
		const { report } = await probeIt();
		expect(report.facts.filter(({ failed }) => failed !== undefined)).toEqual([]);
		expect(report.wrong).toEqual([]);
		expect(report.like.variants).toMatchObject({ aclOrganizationKey: 'organization' });
		expect(report.like.variants).not.toHaveProperty('leadOrder');
	});

	it('a member without a page is told so', async () => {
		const world = emptyWorld(1);
		addMember(world, { firstName: 'A', lastName: 'B', email: 'a@b.example' });
		simulator = await startSimulator({ world, now: () => NOW });
		await expect(probeIt()).rejects.toThrow('Super admin or Content admin of no page');
	});

	it('a token that LinkedIn does not know is told so', async () => {
		simulator = await startSimulator({ world: smallWorld(), now: () => NOW });
		await expect(probeIt({ accessToken: 'AQVnonsense' })).rejects.toThrow(
			'401 INVALID_ACCESS_TOKEN',
		);
	});
});
