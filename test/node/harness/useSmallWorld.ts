import { NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import { holdClock } from '../lead/support/clock';
import type { NodeTest } from './startNodeTest';
import { useFreshNodeTest } from './useNodeTest';

/** A fresh node test with the small world, at NOW before each test of the file; waits are hurried. */
export function useSmallWorld(makeWorld = smallWorld): NodeTest {
	beforeAll(() => holdClock(NOW));
	beforeEach(() => jest.setSystemTime(NOW));
	const now = () => Date.now();
	const nodeTest = useFreshNodeTest({ hurried: () => {}, now, world: makeWorld() });
	afterAll(() => jest.useRealTimers());
	return nodeTest;
}
