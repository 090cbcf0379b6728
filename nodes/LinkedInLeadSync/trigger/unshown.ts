import { clamp } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';
import type { Group } from './groups';
import { merged, only, without } from './groups';
import type { Ledger } from './ledger';

/*
 * Leads that the trigger wants to read again, and that LinkedIn does not show now. Whatever their state in the ledger, they
 * are due less and less often, and come after all others.
 */

/** LinkedIn's lists may lag, or be empty without a role. After this time, a lead counts as cancelled. */
export const LONGEST_MISSING = 30 * DAY;

/** The leads may be cancelled, so the trigger looks for them less and less often. */
export function missing(ledger: Ledger, hashes: ReadonlySet<string>, now: number): Ledger {
	return moved(ledger, hashes, (group) => {
		const { missingSince = now } = group;
		return now - missingSince > LONGEST_MISSING
			? undefined
			: readLater(group, missingSince, now, MINUTE);
	});
}

/** LinkedIn could not serve these leads, or the settings exclude them for now. */
export function postponed(ledger: Ledger, hashes: ReadonlySet<string>, now: number): Ledger {
	return moved(ledger, hashes, (group) => {
		// A day is the longest wait. What LinkedIn does not serve is not cancelled, and its time does not count as such.
		const since = Math.max(group.missingSince ?? now, now - DAY);
		return readLater(group, since, now, HOUR);
	});
}

/** After as long as LinkedIn has not shown it. */
function readLater(group: Group, missingSince: number, now: number, shortest: number): Group {
	return { ...group, missingSince, dueAt: now + clamp(now - missingSince, shortest, DAY) };
}

function moved(
	ledger: Ledger,
	hashes: ReadonlySet<string>,
	change: (group: Group) => Group | undefined,
): Ledger {
	if (hashes.size === 0) return ledger;
	const changed = only(ledger.groups, hashes).flatMap((group) => change(group) ?? []);
	return { ...ledger, groups: merged([...without(ledger.groups, hashes), ...changed]) };
}
