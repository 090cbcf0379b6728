import { clamp } from 'lodash';

import { without } from '../leadSet';
import type { Confirmation, DueLeads, FormRange } from './confirmation';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Leads that LinkedIn has not shown for so long were cancelled; its lists lag behind by less. */
const LONGEST_MISSING = 30 * DAY;

/**
 * LinkedIn does not show these leads, which may have been cancelled. Or its list lags behind, or shows nothing
 * while a role is lost: they are looked for again, at growing intervals.
 * @param now epoch milliseconds, as `missingSince`
 */
export function lookLater(
	{ due }: Confirmation,
	what: Pick<DueLeads, 'leads' | 'range'>,
	now: number,
	missingSince = now,
): void {
	if (what.leads.length === 0 && what.range === undefined) return;
	const missingFor = now - missingSince;
	if (missingFor > LONGEST_MISSING) return;
	due.push({ ...what, failures: 0, missingSince, notBefore: now + clamp(missingFor, MINUTE, DAY) });
}

/**
 * LinkedIn fails to serve a lead of a form that has waited: it may serve it later.
 * @param failures how often it has failed before
 * @param now epoch milliseconds
 */
export function readLater(
	{ due }: Confirmation,
	range: FormRange,
	failures: number,
	now: number,
): void {
	const notBefore = now + Math.min(DAY, HOUR * 2 ** failures);
	due.push({ leads: [], range, failures: failures + 1, notBefore });
}

/** These leads wait no longer, see `leadHash`. */
export function waitNoLonger(confirmation: Confirmation, hashes: readonly string[]): void {
	const taken = new Set(hashes);
	for (const due of confirmation.due) due.leads = without(due.leads, taken);
	confirmation.due = confirmation.due.filter(
		({ leads, range }) => leads.length > 0 || range !== undefined,
	);
	confirmation.setAside = confirmation.setAside.filter(
		({ leads }) => without(leads, taken).length > 0,
	);
}
