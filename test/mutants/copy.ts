/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Mutant } from './mutant';
import { mutated } from './mutant';

const ROOT = join(__dirname, '..', '..');
const COPIES = join(ROOT, 'artifacts', 'mutants');

/** All that the tests run by the mutants need. */
const NEEDED = ['nodes', 'credentials', 'test', 'package.json', 'jest.config.js', 'tsconfig.json'];

/** The package as it was when the run began, whoever works on it meanwhile. @returns its folder */
export async function copyPackage(): Promise<string> {
	await rm(COPIES, { recursive: true, force: true });
	return await copyOf(ROOT, 'unmutated');
}

/** A copy of the package with a defect in it. @returns its folder */
export async function copyWith(mutant: Mutant, unmutated: string): Promise<string> {
	const folder = await copyOf(unmutated, mutant.name);
	const file = join(folder, mutant.file);
	await writeFile(file, mutated(await readFile(file, 'utf8'), mutant));
	return folder;
}

/** @throws Error when a defect cannot be put into the package as it is */
export async function check(mutant: Mutant, unmutated: string): Promise<void> {
	mutated(await readFile(join(unmutated, mutant.file), 'utf8'), mutant);
}

export async function remove(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
}

async function copyOf(source: string, name: string): Promise<string> {
	const folder = join(COPIES, name);
	await mkdir(folder, { recursive: true });
	for (const each of NEEDED) {
		await cp(join(source, each), join(folder, each), { recursive: true });
	}
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}
