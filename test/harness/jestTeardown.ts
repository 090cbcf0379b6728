import { sharedByJest } from './jestSetup';

/**
 * Jest's `globalTeardown` of the project e2e.
 *
 * @throws Error when n8n has tried to reach a host other than LinkedIn's and Google's
 */
export default async function tearDown(): Promise<void> {
	const n8n = sharedByJest.sharedN8n;
	if (!n8n) return;
	await n8n.stop();
	if (n8n.refused.length > 0) throw new Error(`n8n tried to reach ${n8n.refused.join(', ')}`);
}
