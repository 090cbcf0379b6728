import { NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import { holdClock, pass } from '../lead/support/clock';
import type { NodeTest } from './startNodeTest';
import { useFreshNodeTest } from './useNodeTest';

/**
 * A fresh node test with the small world, at NOW before each test of the file.
 * @param hurried whether the node's waits are shortened, so that tests see all retries; the clock moves by their length
 */
export function useSmallWorld({ hurried = true } = {}): NodeTest {
	beforeAll(() => holdClock(NOW));
	beforeEach(() => jest.setSystemTime(NOW));
	const now = () => Date.now();
	const nodeTest = useFreshNodeTest({ hurried: hurried && pass, now, world: smallWorld() });
	afterAll(() => jest.useRealTimers());
	return nodeTest;
}
