import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { Demonstration, markOf } from './demonstration';
import { hasPassed, reportPage, summaryOf, type Shown } from './report';
import type { Rule } from './rule';
import { RULES } from './rules';
import { changedSinceShown, rememberShown } from './shown';
import { Stage } from './stage';

/*
 * Shows LinkedIn's technical sign-off with the simulated LinkedIn, a real n8n, browser and PostgreSQL: all rules,
 * `--only LGF-102`, which may be given several times, or those that have `--changed` since they were last shown.
 */

const FOLDER = join(__dirname, '..', '..', 'sign-off-report');

/** Shows one rule. An error fails this rule only. */
async function show(stage: Stage, rule: Rule): Promise<Shown> {
	console.log(`${rule.id} ${rule.words}`);
	const startedAt = Date.now();
	const shown = new Demonstration(rule.id, FOLDER, (text) => stage.secretsIn(text));
	const { failures } = shown;
	try {
		await stage.makeReady();
		await rule.show(stage, shown);
		if (shown.proofs === 0) failures.push('Nothing was proved');
	} catch (error) {
		failures.push(stripVTControlCharacters((error as Error).message));
	}
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	console.log(markOf(failures.length === 0), rule.id, `(${seconds} s)`, failures.join('; '));
	return [rule, shown];
}

/** @returns whether all rules have passed */
async function main(): Promise<boolean> {
	const { values: options } = parseArgs({
		options: {
			only: { type: 'string', multiple: true, default: RULES.map(({ id }) => id) },
			changed: { type: 'boolean', default: false },
		},
	});
	const rules = (options.changed ? changedSinceShown(RULES) : RULES).filter(({ id }) =>
		options.only.includes(id),
	);
	console.log(`${rules.length} of ${RULES.length} rules are to be shown.`);
	if (rules.length === 0) return options.changed;
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER);
	const stage = await Stage.open();
	try {
		const all: Shown[] = [];
		for (const rule of rules) all.push(await show(stage, rule));
		const page = reportPage(all);
		const secrets = stage.secretsIn(page);
		if (secrets.length > 0) throw new Error(`The report would hold ${secrets.join(', ')}`);
		await writeFile(join(FOLDER, 'index.html'), page);
		console.log(`The report: ${FOLDER}/index.html\n${summaryOf(all)}`);
		rememberShown(all.filter(hasPassed).map(([rule]) => rule));
		return all.every(hasPassed);
	} finally {
		await stage.close();
	}
}

void main().then((isFine) => {
	process.exitCode = isFine ? 0 : 1;
});
