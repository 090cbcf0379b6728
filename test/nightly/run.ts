/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, no-console -- runs outside n8n, in tests only */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { STAGES, type Stage } from './stages';

const USAGE = `Usage: npm run nightly -- [options]

  --only STAGE   ${STAGES.map(({ name }) => name).join(', ')}; may be given several times
  --seed N       of what is random; any one without it`;

const { values: OPTIONS } = parseArgs({
	options: {
		only: { type: 'string', multiple: true },
		seed: { type: 'string' },
		help: { type: 'boolean', default: false },
	},
});

/** Small enough for every generator of random numbers that is used. */
const LARGEST_SEED = 1_000_000_000;

interface Outcome {
	stage: Stage;
	isPassed: boolean;
	minutes: string;
}

function chosenStages(): Stage[] {
	const { only } = OPTIONS;
	if (only === undefined) return STAGES;
	return only.map((name) => {
		const stage = STAGES.find((each) => each.name === name);
		if (stage === undefined) throw new Error(`There is no stage ${name}\n\n${USAGE}`);
		return stage;
	});
}

/** Runs a stage to its end, whatever that is: the others are told of all the same. */
async function outcomeOf(stage: Stage, seed: number): Promise<Outcome> {
	const startedAt = Date.now();
	console.log(`\n${stage.name}: ${stage.proves}`);
	const env = { ...process.env, TEST_SEED: String(seed) };
	const child = spawn('npm', stage.command(seed), { env, stdio: 'inherit' });
	const [code] = (await once(child, 'exit')) as [number | null];
	const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);
	return { stage, isPassed: code === 0, minutes };
}

function tableOf(outcomes: Outcome[]): string {
	const table = new Table({
		head: ['Stage', 'Proves', 'Minutes', ''],
		colAligns: ['left', 'left', 'right', 'left'],
		style: { head: [], border: [], compact: true },
	});
	for (const { stage, isPassed, minutes } of outcomes) {
		table.push([stage.name, stage.proves, minutes, isPassed ? 'passed' : 'FAILED']);
	}
	return table.toString();
}

async function main(): Promise<void> {
	const seed = Number(OPTIONS.seed ?? Math.floor(Math.random() * LARGEST_SEED));
	const replay = `npm run nightly -- --seed ${seed}`;
	console.log(`Seed ${seed}: again with ${replay}`);
	const outcomes: Outcome[] = [];
	for (const stage of chosenStages()) outcomes.push(await outcomeOf(stage, seed));
	console.log(`\n${tableOf(outcomes)}`);
	const failed = outcomes.filter(({ isPassed }) => !isPassed);
	for (const { stage } of failed) console.log(`✘ ${replay} --only ${stage.name}`);
	if (failed.length > 0) process.exitCode = 1;
}

if (OPTIONS.help) console.log(USAGE);
else void main();
