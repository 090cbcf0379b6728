import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import shown from './shown.json';
import type { Rule } from './rule';
import { KINDS } from './rules';

const ROOT = join(__dirname, '..', '..');

/** What the rules of every file depend on; the first is the pinned n8n. */
const OF_EACH = [
	...['test/harness/runtime/package.json', 'credentials', 'icons', 'nodes/shared/panel'],
	...['test/signOff/stage.ts', 'test/signOff/demonstration.ts'],
];

/** For each rule, a hash of what it depended on when it was last shown: `shown.json`. */
type Hashes = Record<string, string>;

function hashes(): Hashes {
	const ofKinds = Object.entries(KINDS).flatMap(([file, { rules, on }]) => {
		const hash = hashOf([...OF_EACH, ...on, `test/signOff/rules/${file}.ts`]);
		return rules.map(({ id }) => [id, hash] as const);
	});
	return Object.fromEntries(ofKinds);
}

/** The gate leaves a rule out while nothing that it depends on has changed; the nightly run shows every rule. */
export function changedSinceShown(rules: readonly Rule[]): Rule[] {
	const now = hashes();
	return rules.filter(({ id }) => (shown as Hashes)[id] !== now[id]);
}

/** Remembers rules that have passed as they are now. */
export function rememberShown(rules: readonly Rule[]): void {
	const now = hashes();
	const passed = rules.map(({ id }) => [id, now[id]]);
	const all = { ...shown, ...Object.fromEntries(passed) } as Hashes;
	writeFileSync(join(__dirname, 'shown.json'), `${JSON.stringify(all, null, 2)}\n`);
}

/** Of files and folders from the root of the repository. */
function hashOf(paths: readonly string[]): string {
	const hash = createHash('sha256');
	const patterns = paths.map((each) => `${each}{,/**}`);
	for (const path of globSync(patterns, { cwd: ROOT }).sort()) {
		hash.update(path).update(readFileSync(join(ROOT, path)));
	}
	return hash.digest('hex').slice(0, 16);
}
