import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PICTURES } from '../demonstration';
import { reportPage, type Run } from './page';

/** Creates an empty folder for a report and its pictures, which are written before the page. */
export async function beginReport(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(join(folder, PICTURES), { recursive: true });
}

/**
 * Writes the report's page.
 *
 * @param secretsIn the secrets that a text holds, shortened
 * @returns its path
 * @throws Error when the page would contain a secret; then it is not written
 */
export async function writeReport(
	folder: string,
	run: Run,
	secretsIn: (text: string) => string[],
): Promise<string> {
	const page = reportPage(run);
	const found = secretsIn(page);
	if (found.length > 0) throw new Error(`The report would hold secrets: ${found.join(', ')}`);
	const path = join(folder, 'index.html');
	await writeFile(path, page);
	return path;
}
