import { startIsolatedN8n, type IsolatedN8n } from './isolatedN8n';
import { log } from './log';
import { packOnce } from './packPackage';
import { shareN8ns } from './sharedN8n';
import { Teardown } from './teardown';

/** More workers are too much for most machines: each needs an n8n, a PostgreSQL, and what its tests start. */
const MOST_WORKERS = 4;

/** Hands the started n8ns to `jestTeardown.ts`, which jest runs in the same realm. */
export const sharedByJest = globalThis as typeof globalThis & {
	shared?: { n8ns: IsolatedN8n[]; teardown: Teardown };
};

/**
 * Jest's `globalSetup` of all tests in a real n8n: starts one n8n for each of jest's workers, which the worker's test
 * files share one after the other.
 *
 * @throws Error when there are too many workers
 */
export default async function setUp({ maxWorkers }: { maxWorkers: number }): Promise<void> {
	if (maxWorkers > MOST_WORKERS) {
		throw new Error(`Each worker has an n8n of its own: run jest with --maxWorkers=2`);
	}
	const teardown = new Teardown();
	const n8ns = await teardown.guard(async () => {
		log('Building and packing the package …');
		teardown.add(await packOnce());
		return await Promise.all(
			Array.from({ length: maxWorkers }, async () => {
				// In detail, because `e2e/security/secrecy` searches the log for secrets.
				const n8n = await startIsolatedN8n({ N8N_LOG_LEVEL: 'debug' });
				teardown.add(n8n.stop);
				return n8n;
			}),
		);
	});
	sharedByJest.shared = { n8ns, teardown };
	shareN8ns(n8ns);
}
