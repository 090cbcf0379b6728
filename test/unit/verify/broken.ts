import { cloneDeep, set } from 'lodash';
import type { Verdict } from '../../verify/verdict';

/** A copy with one thing changed, at a path as lodash has it. */
export function withChange<Whole extends object>(
	whole: Whole,
	path: string,
	value: unknown,
): Whole {
	return set(cloneDeep(whole), path, value);
}

/** The rules that are not kept. */
export function broken(verdicts: readonly Verdict[]): string[] {
	return verdicts.filter(({ kept }) => kept === 'not kept').map(({ rule }) => rule);
}
