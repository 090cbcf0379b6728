import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { uniq } from 'lodash';

import { mutantsOfAnyLine } from './anyLine';
import { check, copyPackage, copyWith, remove } from './copy';
import { MUTANTS, type Mutant } from './mutants';
import { failingHistory, failingTest } from './suites';

/** The machines that run the tests have two processors. */
const AT_ONCE = 2;

/** How much of the test that noticed a defect the table shows. */
const MOST_CHARACTERS = 90;

/** The result for one mutant. */
interface Outcome {
	mutant: Mutant;
	/** A unit test or a history; undefined when none noticed the defect. */
	noticedBy?: string;
	seconds: number;
}

const log = (line: string) => console.error(line);

const { values: OPTIONS } = parseArgs({
	options: {
		only: { type: 'string', multiple: true },
		'any-line': { type: 'string' },
		seed: { type: 'string', default: '1' },
	},
});

/** Known defects must all be noticed. Of mistakes in any line, some change nothing that anybody could see. */
const LEAST_NOTICED = OPTIONS['any-line'] === undefined ? 1 : 0.85;

/** Most small mistakes are noticed by the tests before; histories for each of them would take all night. */
const HISTORIES = OPTIONS['any-line'] === undefined ? 500 : 60;

/** `--only short-page-ends`, which may be given several times; `--any-line 60 --seed 7`; or all known defects. */
function chosen(): readonly Mutant[] {
	const { only, 'any-line': count, seed } = OPTIONS;
	if (count !== undefined) return mutantsOfAnyLine(Number(count), Number(seed));
	if (only === undefined) return MUTANTS;
	return only.map((name) => {
		const mutant = MUTANTS.find((each) => each.name === name);
		if (mutant !== undefined) return mutant;
		throw new Error(
			`There is no mutant ${name}; there are ${MUTANTS.map((each) => each.name).join(', ')}`,
		);
	});
}

/** A test that fails without any defect would seem to notice all defects. */
async function checkUnmutated(folder: string, mutants: readonly Mutant[]): Promise<void> {
	const failing = await Promise.all([
		failingTest(folder, uniq(mutants.map(({ file }) => file))),
		failingHistory(folder, HISTORIES),
	]);
	const found = failing.filter((each) => each !== undefined);
	if (found.length > 0) throw new Error(`Without any mutant fails: ${found.join('; ')}`);
}

async function outcomeOf(mutant: Mutant, unmutated: string): Promise<Outcome> {
	const startedAt = Date.now();
	const folder = await copyWith(mutant, unmutated);
	const noticedBy =
		(await failingTest(folder, [mutant.file])) ?? (await failingHistory(folder, HISTORIES));
	if (noticedBy !== undefined) await remove(folder);
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	log(`${mutant.name}: ${noticedBy ?? 'NOT NOTICED'} (${seconds} s)`);
	return { mutant, noticedBy, seconds };
}

function tableOf(outcomes: readonly Outcome[]): string {
	const table = new Table({
		head: ['Mutant', 'Defect', 'Noticed by', 'Seconds'],
		colAligns: ['left', 'left', 'left', 'right'],
		style: { head: [], border: [], compact: true },
	});
	for (const { mutant, noticedBy = 'NOTHING', seconds } of outcomes) {
		table.push([mutant.name, mutant.defect, noticedBy.slice(0, MOST_CHARACTERS), seconds]);
	}
	return table.toString();
}

async function runAll(mutants: readonly Mutant[], unmutated: string): Promise<Outcome[]> {
	for (const mutant of mutants) await check(mutant, unmutated);
	await checkUnmutated(unmutated, mutants);
	log('Without any mutant all tests pass.');
	const outcomes: Outcome[] = [];
	const waiting = [...mutants.entries()];
	const work = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const [index, mutant] = next;
			outcomes[index] = await outcomeOf(mutant, unmutated);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return outcomes;
}

async function main(): Promise<boolean> {
	const mutants = chosen();
	const unmutated = await copyPackage();
	let [missed, share]: [Outcome[], number] = [[], 0];
	try {
		const outcomes = await runAll(mutants, unmutated);
		missed = outcomes.filter(({ noticedBy }) => noticedBy === undefined);
		console.log(tableOf(outcomes));
		share = 1 - missed.length / outcomes.length;
		console.log(`${outcomes.length - missed.length} of ${outcomes.length} mutants noticed`);
	} finally {
		// Copies with unnoticed defects stay, to find a test that notices them.
		await remove(missed.length === 0 ? dirname(unmutated) : unmutated);
	}
	if (missed.length > 0) console.log(`Those that nothing noticed are in ${dirname(unmutated)}`);
	return share >= LEAST_NOTICED;
}

void main().then((isFine) => {
	process.exitCode = isFine ? 0 : 1;
});
