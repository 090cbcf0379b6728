import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { Demonstration, markOf } from './demonstration';
import { reportPage, summaryOf, type Outcome } from './report';
import type { Rule } from './rule';
import { RULES } from './rules';
import { changedSinceShown, rememberShown } from './shown';
import { Stage } from './stage';

const USAGE = `Usage: npm run sign-off -- [options]

Shows all rules of LinkedIn's technical sign-off with the simulated LinkedIn, a real n8n, a real browser
and a real PostgreSQL, and writes sign-off-report/index.html.

  --only RULE   e.g. LGF-102; may be given several times
  --changed     leaves out rules on which nothing has changed since they were last shown
`;

const FOLDER = join(__dirname, '..', '..', 'sign-off-report');

const { values: OPTIONS } = parseArgs({
	options: {
		only: { type: 'string', multiple: true },
		changed: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

/** Shows one rule. An error fails this rule only. */
async function show(stage: Stage, rule: Rule): Promise<Outcome> {
	console.log(`${rule.id} ${rule.words}`);
	const startedAt = Date.now();
	const secretsIn = (text: string) => stage.secretsIn(text);
	const shown = new Demonstration({ rule: rule.id, folder: FOLDER, secretsIn });
	const { exhibits, failures } = shown;
	try {
		await stage.makeReady();
		await rule.show(stage, shown);
		if (shown.proofs === 0) failures.push('Nothing was proved');
	} catch (error) {
		failures.push(stripVTControlCharacters((error as Error).message));
	}
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	console.log(markOf(failures.length === 0), rule.id, `(${seconds} s)`, failures.join('; '));
	return { rule, exhibits, failures };
}

async function main(): Promise<void> {
	const { changed, only = RULES.map(({ id }) => id) } = OPTIONS;
	const unknown = only.find((id) => !RULES.some((rule) => rule.id === id));
	if (unknown !== undefined) throw new Error(`There is no rule ${unknown}\n\n${USAGE}`);
	const rules = (changed ? changedSinceShown(RULES) : RULES).filter(({ id }) => only.includes(id));
	if (rules.length === 0) return console.log('Nothing has changed on which a rule depends.');
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER);
	const stage = await Stage.open();
	try {
		const outcomes: Outcome[] = [];
		for (const rule of rules) outcomes.push(await show(stage, rule));
		const page = reportPage(outcomes);
		const secrets = stage.secretsIn(page);
		if (secrets.length > 0) throw new Error(`The report would hold ${secrets.join(', ')}`);
		await writeFile(join(FOLDER, 'index.html'), page);
		console.log(`The report: ${FOLDER}/index.html\n${summaryOf(outcomes)}`);
		const failed = outcomes.filter(({ failures }) => failures.length > 0);
		rememberShown(rules.filter((rule) => !failed.some((outcome) => outcome.rule === rule)));
		if (failed.length > 0) process.exitCode = 1;
	} finally {
		console.log('Cleaning up …');
		await stage.close();
	}
}

if (OPTIONS.help) console.log(USAGE);
else {
	main().catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
