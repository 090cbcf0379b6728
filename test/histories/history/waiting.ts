import { MINUTE, HOUR, DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey } from './watch';

/** A longer time between two polls counts as this long. */
const LONGEST_INTERVAL_MS = 15 * MINUTE;

/** How often leads are checked, in polled time. */
const LOOK_EVERY_MS = 4 * HOUR;

/** The trigger looks for late leads once a day. */
const LONGEST_WAIT_MS = DAY + LOOK_EVERY_MS;

/**
 * Checks that a lead that the destination takes is in an execution within a day, whatever happens to other leads. Only
 * polled time counts: the trigger was polled, and neither LinkedIn nor the destination was down.
 */
export class Waiting {
	private polledMs = 0;

	private lastPolledAt = -Infinity;

	private lookedAtMs = 0;

	/** By the number of a lead: the polled time at which it began to wait. */
	private readonly since = new Map<number, number>();

	/** @returns the leads that wait too long, in words, each lead once */
	polled(trial: Trial, watch: Watch): string[] {
		const now = trial.clock.now();
		this.polledMs += Math.min(now - this.lastPolledAt, LONGEST_INTERVAL_MS);
		this.lastPolledAt = now;
		if (this.polledMs - this.lookedAtMs < LOOK_EVERY_MS) return [];
		this.lookedAtMs = this.polledMs;
		return [...trial.people.leads.values()]
			.filter((lead) => this.waitsTooLong(trial, watch, lead))
			.map(
				({ number }) => `waiting: ${watch.node.id}: lead ${number} is in no execution for a day`,
			);
	}

	private waitsTooLong({ linkedIn, destination }: Trial, watch: Watch, lead: Lead): boolean {
		const { number, formId } = lead;
		const isDue =
			!watch.deliveries.isKnown(leadKey(number)) &&
			watch.mustHave(lead, linkedIn.now()) &&
			!destination.wasRefused({ number, formId });
		if (!isDue) {
			this.since.delete(number);
			return false;
		}
		const since = this.since.get(number) ?? this.polledMs;
		this.since.set(number, since);
		const isTooLong = this.polledMs - since > LONGEST_WAIT_MS;
		if (isTooLong) this.since.set(number, Infinity);
		return isTooLong;
	}
}
