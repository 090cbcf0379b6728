import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import manifest from '../../../package.json';
import { NEWEST, OLDER } from '../../compatibility/versions';
import { IDENTITY, RESOURCES, type Resource } from '../../contract/contract';
import runtimeManifest from '../../harness/runtime/package.json';
import { defaultVariants } from '../../simulator/server/variants';

const ROOT = join(__dirname, '..', '..', '..');
const PAGES = [
	...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
	...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** The page without code blocks, where brackets and # have other meanings. */
const proseOf = (page: string) => textOf(page).replace(/^ *```[\s\S]*?^ *```/gm, '');

/** GitHub's anchors for the headings of a page. */
function anchorsOf(page: string): string[] {
	return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/\s/g, '-'),
	);
}

describe.each(PAGES)('%s', (page) => {
	it('a page links only to existing files and headings', () => {
		const targets = [...proseOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, to]) => to);
		const broken = targets.filter((target) => {
			const [path, anchor] = target.split('#');
			const file = path === '' ? page : join(dirname(page), path);
			if (!existsSync(join(ROOT, file))) return true;
			return anchor !== undefined && !anchorsOf(file).includes(anchor);
		});
		expect(broken).toEqual([]);
	});

	it('a page names only existing npm scripts, tests and test files', () => {
		const scripts = [...textOf(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
		expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
		const files = [...textOf(page).matchAll(/(?:`|npx tsx |npx jest )(test\/[\w/.-]+)/g)];
		const tests = [...textOf(page).matchAll(/`((?:unit|histories|node|e2e|faults|ui)\/[\w/.]+)`/g)];
		const named = [
			...files.map(([, file]) => file),
			...tests.map(([, name]) => `test/${name}.test.ts`),
		];
		expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
	});
});

/** The files that people or n8n read. */
const FILES = [
	...readdirSync(ROOT),
	...['.github', 'credentials', 'docs', 'nodes', 'templates'].flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
			join(folder, name),
		),
	),
].filter((file) => /\.(json|md|ts|yml)$/.test(file) && file !== 'package-lock.json');

it('every GitHub link, and the homepage, leads to the repository in package.json', () => {
	const repository = manifest.repository.url.replace(/^git\+|\.git$/g, '');
	expect(manifest.homepage).toBe(`${repository}#readme`);
	const linked = FILES.flatMap((file) =>
		[...textOf(file).matchAll(/https:\/\/github\.com\/[\w-]+\/[\w.-]*?(?=\.git\b|[^\w.-])/g)].map(
			([address]) => ({ file, address }),
		),
	);
	expect(linked.length).toBeGreaterThan(10);
	expect(linked.filter(({ address }) => address !== repository)).toEqual([]);
});

it('README and install.md contain "not on npm yet" until a version is released', () => {
	const isReleased = /^## \[\d/m.test(textOf('CHANGELOG.md'));
	const pages = ['README.md', 'docs/install.md'];
	const saying = pages.filter((page) => textOf(page).includes('not on npm yet'));
	expect(saying).toEqual(isReleased ? [] : pages);
});

it('README, install.md and test/compatibility name the same versions of n8n', () => {
	for (const { n8n, node } of [...OLDER, NEWEST]) {
		expect(textOf('README.md')).toContain(` ${n8n}`);
		expect(textOf('docs/install.md')).toMatch(new RegExp(`\\*\\*${n8n}\\*\\*[^|]*\\| *${node} `));
	}
	expect(runtimeManifest.dependencies.n8n).toBe(NEWEST.n8n);
});

it('first-contact.md names each switch of the simulator', () => {
	const page = textOf('docs/dev/first-contact.md');
	const untold = Object.keys(defaultVariants()).filter((name) => !page.includes(`\`${name}\``));
	expect(untold).toEqual([]);
});

it('comments cite only lines of BEHAVIOR.md that exist, and nothing outside of the repository', () => {
	const known = [...textOf('BEHAVIOR.md').matchAll(/^- \*\*(\d+)\*\* /gm)].map(([, line]) => line);
	expect(new Set(known).size).toBe(known.length);
	const sources = readdirSync(join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' });
	const code = sources
		.filter((name) => name.endsWith('.ts'))
		.map((name) => textOf(`nodes/${name}`).replace(/\n\s*(\*|\/\/) /g, ' '))
		.join('\n');
	expect(code).not.toContain('wire contract');
	const cited = [...code.matchAll(/BEHAVIOR\.md (\d+(?:, \d+)*)/g)].flatMap(([, lines]) =>
		lines.split(', '),
	);
	expect(cited.length).toBeGreaterThan(20);
	expect(cited.filter((line) => !known.includes(line))).toEqual([]);
});

it('connect.md names exactly the scopes of the wire contract', () => {
	const [, section] = textOf('docs/connect.md').split('## Scopes');
	const [table] = section.split('\n\nLinkedIn refuses');
	const named = [...table.matchAll(/^\| `([^|]*)`/gm)].flatMap(([, scopes]) =>
		scopes.match(/\b(r|rw)_\w+|openid profile/g),
	);
	const resources: Resource[] = Object.values(RESOURCES);
	const ofMethods = resources.flatMap(({ methods }) =>
		Object.values(methods).map(({ scopes: [first] }) => first),
	);
	const ofIdentity = Object.values(IDENTITY).map(({ scopes: [first] }) => first.join(' '));
	expect(new Set(named)).toEqual(new Set([...ofMethods, ...ofIdentity]));
});
