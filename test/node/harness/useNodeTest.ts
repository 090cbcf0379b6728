import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { startNodeTest, type NodeTest, type NodeTestOptions } from './startNodeTest';

/**
 * Starts a LinkedIn and an n8n for all tests of a file, and ends them after the last.
 * @returns a proxy for them, which works while a test runs
 * @throws Error where it is used outside of a test
 */
export function useNodeTest(options?: NodeTestOptions): NodeTest {
	let started: NodeTest | undefined;
	beforeAll(async () => {
		started = await startNodeTest(options);
	});
	afterAll(async () => await started?.close());
	return new Proxy({} as NodeTest, {
		get: (_, name) => {
			if (started === undefined) throw new Error('There is no node test outside of a test');
			return Reflect.get(started, name) as unknown;
		},
	});
}

/** The same, with LinkedIn in its initial state, an n8n that has run nothing yet, and no call before each test. */
export function useFreshNodeTest(options?: NodeTestOptions): NodeTest {
	const nodeTest = useNodeTest(options);
	beforeEach(async () => {
		clearProcessMemory();
		nodeTest.simulator.control.reset();
		await nodeTest.connect();
		nodeTest.simulator.control.calls.clear();
	});
	return nodeTest;
}
