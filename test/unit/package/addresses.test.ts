import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import manifest from '../../../package.json';

const ROOT = join(__dirname, '..', '..', '..');

/** The files that people or n8n read. */
const FILES = [
	...readdirSync(ROOT),
	...['.github', 'credentials', 'docs', 'nodes', 'templates'].flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
			join(folder, name),
		),
	),
].filter((file) => /\.(json|md|ts|yml)$/.test(file) && file !== 'package-lock.json');

const REPOSITORY = manifest.repository.url.replace(/^git\+|\.git$/g, '');

it('the homepage in package.json is the README of the repository', () => {
	expect(manifest.homepage).toBe(`${REPOSITORY}#readme`);
});

it('every GitHub link leads to the repository in package.json', () => {
	const addresses = FILES.flatMap((file) => {
		const text = readFileSync(join(ROOT, file), 'utf8');
		const repositories = text.matchAll(
			/https:\/\/github\.com\/[\w-]+\/[\w.-]*?(?=\.git\b|[^\w.-])/g,
		);
		return [...repositories].map(([repository]) => ({ file, repository }));
	});
	expect(addresses.length).toBeGreaterThan(10);
	expect(addresses.filter(({ repository }) => repository !== REPOSITORY)).toEqual([]);
});
