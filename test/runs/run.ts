import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { packOnce } from '../harness/packPackage';
import { play, playTogether, type Outcome, type Stage } from './stage';
import { GATE, NIGHTLY } from './stages';

const USAGE = `Usage: npm test, or npm run nightly, each with -- [options]

  --only STAGE   ${GATE.flat()
		.map(({ name }) => name)
		.join(', ')};
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

const COMMANDS = { gate: 'npm test', nightly: 'npm run nightly' };

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

/** Those that were asked for, beside each other where they are so in the whole run. */
function chosenOf(stages: Stage[][]): Stage[][] {
	const { only } = OPTIONS;
	const unknown = only?.find((name) => !stages.flat().some((stage) => stage.name === name));
	if (unknown !== undefined) throw new Error(`There is no stage ${unknown}\n\n${USAGE}`);
	return stages
		.map((group) => group.filter(({ name }) => only?.includes(name) ?? true))
		.filter((group) => group.length > 0);
}

async function main(run: keyof typeof COMMANDS): Promise<void> {
	const isGate = run === 'gate';
	// The same seed each time, so that no change is refused by chance.
	const seed = Number(OPTIONS.seed ?? (isGate ? 1 : Math.floor(Math.random() * LARGEST_SEED)));
	const replay = `${COMMANDS[run]} -- --seed ${seed}`;
	console.log(`Seed ${seed}: again with ${replay}`);
	const outcomes: Outcome[] = [];
	const groups = chosenOf(isGate ? GATE : NIGHTLY.map((stage) => [stage]));
	const removePackage = await packOnce();
	try {
		for (const group of groups) {
			const isAlone = group.length === 1;
			const played = isAlone ? [await play(group[0], seed)] : await playTogether(group, seed);
			outcomes.push(...played);
			// Nobody waits for the rest of what will not land; at night, all is to be known in the morning.
			if (isGate && played.some(({ isPassed }) => !isPassed)) break;
		}
	} finally {
		await removePackage();
	}
	console.log(`\n${tableOf(outcomes)}`);
	const failed = outcomes.filter(({ isPassed }) => !isPassed);
	for (const { stage } of failed) console.log(`✘ ${replay} --only ${stage.name}`);
	if (failed.length > 0) process.exitCode = 1;
}

if (OPTIONS.help || (which !== 'gate' && which !== 'nightly')) console.log(USAGE);
else void main(which);
