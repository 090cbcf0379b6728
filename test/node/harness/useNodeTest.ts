import { duringTests } from '../../harness/duringTests';
import { NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import { holdClock, pass } from '../lead/support/clock';
import { startNodeTest, type NodeTest, type NodeTestOptions } from './startNodeTest';

/** A LinkedIn and an n8n for all tests of a file. */
export function useNodeTest(options?: NodeTestOptions): NodeTest {
	return duringTests(
		async () => await startNodeTest(options),
		async (nodeTest) => await nodeTest.close(),
	);
}

/** The same, with LinkedIn in its initial state, an n8n that has run nothing yet, and no call before each test. */
export function useFreshNodeTest(options?: NodeTestOptions): NodeTest {
	const nodeTest = useNodeTest(options);
	beforeEach(async () => await nodeTest.reset());
	return nodeTest;
}

/** The same with the small world, at NOW before each test of the file, and with waits that are hurried by default. */
export function useSmallWorld(
	options: Pick<NodeTestOptions, 'hurried' | 'variants'> = {},
): NodeTest {
	beforeAll(() => holdClock(NOW));
	beforeEach(() => jest.setSystemTime(NOW));
	const now = () => Date.now();
	const nodeTest = useFreshNodeTest({ hurried: pass, now, world: smallWorld(), ...options });
	afterAll(() => jest.useRealTimers());
	return nodeTest;
}
