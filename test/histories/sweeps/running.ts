import { duringTrial } from '../history/runHistory';
import type { Trial } from '../history/trial';
import { conditions } from './outages';

const CHANCE = 7;

/** Lets something happen under plain conditions. */
export async function runHistoryOf<Result>(
	happen: (trial: Trial) => Promise<Result>,
): Promise<Result> {
	return await duringTrial(conditions, CHANCE, happen);
}
