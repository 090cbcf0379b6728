import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { packOnce } from '../harness/packPackage';
import { changedTests } from './changedTests';
import { play, playTogether, type Outcome, type Stage } from './stage';
import { GATE, NIGHTLY } from './stages';

const USAGE = `Usage: npm run check, npm test, or npm run nightly, each with -- [options]

  --only STAGE   ${GATE.map(({ name }) => name).join(', ')};
                 nightly: ${NIGHTLY.map(({ name }) => name).join(', ')};
                 may be given several times
  --seed N       of what is random; in the nightly run any one without it`;

const {
	values: OPTIONS,
	positionals: [which],
} = parseArgs({
	allowPositionals: true,
	options: {
		only: { type: 'string', multiple: true },
		seed: { type: 'string' },
		help: { type: 'boolean', default: false },
	},
});

/** Small enough for every generator of random numbers that is used. */
const LARGEST_SEED = 1_000_000_000;

const RUNS = {
	check: { command: 'npm run check', stages: changedTests },
	gate: { command: 'npm test', stages: () => GATE },
	nightly: { command: 'npm run nightly', stages: () => NIGHTLY },
};

function tableOf(outcomes: Outcome[]): string {
	const table = new Table({
		head: ['Stage', 'Proves', 'Minutes', ''],
		colAligns: ['left', 'left', 'right', 'left'],
		style: { head: [], border: [], compact: true },
	});
	for (const { stage, result, minutes } of outcomes) {
		table.push([stage.name, stage.proves, minutes, result]);
	}
	return table.toString();
}

/** The stages that were asked for, or else all. */
function chosenOf(stages: Stage[]): Stage[] {
	const { only } = OPTIONS;
	const unknown = only?.find((name) => !stages.some((stage) => stage.name === name));
	if (unknown !== undefined) throw new Error(`There is no stage ${unknown}\n\n${USAGE}`);
	return stages.filter(({ name }) => only?.includes(name) ?? true);
}

/** At night, all is to be known in the morning, so a stage that fails ends nothing. */
async function playEach(stages: Stage[], seed: number): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const stage of stages) outcomes.push(await play(stage, seed));
	return outcomes;
}

async function main(run: keyof typeof RUNS): Promise<void> {
	const isNightly = run === 'nightly';
	// The same seed each time, so that no change is refused by chance.
	const seed = Number(OPTIONS.seed ?? (isNightly ? Math.floor(Math.random() * LARGEST_SEED) : 1));
	const replay = `${RUNS[run].command} -- --seed ${seed}`;
	console.log(`Seed ${seed}: again with ${replay}`);
	const stages = chosenOf(RUNS[run].stages());
	const removePackage = run === 'check' ? async () => {} : await packOnce();
	let outcomes: Outcome[];
	try {
		outcomes = await (isNightly ? playEach(stages, seed) : playTogether(stages, seed));
	} finally {
		await removePackage();
	}
	console.log(`\n${tableOf(outcomes)}`);
	const failed = outcomes.filter(({ result }) => result !== 'passed');
	for (const { stage } of failed) console.log(`✘ ${replay} --only ${stage.name}`);
	if (failed.length > 0) process.exitCode = 1;
}

if (OPTIONS.help || which === undefined || !(which in RUNS)) console.log(USAGE);
else void main(which as keyof typeof RUNS);
