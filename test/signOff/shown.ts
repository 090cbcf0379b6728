import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import type { Rule } from './rule';
import { KINDS } from './rules';

const ROOT = join(__dirname, '..', '..');

/** For each rule, a hash of what it depended on when it was last shown. */
const FILE = join(__dirname, 'shown.json');

/** What the rules of every file depend on; the first is the pinned n8n. */
const OF_EACH = [
	...['test/harness/runtime/package.json', 'credentials', 'icons', 'nodes/shared/panel'],
	...['test/signOff/stage.ts', 'test/signOff/demonstration.ts'],
];

/** By rule. */
function hashes(): Record<string, string> {
	const ofKinds = Object.entries(KINDS).flatMap(([file, { rules, on }]) => {
		const hash = hashOf([...OF_EACH, ...on, `test/signOff/rules/${file}.ts`]);
		return rules.map(({ id }) => [id, hash]);
	});
	return Object.fromEntries(ofKinds) as Record<string, string>;
}

/** The gate leaves a rule out while nothing that it depends on has changed; the nightly run shows every rule. */
export function changedSinceShown(rules: readonly Rule[]): Rule[] {
	const [shown, now] = [readShown(), hashes()];
	return rules.filter(({ id }) => shown[id] !== now[id]);
}

/** Remembers rules that have passed as they are now. */
export function rememberShown(rules: readonly Rule[]): void {
	const [shown, now] = [readShown(), hashes()];
	for (const { id } of rules) shown[id] = now[id];
	writeFileSync(FILE, `${JSON.stringify(shown, null, 2)}\n`);
}

const readShown = () => JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, string>;

/** Of files and folders from the root of the repository. */
function hashOf(paths: readonly string[]): string {
	const hash = createHash('sha256');
	for (const path of globSync(
		paths.map((each) => `${each}{,/**}`),
		{ cwd: ROOT },
	).sort()) {
		hash.update(path).update(readFileSync(join(ROOT, path)));
	}
	return hash.digest('hex').slice(0, 16);
}
