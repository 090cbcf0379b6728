import { HOUR } from '../../durations';
import type { Lead } from '../linkedIn/world';
import {
	longestBetweenTries,
	LONGEST_WAIT_MS,
	PROMPT_MS,
	STORED_LATER_FOR_EACH_REFUSED_MS,
	STORED_WITHIN_AT_LAST_MS,
	STORED_WITHIN_MS,
} from './promises';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey } from './watch';

/** How often leads are checked, in polled time. */
const LOOK_EVERY_MS = HOUR;

/**
 * Checks that each lead is stored in time, whatever happens to others. Only polled time counts: the trigger was polled,
 * neither LinkedIn nor the destination was down, and nothing of the lead's own was in trouble.
 */
export class Arrivals {
	private polledMs = 0;

	private lastPolledAt = -Infinity;

	private lookedAtMs = 0;

	/** By the number of a lead: the polled time at which it began to wait; Infinity when that was reported. */
	private readonly since = new Map<number, number>();

	/** When a person last mended what the destination refuses, and published the workflow. */
	mendedAt = -Infinity;

	mended(now: number): void {
		this.mendedAt = now;
		this.since.clear();
	}

	/**
	 * To be called after each poll in which the trigger had its chance.
	 * @returns the leads that wait too long, in words, each lead once
	 */
	polled(trial: Trial, watch: Watch): string[] {
		const now = Date.now();
		// A longer time between two polls counts as the longest that an execution may delay the next.
		this.polledMs += Math.min(now - this.lastPolledAt, LONGEST_WAIT_MS);
		this.lastPolledAt = now;
		if (this.polledMs - this.lookedAtMs < LOOK_EVERY_MS) return [];
		this.lookedAtMs = this.polledMs;
		return [...trial.people.leads.values()].flatMap((lead) => {
			const limit = this.tooLong(trial, watch, lead);
			if (limit === undefined) return [];
			return [`waiting: ${watch.node.id}: lead ${lead.number} is not stored within ${limit} hours`];
		});
	}

	/** @returns the hours within which a lead should have been stored, if it was not; once */
	private tooLong(trial: Trial, watch: Watch, lead: Lead): number | undefined {
		const { linkedIn, destination, troubles } = trial;
		const { number } = lead;
		const isDue =
			!watch.isDone(lead, trial) &&
			watch.mustHave(lead, linkedIn.now()) &&
			lead.leftOutUntil <= linkedIn.now() &&
			!destination.isRefused(lead, Date.now()) &&
			!troubles.concern(lead, Date.now()) &&
			!watch.deliveries.isHeld(leadKey(number), Date.now());
		if (!isDue) {
			this.since.delete(number);
			return undefined;
		}
		const since = this.since.get(number) ?? this.polledMs;
		this.since.set(number, since);
		const limit = longestMs(trial, watch, lead) + LOOK_EVERY_MS;
		if (this.polledMs - since <= limit) return undefined;
		this.since.set(number, Infinity);
		return limit / HOUR;
	}
}

/**
 * How long a lead that the destination takes may wait until it is stored. What failed before a person
 * mended it and published the workflow is no excuse, because then all leads are due.
 */
export function longestMs(
	{ destination }: Trial,
	{ deliveries, arrivals: { mendedAt } }: Watch,
	lead: Lead,
): number {
	const { number, formId, visibleFrom, submittedAt, brokenUntil, leftOutUntil } = lead;
	const refused = destination.refusedBeside(formId, mendedAt);
	const lateMs = visibleFrom - submittedAt;
	const isShownLate = lateMs > PROMPT_MS || brokenUntil > 0 || leftOutUntil > 0;
	const vain = deliveries.inVainAlone(leadKey(number));
	const failedAt = vain.at(-1)?.beganAt;
	const hasFailed = failedAt !== undefined && failedAt >= mendedAt;
	const isSlow = isShownLate || refused > 0 || hasFailed;
	const first = deliveries.of(leadKey(number))[0]?.beganAt ?? 0;
	const rhythm = hasFailed ? longestBetweenTries(failedAt - first) : 0;
	return (
		Math.max(isSlow ? STORED_WITHIN_AT_LAST_MS : STORED_WITHIN_MS, rhythm) +
		refused * STORED_LATER_FOR_EACH_REFUSED_MS
	);
}
