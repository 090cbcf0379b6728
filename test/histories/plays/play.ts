import { MINUTE } from '../../durations';
import type { Conditions } from '../history/conditions';
import { PLAIN_CONDITIONS } from '../history/conditions';
import { duringTrial } from '../history/runHistory';
import type { Trial } from '../history/trial';
import type { Lead } from '../linkedIn/world';

const CHANCE = 7;

/** Runs a story under plain conditions, except for `others`. */
export async function runHistoryOf<Result>(
	happen: (trial: Trial) => Promise<Result>,
	others: Partial<Conditions> = {},
): Promise<Result> {
	return await duringTrial({ ...PLAIN_CONDITIONS, ...others }, CHANCE, happen);
}

/** A story that always goes the same way, and what the trigger promises in it. */
export interface Play {
	name: string;
	/** Only the nightly run plays it: the gate plays a shorter one of its kind. */
	isLong?: boolean;
	/** @returns the violations, in words; none when the trigger keeps the promise */
	run: () => Promise<string[]>;
}

/** Starts a poll every `everyMinutes`, as n8n does, whether or not the previous poll has ended. */
export async function pollEvery(
	trial: Trial,
	everyMinutes: number,
	forMs: number,
	before: () => void = () => {},
): Promise<void> {
	const end = Date.now() + forMs;
	while (Date.now() < end) {
		before();
		for (const { node } of trial.canvas.nodes) void trial.n8n.tick(node);
		await trial.clock.pass(everyMinutes * MINUTE);
	}
}

/** Leads that were stored never, or more than once, in words. */
export function notOnce({ destination }: Trial, leads: readonly Lead[]): string[] {
	const times = (lead: Lead) => destination.stored.get(lead.number) ?? 0;
	const never = leads.filter((lead) => times(lead) === 0);
	const often = leads.filter((lead) => times(lead) > 1);
	const most = Math.max(0, ...often.map(times));
	return [
		...(never.length > 0 ? [`lost: ${never.length} of ${leads.length} were not stored`] : []),
		...(often.length > 0
			? [`twice: ${often.length} of ${leads.length} were stored up to ${most} times`]
			: []),
	];
}

/** The texts of all errors that the triggers reported. */
export function toldBy({ canvas }: Trial): string[] {
	return canvas.watches.flatMap(({ reports }) => reports.map(({ text }) => text));
}
