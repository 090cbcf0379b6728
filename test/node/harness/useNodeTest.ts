import { duringTests } from '../../harness/duringTests';
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
