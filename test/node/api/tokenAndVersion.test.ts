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
	nodeTest.simulator.control.variants.set({ maxCount: 5, beyondMaxCount: 'clamp' });
};

const parameters = { organizationId: chosen(ORGANIZATION) };

const truth = () =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

describe('the access token', () => {
	it.each([0, 2, 6])(
		'expires after %i calls: refreshed, nothing missed or doubled',
		async (calls) => {
			await start();
			nodeTest.simulator.control.tokens.expireAccessAfterCalls(calls);
			expect(await pull(nodeTest, parameters)).toEqual(truth());
			expect(nodeTest.refreshes).toHaveLength(1);
			expect(await nodeTest.tokens()).toEqual(nodeTest.refreshes[0]);
		},
	);

	it('and refresh token expire in the middle: the run fails', async () => {
		await start();
		nodeTest.simulator.control.tokens.expireAccessAfterCalls(2);
		nodeTest.simulator.control.tokens.expireRefresh();
		const { error, outputs } = await runPull(nodeTest, parameters);
		expect(outputs).toEqual([]);
		expect(`${error?.message} ${error?.description}`).toMatch(/"My LinkedIn".*Reconnect/);
		expect(error?.message).not.toContain('Authorization');
		expect(JSON.stringify(error)).not.toContain(String((await nodeTest.tokens()).access_token));

		await nodeTest.connect();
		expect(await pull(nodeTest, parameters)).toEqual(truth());
	});

	it('expires by the clock', async () => {
		await start();
		pass(61 * DAY);
		expect(await pull(nodeTest, parameters)).toEqual(truth());
		expect(nodeTest.refreshes).toHaveLength(1);
	});
});

it('a token of seconds ago, which LinkedIn does not accept yet, is not called dead', async () => {
	nodeTest = await startNodeTest({ ...options, world: smallWorld(), connected: false });
	const { control } = nodeTest.simulator;
	control.application.set({ refreshTokens: false, freshTokenRefusedSeconds: 30 });
	await nodeTest.connect();
	const { error } = await runPull(nodeTest, parameters);
	expect(error?.description).toMatch(/^The access token is new.* wait a minute and run again/);
	pass(30_000);
	expect(await pull(nodeTest, parameters)).toEqual(truth());
});

it('an API version that is retired in the middle: the next living one is followed, and said', async () => {
	await start({ apiVersion: '202603' });
	const { control } = nodeTest.simulator;
	control.calls.clear();
	control.faults.add({
		match: { resource: 'leadFormResponses', after: 2 },
		effect: { kind: 'status', status: 426 },
	});
	const { outputs, hints, error } = await runPull(nodeTest, parameters);
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(truth().length);
	expect(hints.map(({ message }) => message).join()).toContain('202604');
	const versions = nodeTest.simulator.calls.map(({ version }) => version);
	expect([versions[0], versions.at(-1)]).toEqual(['202603', '202604']);
	expect(callsOf(nodeTest).filter((call) => call.startsWith('426'))).toHaveLength(1);
});
