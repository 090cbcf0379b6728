import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import { holdClock } from '../lead/support/clock';
import type { NodeTest } from './startNodeTest';
import { useNodeTest } from './useNodeTest';

/**
 * Sets up a LinkedIn with the small world at NOW before each test of the file, and an n8n that has run nothing
 * yet; waits are hurried.
 */
export function setUpSmallWorld(makeWorld = smallWorld): { nodeTest: NodeTest } {
	beforeAll(() => holdClock(NOW));
	const nodeTest = useNodeTest({ hurried: () => {}, now: () => Date.now(), world: makeWorld() });
	beforeEach(async () => {
		jest.setSystemTime(NOW);
		clearProcessMemory();
		nodeTest.simulator.control.reset();
		await nodeTest.connect();
	});
	afterAll(() => jest.useRealTimers());
	return { nodeTest };
}
