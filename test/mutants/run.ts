import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { uniq } from 'lodash';

import { mutantsOfAnyLine } from './anyLine';
import { MUTANTS, type Mutant } from './mutants';
import { failingHistory, failingTest } from './suites';

const ROOT = join(__dirname, '..', '..');

/** All that the tests need in a copy of the package. */
const NEEDED = [
	...['nodes', 'credentials', 'templates', 'docs', 'test'],
	...['package.json', 'jest.config.js', 'tsconfig.json', 'CHANGELOG.md'],
];

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

/** `--only short-page-ends`, which may be given several times; `--any-line 60 --seed 7`; or all known defects. */
const { values: OPTIONS } = parseArgs({
	options: {
		only: { type: 'string', multiple: true, default: MUTANTS.map(({ name }) => name) },
		'any-line': { type: 'string' },
		seed: { type: 'string', default: '1' },
	},
});

const COUNT = OPTIONS['any-line'];

/** Known defects must all be noticed. Of mistakes in any line, some change nothing that anybody could see. */
const LEAST_NOTICED = COUNT === undefined ? 1 : 0.85;

/** Most small mistakes are noticed by the tests before; histories for each of them would take all night. */
const HISTORIES = COUNT === undefined ? 500 : 60;

/** The package as it is now, because people may edit it meanwhile, outside of it, where linters would check the copy. */
async function copyPackage(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
	for (const each of NEEDED) await cp(join(ROOT, each), join(folder, each), { recursive: true });
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

/** A test that fails without any defect would seem to notice all defects. */
async function checkUnmutated(folder: string, mutants: readonly Mutant[]): Promise<void> {
	const files = uniq(mutants.map(({ file }) => file));
	const failing = [await failingTest(folder, files), await failingHistory(folder, HISTORIES)];
	const found = failing.filter((each) => each !== undefined);
	if (found.length > 0) throw new Error(`Without any mutant fails: ${found.join('; ')}`);
	log('Without any mutant all tests pass.');
}

/** Puts a defect into a copy, runs the tests, and mends the copy. */
async function outcomeOf(mutant: Mutant, folder: string): Promise<Outcome> {
	const startedAt = Date.now();
	const file = join(folder, mutant.file);
	const source = await readFile(file, 'utf8');
	await writeFile(file, mutant.apply(source));
	const noticedBy =
		(await failingTest(folder, [mutant.file])) ?? (await failingHistory(folder, HISTORIES));
	await writeFile(file, source);
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

/** @returns whether enough mutants were noticed */
async function runAll(mutants: readonly Mutant[], copies: readonly string[]): Promise<boolean> {
	await checkUnmutated(copies[0], mutants);
	const outcomes: Outcome[] = [];
	const waiting = [...mutants.entries()];
	const work = async (folder: string) => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const [index, mutant] = next;
			outcomes[index] = await outcomeOf(mutant, folder);
		}
	};
	await Promise.all(copies.map(work));
	console.log(tableOf(outcomes));
	const { length: noticed } = outcomes.filter(({ noticedBy }) => noticedBy !== undefined);
	console.log(`${noticed} of ${outcomes.length} mutants noticed`);
	return noticed >= LEAST_NOTICED * outcomes.length;
}

async function main(): Promise<boolean> {
	const known = MUTANTS.filter(({ name }) => OPTIONS.only.includes(name));
	const mutants =
		COUNT === undefined ? known : mutantsOfAnyLine(Number(COUNT), Number(OPTIONS.seed));
	if (mutants.length === 0) throw new Error(`Of ${OPTIONS.only.join(', ')} there is no mutant`);
	const copies = await Promise.all(Array.from({ length: AT_ONCE }, copyPackage));
	try {
		return await runAll(mutants, copies);
	} finally {
		for (const folder of copies) await rm(folder, { recursive: true, force: true });
	}
}

void main().then((isFine) => {
	process.exitCode = isFine ? 0 : 1;
});
