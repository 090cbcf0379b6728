import { clamp, partition, pickBy } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';
import type { Group } from './groups';
import { countOf, formKey, hashesOf, oldest, only, putBack, without } from './groups';
import type { Ledger } from './ledger';
import { allGroups, CLOSE, limitOfWaiting, mayBeDown } from './ledger';

/*
 * How leads leave the ledger without being processed: LinkedIn does not show them for a month, their executions keep
 * failing, or too many others wait.
 */

/** LinkedIn's lists may lag, or be empty without a role. After this time, a lead counts as cancelled. */
const LONGEST_MISSING = 30 * DAY;

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

/** Gives up leads that kept failing while others succeeded, with those of the next hour, so that one error lists all. */
export function giveUp(
	ledger: Ledger,
	giveUpAfterMs: number,
	now: number,
): { ledger: Ledger; given: Group[] } {
	const isOver = (margin: number, { alone }: Group) =>
		alone?.toBlameSince !== undefined &&
		alone.othersSucceeded === true &&
		now - alone.toBlameSince + margin >= giveUpAfterMs &&
		alone.at > alone.toBlameSince + giveUpAfterMs / 2 &&
		alone.at <= ledger.lastSuccessAt + CLOSE;
	const isAnyDue = !mayBeDown(ledger) && ledger.groups.some((group) => isOver(0, group));
	const [given, groups] = partition(ledger.groups, (group) => isAnyDue && isOver(HOUR, group));
	const keys = new Set(allGroups({ ...ledger, groups }).map(formKey));
	// A form without leads no longer waits.
	const forms = pickBy(ledger.forms, (_, key) => keys.has(key));
	return { ledger: { ...ledger, groups, forms }, given };
}

/**
 * Drops the oldest leads of waiting forms beyond the limit, because new leads could not be read otherwise.
 * @returns the dropped leads; none was tried alone
 */
export function dropUntried(ledger: Ledger, most: number): { ledger: Ledger; dropped: Group[] } {
	const excess = countOf(ledger.groups) - most;
	const untried = ledger.groups.filter(
		(group) => limitOfWaiting(ledger, group) !== undefined && !group.alone,
	);
	if (excess <= 0 || mayBeDown(ledger) || untried.length === 0) return { ledger, dropped: [] };
	const dropped = oldest(untried, excess);
	return {
		ledger: { ...ledger, groups: without(ledger.groups, new Set(hashesOf(dropped))) },
		dropped,
	};
}

function moved(
	ledger: Ledger,
	hashes: ReadonlySet<string>,
	change: (group: Group) => Group | undefined,
): Ledger {
	const changed = only(ledger.groups, hashes).flatMap((group) => change(group) ?? []);
	return { ...ledger, groups: putBack(without(ledger.groups, hashes), changed) };
}
