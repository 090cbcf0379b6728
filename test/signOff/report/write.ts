/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
 * @param unfit what of a text must not be written down, shortened
 * @returns its path
 * @throws Error when such a thing would be in it; then there is no page
 */
export async function writeReport(
	folder: string,
	run: Run,
	unfit: (text: string) => string[],
): Promise<string> {
	const page = reportPage(run);
	const found = unfit(page);
	if (found.length > 0) throw new Error(`The report would hold secrets: ${found.join(', ')}`);
	const path = join(folder, 'index.html');
	await writeFile(path, page);
	return path;
}
