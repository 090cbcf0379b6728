import { VirtualClock } from '../virtualClock';
import { endAndJudge } from './ending';
import type { History } from './steps';
import { Trial } from './trial';
import { stepInWords } from './words';

const BEGIN = Date.UTC(2026, 10, 24, 9);

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
	const clock = VirtualClock.install(BEGIN, CHANCE);
	let trial: Trial | undefined;
	try {
		trial = new Trial(clock, conditions, CHANCE);
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
	} finally {
		trial?.n8n.stop();
		clock.uninstall();
	}
}
