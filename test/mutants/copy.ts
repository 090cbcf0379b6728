import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { Mutant } from './mutants';

const ROOT = join(__dirname, '..', '..');

/** All that the tests need in a copy of the package. */
const NEEDED = [
	...['nodes', 'credentials', 'templates', 'docs', 'test'],
	...['package.json', 'jest.config.js', 'tsconfig.json', 'CHANGELOG.md'],
];

/**
 * Copies the package as it is when the run begins, because people may edit it meanwhile. The copy is outside of the
 * package, where linters would check it.
 * @returns the folder of the copy
 */
export async function copyPackage(): Promise<string> {
	return await copyTo(join(await mkdtemp(join(tmpdir(), 'mutants-')), 'unmutated'), ROOT);
}

/** Copies the package with a defect in it, beside the copy without. @returns the folder */
export async function copyWith(mutant: Mutant, unmutated: string): Promise<string> {
	const folder = await copyTo(join(dirname(unmutated), mutant.name), unmutated);
	const file = join(folder, mutant.file);
	await writeFile(file, mutant.apply(await readFile(file, 'utf8')));
	return folder;
}

/** @throws Error when a defect cannot be put into the package as it is */
export async function check(mutant: Mutant, unmutated: string): Promise<void> {
	mutant.apply(await readFile(join(unmutated, mutant.file), 'utf8'));
}

export async function remove(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
}

async function copyTo(folder: string, source: string): Promise<string> {
	await mkdir(folder, { recursive: true });
	for (const each of NEEDED) {
		await cp(join(source, each), join(folder, each), { recursive: true });
	}
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}
