/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports -- runs outside n8n, in tests only; which files there are is found out */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { clearProcessMemory } from '../../nodes/shared/processMemory';

const TEST = join(__dirname, '..');

const isFolder = (name: string) => !name.includes('.');

/** The folders with tests that run in n8n's core; no file of tests is in two of them. */
export const FOLDERS = [
	...readdirSync(join(TEST, 'node'))
		.filter(isFolder)
		.map((folder) => `node/${folder}`),
	'upgrade',
];

/**
 * Makes one file of tests, as jest sees it, of all files in some folders. Jest loads all that a file needs anew
 * for each, and for n8n's core that takes longer than most of its tests.
 * @param isWanted of files, with their folder
 */
export function testsOf(
	folders: readonly string[],
	isWanted: (file: string) => boolean = () => true,
): void {
	for (const folder of folders) {
		const names = readdirSync(join(TEST, folder), { recursive: true, encoding: 'utf8' });
		const files = names
			.filter((name) => name.endsWith('.test.ts'))
			.map((name) => join(folder, name));
		for (const file of files.filter(isWanted).sort()) {
			describe(file, () => {
				// Each expects to be alone in its process.
				beforeAll(clearProcessMemory);
				require(join(TEST, file));
			});
		}
	}
}
