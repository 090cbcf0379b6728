import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import { holdClock } from '../lead/support/clock';
import { hurryWaits } from './hurriedWaits';
import { startNodeTest, type NodeTest } from './startNodeTest';

/** What the tests of a file have in common. */
export interface SmallWorldTest {
	/** @throws Error outside of a test */
	readonly nodeTest: NodeTest;
}

/**
 * Sets up a LinkedIn with the small world at NOW before each test of the file, and an n8n that has run nothing
 * yet; waits are hurried.
 */
export function setUpSmallWorld(makeWorld = smallWorld): SmallWorldTest {
	let nodeTest: NodeTest | undefined;
	let hurryNoMore: () => void;

	beforeAll(async () => {
		holdClock(NOW);
		hurryNoMore = hurryWaits();
		nodeTest = await startNodeTest({ now: () => Date.now(), world: makeWorld() });
	});
	beforeEach(async () => {
		jest.setSystemTime(NOW);
		clearProcessMemory();
		nodeTest?.simulator.control.reset();
		await nodeTest?.connect();
	});
	afterAll(async () => {
		await nodeTest?.close();
		hurryNoMore();
		jest.useRealTimers();
	});

	return {
		get nodeTest() {
			if (nodeTest === undefined) throw new Error('Only within a test');
			return nodeTest;
		},
	};
}
