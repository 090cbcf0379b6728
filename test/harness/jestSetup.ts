/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { startIsolatedN8n, type IsolatedN8n } from './isolatedN8n';
import { shareN8n } from './sharedN8n';

/** Where `jestTeardown.ts`, which jest runs in the same realm, finds what this started. */
export const sharedByJest = globalThis as typeof globalThis & { sharedN8n?: IsolatedN8n };

/** Jest's `globalSetup` of the project e2e: starts the n8n that its test files share. */
export default async function setUp(): Promise<void> {
	const n8n = await startIsolatedN8n((line) => process.stderr.write(`${line}\n`));
	sharedByJest.sharedN8n = n8n;
	shareN8n(n8n);
}
