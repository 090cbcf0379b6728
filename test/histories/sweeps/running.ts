import { duringTrial } from '../history/runHistory';
import type { Conditions } from '../history/steps';
import type { Trial } from '../history/trial';
import { conditions } from './outages';

const CHANCE = 7;

/** Lets something happen under plain conditions, but for some of them. */
export async function runHistoryOf<Result>(
	happen: (trial: Trial) => Promise<Result>,
	others: Partial<Conditions> = {},
): Promise<Result> {
	return await duringTrial({ ...conditions, ...others }, CHANCE, happen);
}
