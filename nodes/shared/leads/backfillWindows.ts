import { LONGEST_KEPT_DAYS } from './retention';
import type { TimeWindow } from './timeWindow';

export const WINDOW_UNITS = ['days', 'hours', 'weeks'] as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNIT_LENGTHS = { hours: HOUR, days: DAY, weeks: 7 * DAY };

/** A year by the hour has fewer. */
export const MOST_WINDOWS = 10_000;

/** A Monday at 00:00 UTC, from which all boundaries are counted: weeks begin on Mondays. */
const FIRST_MONDAY = Date.UTC(1970, 0, 5);

export interface BackfillInput {
	/** What was chosen; an open start is as far back as LinkedIn keeps leads, an open end is now. */
	range: TimeWindow;
	/** In `unit`; as the node's parameter gives it, so anything at all. */
	length: unknown;
	unit: (typeof WINDOW_UNITS)[number];
	/** Epoch milliseconds. */
	now: number;
}

/** Windows in epoch milliseconds, `start` inclusive, `end` exclusive, or the wrong field in words. */
export type BackfillWindows =
	| { ok: true; windows: Array<Required<TimeWindow>> }
	| { ok: false; field: string; message: string; fix: string };

/**
 * Cuts a time range into windows, oldest first, without gap or overlap. They are cut at multiples of
 * their length in UTC, whatever the range and the time of day, so that a later run gives the same ones
 * and can leave out those that are done. Only a chosen start or end cuts a window short, and now, since
 * nothing was submitted later.
 */
export function backfillWindows({ range, length, unit, now }: BackfillInput): BackfillWindows {
	const amount = typeof length === 'string' ? Number(length.trim() || NaN) : length;
	if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 1) {
		return {
			ok: false,
			field: 'Window Length',
			message: 'it is not a whole number of 1 or more',
			fix: 'Enter how many hours, days or weeks each window is to have, for example 7.',
		};
	}
	const step = amount * UNIT_LENGTHS[unit];
	const boundaryUpTo = (time: number) =>
		FIRST_MONDAY + Math.floor((time - FIRST_MONDAY) / step) * step;
	const start = range.start ?? Math.max(0, boundaryUpTo(now - LONGEST_KEPT_DAYS * DAY));
	const end = Math.min(range.end ?? now, now);
	if (start >= end) return emptyRange(range, now);

	const first = boundaryUpTo(start);
	const count = Math.ceil((end - first) / step);
	if (count > MOST_WINDOWS) {
		return {
			ok: false,
			field: 'Window Length',
			message: `the time range makes ${count} windows of this length, more than ${MOST_WINDOWS}`,
			fix: 'Choose longer windows or a shorter time range.',
		};
	}
	const windows = Array.from({ length: count }, (_, index) => ({
		start: Math.max(start, first + index * step),
		end: Math.min(end, first + (index + 1) * step),
	}));
	return { ok: true, windows };
}

function emptyRange({ start }: TimeWindow, now: number): BackfillWindows {
	if (start !== undefined && start >= now) {
		return {
			ok: false,
			field: 'Start',
			message: 'it is in the future, so the time range holds no lead',
			fix: 'Choose a Start that has passed, or leave it empty for all leads that LinkedIn keeps.',
		};
	}
	return {
		ok: false,
		field: 'End',
		message: 'it is longer ago than LinkedIn keeps leads, so the time range holds no lead',
		fix: 'Choose a later End, or enter a Start if LinkedIn still has leads of that time.',
	};
}
