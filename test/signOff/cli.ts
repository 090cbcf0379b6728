import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import runtime from '../harness/runtime/package.json';
import { html } from '../simulator/pages/html';
import { Demonstration } from './demonstration';
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

/** The report as a page whose pictures are beside it. */
function reportPage(title: string, all: readonly Demonstration[]): string {
	return html`<!doctype html>
		<html lang="en">
			<meta charset="utf-8" />
			<title>${title}</title>
			<body style="margin: 2rem auto; max-width: 62rem; font: 16px/1.5 sans-serif">
			<h1>${title}</h1>
			<p>
				LinkedIn Lead Sync for n8n, rehearsed on ${new Date().toUTCString()} in a real n8n
				${runtime.dependencies.n8n}, in its editor in a Chromium browser, with a real PostgreSQL.
				LinkedIn was simulated, from its public documentation: all names, answers and ids are made
				up, many of them odd on purpose. No access token and no secret is in this report.
			</p>
			<ul>
				${all.map(({ heading }) => html`<li>${heading}</li>`)}
			</ul>
			${all.map(({ section }) => section)}
		</html> `.toString();
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
		const { length: passed } = all.filter(({ hasPassed }) => hasPassed);
		const title = `LinkedIn technical sign-off: ${passed} passed, ${all.length - passed} failed`;
		const page = reportPage(title, all);
		const secrets = stage.secretsIn(page);
		if (secrets.length > 0) throw new Error(`The report would hold ${secrets.join(', ')}`);
		await writeFile(join(FOLDER, 'index.html'), page);
		console.log(`${title}: ${FOLDER}/index.html`);
		return passed > 0 && passed === all.length;
	} finally {
		await stage.close();
	}
}

void main().then((isFine) => {
	process.exitCode = isFine ? 0 : 1;
});
