import { VirtualClock } from '../virtualClock';
import { endAndJudge } from './ending';
import type { Conditions, History } from './steps';
import { Trial } from './trial';
import { stepInWords } from './words';

/** Decides about chance within a history: what a history does not say itself. */
const CHANCE = 20_261_124;

/**
 * Lets a history happen from its beginning to its end.
 * @param trace told of everything that happens
 * @returns what is wrong; nothing when all is as it must be
 */
export async function runHistory(
	{ conditions, steps }: History,
	trace?: (line: string) => void,
): Promise<string[]> {
	return await duringTrial(conditions, CHANCE, async (trial) => {
		if (trace !== undefined) {
			const timed = (line: string) => trace(`${new Date().toISOString()} ${line}`);
			trial.trace = timed;
			trial.linkedIn.trace = (line) => timed(`    ${line}`);
		}
		for (const step of steps) {
			trial.trace(stepInWords(step));
			await trial.happen(step);
		}
		return await endAndJudge(trial);
	});
}

/** Lets something happen under these conditions, and leaves nothing behind. */
export async function duringTrial<Result>(
	conditions: Conditions,
	seed: number,
	happen: (trial: Trial) => Promise<Result>,
): Promise<Result> {
	return await VirtualClock.during(seed, async (clock) => {
		const trial = new Trial(clock, conditions, seed);
		try {
			return await happen(trial);
		} finally {
			trial.n8n.stop();
		}
	});
}
