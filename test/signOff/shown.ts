import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Rule } from './rule';

const ROOT = join(__dirname, '..', '..');

/** For each rule, a hash of what it depended on when it was last shown. */
const FILE = join(__dirname, 'shown.json');

/** What every rule depends on besides its own folders: the pinned n8n. */
const OF_EVERY_RULE = ['test/harness/runtime/package.json'];

/**
 * The rules that must be shown again. A rule may be left out if nothing that it depends on has changed since it was
 * shown: its promise is asserted in faster tests, too.
 */
export function changedSinceShown(rules: readonly Rule[]): Rule[] {
	const shown = readShown();
	return rules.filter(({ id, dependsOn = [] }) => shown[id] !== hashOf(dependsOn));
}

/** Remembers rules that have passed as they are now. */
export function rememberShown(rules: readonly Rule[]): void {
	const now = rules.map(({ id, dependsOn = [] }) => [id, hashOf(dependsOn)]);
	const shown = { ...readShown(), ...Object.fromEntries(now) };
	writeFileSync(FILE, `${JSON.stringify(shown, null, 2)}\n`);
}

function readShown(): Record<string, string> {
	return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, string>) : {};
}

function hashOf(paths: readonly string[]): string {
	const hash = createHash('sha256');
	for (const file of [...OF_EVERY_RULE, ...paths].flatMap(filesIn).sort()) {
		hash
			.update(file)
			.update('\0')
			.update(readFileSync(join(ROOT, file)))
			.update('\0');
	}
	return hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): string[] {
	if (!statSync(join(ROOT, path)).isDirectory()) return [path];
	return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
		.map((name) => join(path, name))
		.filter((file) => !file.endsWith('/index.ts') && statSync(join(ROOT, file)).isFile());
}
