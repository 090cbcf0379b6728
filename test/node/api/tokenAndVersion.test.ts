import { NOW, ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { expectedRows } from '../../oracle/leadRow';
import { DAY, holdClock, pass } from '../lead/support/clock';
import { callsOf, pull, runPull } from '../lead/support/pull';
import { chosen } from '../router/runAction';

let nodeTest: NodeTest;

beforeEach(() => holdClock(NOW));

afterEach(async () => {
	await nodeTest.close();
	jest.useRealTimers();
});

const options = { hurried: pass, now: () => Date.now() };

const start = async (credential = {}) => {
	nodeTest = await startNodeTest({ ...options, world: smallWorld(), credential });
};

const parameters = { organizationId: chosen(ORGANIZATION), options: { pageSize: 5 } };

const truth = () =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

describe('the access token', () => {
	it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
		'expires after %i calls: refreshed, nothing missed or doubled',
		async (calls) => {
			await start();
			nodeTest.simulator.control.tokens.expireAccessAfterCalls(calls);
			expect(await pull(nodeTest, parameters)).toEqual(truth());
			expect(nodeTest.refreshes).toHaveLength(1);
			expect(await nodeTest.tokens()).toEqual(nodeTest.refreshes[0]);
		},
	);

	it.each([2, 6])('and refresh token expire after %i calls: the run fails', async (calls) => {
		await start();
		nodeTest.simulator.control.tokens.expireAccessAfterCalls(calls);
		nodeTest.simulator.control.tokens.expireRefresh();
		const { error, outputs } = await runPull(nodeTest, parameters);
		expect(outputs).toEqual([]);
		expect(`${error?.message} ${error?.description}`).toMatch(/"My LinkedIn".*Reconnect/);
		expect(error?.message).not.toContain('Authorization');
		expect(JSON.stringify(error)).not.toContain(String((await nodeTest.tokens()).access_token));

		await nodeTest.connect();
		expect(await pull(nodeTest, parameters)).toEqual(truth());
	});

	it.each([65600, 65601, 65602])(
		'is refreshed whichever number LinkedIn gives as the reason: %i',
		async (expiredTokenServiceErrorCode) => {
			await start();
			const { control } = nodeTest.simulator;
			control.variants.set({ expiredTokenServiceErrorCode });
			control.tokens.expireAccess();
			expect(await pull(nodeTest, parameters)).toEqual(truth());
			expect(nodeTest.refreshes).toHaveLength(1);
		},
	);

	it('expires by the clock', async () => {
		await start();
		pass(61 * DAY);
		expect(await pull(nodeTest, parameters)).toEqual(truth());
		expect(nodeTest.refreshes).toHaveLength(1);
	});
});

describe('a token of seconds ago, which LinkedIn does not accept yet', () => {
	const firstConsent = async (refreshTokens: boolean, freshTokenRefusedSeconds: number) => {
		nodeTest = await startNodeTest({ ...options, world: smallWorld(), connected: false });
		nodeTest.simulator.control.application.set({ refreshTokens, freshTokenRefusedSeconds });
		await nodeTest.connect();
	};

	it.each([
		['without a refresh token', false],
		['with a refresh token', true],
	])('is tried once more after a first consent %s', async (_, refreshTokens) => {
		await firstConsent(refreshTokens, 4);
		expect(await pull(nodeTest, parameters)).toEqual(truth());
	});

	it('is not called dead when it is refused for longer', async () => {
		await firstConsent(false, 30);
		const { error } = await runPull(nodeTest, parameters);
		expect(error?.description).toMatch(/^The access token is new.* wait a minute and run again/);
		pass(30_000);
		expect(await pull(nodeTest, parameters)).toEqual(truth());
	});
});

describe('the API version', () => {
	/** LinkedIn retires the version that is asked for at the given call. */
	const retireAt = (call: number) =>
		nodeTest.simulator.control.faults.add({
			match: { resource: 'leadFormResponses', nth: call },
			effect: { kind: 'status', status: 426 },
		});

	it('is retired in the middle: the next living one is followed, and said', async () => {
		await start({ apiVersion: '202603' });
		nodeTest.simulator.control.calls.clear();
		retireAt(3);
		const { outputs, hints, error } = await runPull(nodeTest, parameters);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(truth().length);
		expect(await pull(nodeTest, parameters)).toEqual(truth());
		expect(hints.map(({ message }) => message).join()).toContain('202604');
		const versions = nodeTest.simulator.calls.map(({ version }) => version);
		expect(versions[0]).toBe('202603');
		expect(versions.slice(-1)).toEqual(['202604']);
		expect(callsOf(nodeTest).filter((call) => call.startsWith('426'))).toHaveLength(1);
	});

	it('is retired, and is not to be followed: the error names field and a living one', async () => {
		await start({ apiVersion: '202602', followApiVersion: false });
		nodeTest.simulator.control.versions.retire('202602');
		const { error, outputs } = await runPull(nodeTest, parameters);
		expect(outputs).toEqual([]);
		expect(error?.message).toContain('202602');
		expect(error?.description).toMatch(/API Version to 202603/);
	});
});
