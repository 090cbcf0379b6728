import fc from 'fast-check';

import { comparisons } from './differences/comparisons';
import { runComparison } from './differences/runComparison';
import { histories } from './history/histories';
import { historyInWords, runHistory, switchesInWords } from './history/runHistory';
import type { Switches } from './linkedIn/linkedIn';
import type { Pushes } from './pushes';
import { pushes, runPushes } from './pushes';
import { readings, runReading } from './reading';

/** A kind of random cases, and how to run one and find its violations. */
export interface Kind<Case> {
	any: fc.Arbitrary<Case>;
	/** @returns the violations, each with its kind first, e.g. `lost: lead 3` */
	run: (each: Case, trace?: (line: string) => void) => Promise<string[]>;
	inWords: (each: Case) => string;
}

/** The trigger through a history of LinkedIn, people and n8n. */
export const trigger = { any: histories, run: runHistory, inWords: historyInWords };

const inWords = ({ switches, ...others }: { switches: Switches }) =>
	`${switchesInWords(switches)}\n${JSON.stringify(others)}`;

/** Lead → Pull over a list that changes. */
export const reading = { any: readings, run: runReading, inWords };

/** Compare stored leads over stored rows, and a LinkedIn that changes meanwhile. */
export const differences = { any: comparisons, run: runComparison, inWords };

/** Pushes to the instant trigger. */
export const instant = {
	any: pushes,
	run: runPushes,
	inWords: (steps: Pushes) => steps.map((step) => JSON.stringify(step)).join('\n'),
};

export interface Search {
	seed: number;
	runs: number;
	/** Which kinds of violations count; all when empty or absent. */
	only?: readonly string[];
}

export interface Failure {
	seed: number;
	violations: string[];
}

/** Runs one case for each seed from `seed` on. */
export async function* failures<Case>(
	kind: Kind<Case>,
	{ seed, runs, only }: Search,
): AsyncGenerator<Failure, void, undefined> {
	for (let each = seed; each < seed + runs; each++) {
		const [found] = fc.sample(kind.any, { seed: each, numRuns: 1 });
		const violations = await violationsOf(kind, found, only);
		if (violations.length > 0) yield { seed: each, violations };
	}
}

/**
 * The smallest case that fails as the one of this seed does.
 * @param longest how long to look for it, milliseconds
 * @returns undefined when the case does not fail
 */
export async function smallest<Case>(
	kind: Kind<Case>,
	{ seed, only }: Pick<Search, 'seed' | 'only'>,
	longest = 60_000,
): Promise<Case | undefined> {
	let failed: Case | undefined;
	const end = Date.now() + longest;
	const property = fc.asyncProperty(kind.any, async (each) => {
		// fast-check's own time limit would leave a case running behind it.
		const isFine = Date.now() > end || (await violationsOf(kind, each, only)).length === 0;
		if (!isFine) failed = each;
		return isFine;
	});
	await fc.check(property, { seed, numRuns: 1 });
	return failed;
}

/** The violations of a case; an error in the model itself counts, too. */
export async function violationsOf<Case>(
	kind: Kind<Case>,
	each: Case,
	only: readonly string[] = [],
	trace?: (line: string) => void,
): Promise<string[]> {
	const found = await kind
		.run(each, trace)
		.catch((error: unknown) => [`broke: ${(error as Error).stack ?? String(error)}`]);
	return only.length === 0 ? found : found.filter((violation) => only.includes(kindOf(violation)));
}

export function kindOf(violation: string): string {
	return violation.split(':')[0];
}

/**
 * The first case that fails, shrunk and in words, as a failing test shows it.
 * @returns undefined when none fails
 */
export async function firstFailure<Case>(
	kind: Kind<Case>,
	search: Search,
): Promise<string | undefined> {
	for await (const { seed, violations } of failures(kind, search)) {
		const only = [kindOf(violations[0])];
		const found = await smallest(kind, { seed, only }, 20_000);
		const words = found === undefined ? 'It does not fail again.' : kind.inWords(found);
		return `seed ${seed}: ${violations.slice(0, 5).join('\n')}\n${words}`;
	}
	return undefined;
}
