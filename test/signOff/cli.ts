import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { hasDisplay } from '../harness/browser';
import { play } from './play';
import { beginReport, summaryOf, writeReport } from './report';
import { RULES } from './rules';
import { changedSinceShown, rememberShown } from './shown';
import { Stage } from './stage';

const USAGE = `Usage: npm run sign-off -- [options]

Shows all rules of LinkedIn's technical sign-off with the simulated LinkedIn, a real n8n, a real browser
and a real PostgreSQL, and writes sign-off-report/index.html.

  --watch       shows the browser's window, at a human pace
  --only RULE   e.g. LGF-102; may be given several times
  --changed     leaves out rules on which nothing has changed since they were last shown
`;

const FOLDER = join(__dirname, '..', '..', 'sign-off-report');

const { values: OPTIONS } = parseArgs({
	options: {
		watch: { type: 'boolean', default: false },
		only: { type: 'string', multiple: true },
		changed: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

const log = (line: string) => console.log(line);

async function main(): Promise<void> {
	const { watch, changed, only = RULES.map(({ id }) => id) } = OPTIONS;
	const rules = (changed ? changedSinceShown(RULES) : RULES).filter(({ id }) => only.includes(id));
	const unknown = only.find((id) => !RULES.some((rule) => rule.id === id));
	if (unknown !== undefined) throw new Error(`There is no rule ${unknown}\n\n${USAGE}`);
	if (watch && !hasDisplay()) {
		throw new Error('There is no display to show a browser on: leave --watch out, or set DISPLAY.');
	}
	if (rules.length === 0) return log('Nothing has changed on which a rule depends.');
	await beginReport(FOLDER);
	const stage = await Stage.open({ log, watch });
	try {
		const outcomes = await play(stage, rules, { folder: FOLDER, log });
		const run = { version, n8nVersion: await stage.n8nVersion(), at: Date.now(), outcomes };
		log(`The report: ${await writeReport(FOLDER, run, (text) => stage.secretsIn(text))}`);
		log(summaryOf(outcomes));
		rememberShown(outcomes.flatMap(({ isPassed, rule }) => (isPassed ? rule : [])));
		if (outcomes.some(({ isPassed }) => !isPassed)) process.exitCode = 1;
	} finally {
		log('Cleaning up …');
		await stage.close();
	}
}

if (OPTIONS.help) log(USAGE);
else {
	main().catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
