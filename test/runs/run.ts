import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { packOnce } from '../harness/packPackage';
import { changedTests } from './changedTests';
import { playTogether, type Outcome, type Stage } from './stage';
import { GATE, NIGHTLY, NIGHTLY_ALONE } from './stages';

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
	check: { command: 'npm run check', parts: () => [changedTests()] },
	gate: { command: 'npm test', parts: () => [GATE] },
	nightly: { command: 'npm run nightly', parts: () => [NIGHTLY, NIGHTLY_ALONE] },
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

/** The stages that were asked for, or else all; each part begins when the one before it has ended. */
function chosenOf(parts: Stage[][]): Stage[][] {
	const { only } = OPTIONS;
	const unknown = only?.find((name) => !parts.flat().some((stage) => stage.name === name));
	if (unknown !== undefined) throw new Error(`There is no stage ${unknown}\n\n${USAGE}`);
	return parts.map((stages) => stages.filter(({ name }) => only?.includes(name) ?? true));
}

async function main(run: keyof typeof RUNS): Promise<void> {
	const isNightly = run === 'nightly';
	// The same seed each time, so that no change is refused by chance.
	const seed = Number(OPTIONS.seed ?? (isNightly ? Math.floor(Math.random() * LARGEST_SEED) : 1));
	const replay = `${RUNS[run].command} -- --seed ${seed}`;
	console.log(`Seed ${seed}: again with ${replay}`);
	const parts = chosenOf(RUNS[run].parts());
	const removePackage = run === 'check' ? async () => {} : await packOnce();
	const outcomes: Outcome[] = [];
	try {
		for (const stages of parts) outcomes.push(...(await playTogether(stages, seed, isNightly)));
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
