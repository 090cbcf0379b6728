import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { Demonstration } from './demonstration';
import { reportPage, summaryOf } from './report';
import type { Rule } from './rule';
import { RULES } from './rules';
import { Stage } from './stage';

/*
 * Shows LinkedIn's technical sign-off with the simulated LinkedIn, a real n8n, browser and PostgreSQL: all rules, or
 * `--only LGF-102`, which may be given several times.
 */

const FOLDER = join(__dirname, '..', '..', 'sign-off-report');

/** Shows one rule. An error fails this rule only. */
async function show(stage: Stage, rule: Rule): Promise<Demonstration> {
	console.log(`${rule.id} ${rule.words}`);
	const shown = new Demonstration(rule, FOLDER, (text) => stage.secretsIn(text));
	try {
		await stage.makeReady();
		await rule.show(stage, shown);
	} catch (error) {
		shown.failures.push(stripVTControlCharacters((error as Error).message));
	}
	console.log(shown.heading, shown.failures.join('; '));
	return shown;
}

/** @returns whether all rules have passed */
async function main(): Promise<boolean> {
	const { values: options } = parseArgs({
		options: {
			only: { type: 'string', multiple: true, default: RULES.map(({ id }) => id) },
		},
	});
	const rules = RULES.filter(({ id }) => options.only.includes(id));
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER);
	const stage = await Stage.open();
	try {
		const all: Demonstration[] = [];
		for (const rule of rules) all.push(await show(stage, rule));
		const page = reportPage(all);
		const secrets = stage.secretsIn(page);
		if (secrets.length > 0) throw new Error(`The report would hold ${secrets.join(', ')}`);
		await writeFile(join(FOLDER, 'index.html'), page);
		console.log(`The report: ${FOLDER}/index.html\n${summaryOf(all)}`);
		return all.length > 0 && all.every(({ hasPassed }) => hasPassed);
	} finally {
		await stage.close();
	}
}

void main().then((isFine) => {
	process.exitCode = isFine ? 0 : 1;
});
