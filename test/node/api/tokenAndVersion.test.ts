import { NOW, ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { expectedRows } from '../../oracle/leadRow';
import { holdClock, pass } from '../lead/support/clock';
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
