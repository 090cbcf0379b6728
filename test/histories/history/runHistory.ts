import { SECOND } from '../../durations';
import { defaultVariants } from '../../simulator';
import type { Switches } from '../linkedIn/linkedIn';
import { PLAIN } from '../linkedIn/linkedIn';
import { VirtualClock } from '../virtualClock';
import { endAndJudge } from './ending';
import type { Conditions } from './conditions';
import type { History } from './histories';
import type { Step } from './steps';
import { happen } from './steps';
import { Trial } from './trial';

/** The seed of the random choices that a history leaves open. */
const CHANCE = 20_261_124;

/**
 * Runs a history from its beginning to its end.
 * @param trace gets a line for everything that happens
 * @returns the violations; none when the trigger kept its promises
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
			await happen(trial, step);
			// Without a pause, the times would not show which of two steps was first.
			await trial.clock.pass(3 * SECOND);
		}
		return [...(await endAndJudge(trial)), ...trial.linkedIn.drift];
	});
}

/** Runs a story under these conditions, and stops n8n afterwards. */
export async function duringTrial<Result>(
	conditions: Conditions,
	seed: number,
	story: (trial: Trial) => Promise<Result>,
): Promise<Result> {
	return await VirtualClock.during(seed, async (clock) => {
		const trial = new Trial(clock, conditions, seed);
		try {
			return await story(trial);
		} finally {
			trial.n8n.stop();
		}
	});
}

/** A history for people: what differs from the plain case, then the steps. */
export function historyInWords({ conditions, steps }: History): string {
	const { switches, ...others } = conditions;
	return [
		switchesInWords(switches),
		`n8n: ${JSON.stringify(others)}`,
		...steps.map((step, index) => `${String(index + 1).padStart(3)}. ${stepInWords(step)}`),
	].join('\n');
}

/** The switches that differ from the plain case. */
export function switchesInWords(switches: Switches): string {
	const usual: Record<string, unknown> = { ...defaultVariants(), ...PLAIN };
	const unusual = Object.entries(switches).filter(([name, value]) => usual[name] !== value);
	return `LinkedIn: ${unusual.map(([name, value]) => `${name} ${value}`).join(', ') || 'plain'}`;
}

function stepInWords({ do: name, ...fields }: Step): string {
	const details = Object.entries(fields).filter(([, value]) => value !== undefined);
	const valueInWords = (value: unknown) =>
		typeof value === 'object' ? JSON.stringify(value) : String(value);
	return `${name} ${details.map(([key, value]) => `${key} ${valueInWords(value)}`).join(', ')}`.trim();
}
