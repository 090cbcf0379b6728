import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { testsOf } from '../runs/changedTests';

/** Far longer than any suite takes; with a defect, a suite may never end. */
const LONGEST_MINUTES = 15;

/** The first history; the same in each run, so that a mutant that was noticed stays so. */
const SEED = 1;

/** Jest's report about a file of tests. */
interface TestFile {
	message: string;
	assertionResults: Array<{ status: string; fullName: string }>;
}

/**
 * Runs the unit tests that import some files, and then the tests over real HTTP that know their folders, in a copy of
 * the package.
 * @param files from the root of the package
 * @returns the first test that fails; undefined when all pass, or there are none
 * @throws Error when the tests cannot be run
 */
export async function failingTest(
	folder: string,
	files: readonly string[],
): Promise<string | undefined> {
	const overHttp = testsOf(files).map((test) => `test/${test}`);
	return (
		(await failingIn(folder, ['unit', '--findRelatedTests', ...files])) ??
		(overHttp.length > 0 ? await failingIn(folder, ['node', '--', ...overHttp]) : undefined)
	);
}

async function failingIn(folder: string, choice: string[]): Promise<string | undefined> {
	const report = join(folder, 'tests.json');
	const reporting = ['--runInBand', '--passWithNoTests', '--json', '--outputFile', report];
	const jest = ['node_modules/jest/bin/jest.js', ...reporting, '--selectProjects', ...choice];
	const failure = await failureOf(folder, jest);
	if (failure === undefined) return undefined;
	if (failure.killed) return `tests that go on after ${LONGEST_MINUTES} minutes`;
	const { testResults } = JSON.parse(await readFile(report, 'utf8')) as { testResults: TestFile[] };
	const [failed] = testResults
		.flatMap(({ assertionResults }) => assertionResults)
		.filter(({ status }) => status === 'failed');
	if (failed !== undefined) return failed.fullName;
	throw new Error(testResults.map(({ message }) => message).join('\n'));
}

/**
 * Runs random histories of all kinds in a copy of the package.
 * @param runs how many of each kind
 * @returns the first history that fails, by its seed, and the violation
 * @throws Error when they cannot be run
 */
export async function failingHistory(folder: string, runs: number): Promise<string | undefined> {
	const numbers = ['--seed', String(SEED), '--runs', String(runs)];
	const script = ['--import', 'tsx', 'test/mutants/firstHistory.ts'];
	const failure = await failureOf(folder, [...script, ...numbers]);
	if (failure === undefined) return undefined;
	if (failure.killed) return `histories that go on after ${LONGEST_MINUTES} minutes`;
	if (failure.stdout.trim() === '') throw new Error(failure.stderr);
	return failure.stdout.trim();
}

interface Failure {
	/** The exit code. Text if the process did not start. */
	code: number | string | null;
	/** Whether it ran too long. */
	killed: boolean;
	stdout: string;
	stderr: string;
}

/**
 * Runs Node.js in a folder, at a low priority.
 * @returns undefined when it passes
 * @throws if it cannot start
 */
async function failureOf(
	folder: string,
	nodeArguments: readonly string[],
): Promise<Failure | undefined> {
	const timeout = LONGEST_MINUTES * 60_000;
	const options = { cwd: folder, timeout, killSignal: 'SIGKILL', maxBuffer: Infinity } as const;
	try {
		await promisify(execFile)('nice', [process.execPath, ...nodeArguments], options);
		return undefined;
	} catch (error) {
		const failure = error as Failure;
		if (typeof failure.code === 'string') throw error;
		return failure;
	}
}
