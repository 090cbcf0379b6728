/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secretsIn } from '../../e2e/support/secrets';
import type { Application } from '../../simulator';
import { PICTURES } from '../demonstration';
import { reportPage, type Run } from './page';

/** Makes the folder of a report, empty, for the pictures that come first. */
export async function beginReport(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(join(folder, PICTURES), { recursive: true });
}

/**
 * Writes the report's page.
 *
 * @returns its path
 * @throws Error when a secret of the application would be in it; then there is no page
 */
export async function writeReport(
	folder: string,
	run: Run,
	application: Application,
): Promise<string> {
	const page = reportPage(run);
	const secrets = secretsIn(page, application);
	if (secrets.length > 0) throw new Error(`The report would hold secrets: ${secrets.join(', ')}`);
	const path = join(folder, 'index.html');
	await writeFile(path, page);
	return path;
}
