import { sharedByJest } from './jestSetup';

/**
 * Jest's `globalTeardown` of all tests in a real n8n.
 *
 * @throws Error when n8n has tried to reach a host without a stand-in
 */
export default async function tearDown(): Promise<void> {
	const { shared } = sharedByJest;
	if (!shared) return;
	await shared.teardown.run();
	const refused = shared.n8ns.flatMap((n8n) => n8n.refused);
	if (refused.length > 0) throw new Error(`n8n tried to reach ${refused.join(', ')}`);
}
