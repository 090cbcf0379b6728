import { DateTime, IANAZone } from 'luxon';

import type { ReadInstant } from '../../../shared/values/instant';
import { readInstant } from '../../../shared/values/instant';

export const TIME_RANGES = ['all', 'between', 'last'] as const;

export const LAST_UNITS = ['minutes', 'hours', 'days', 'weeks', 'months'] as const;

/** What was chosen; amounts and dates as the node's parameters give them, so anything at all. */
export type TimeWindowChoice =
	| { timeRange: 'all' }
	| { timeRange: 'last'; lastAmount: unknown; lastUnit: (typeof LAST_UNITS)[number] }
	/** Either of the two may be empty. */
	| { timeRange: 'between'; startTime: unknown; endTime: unknown };

export type TimeWindowInput = TimeWindowChoice & {
	/** Epoch milliseconds. */
	now: number;
	/** The workflow's time zone, in which dates without one are read: `Europe/Berlin`. */
	timezone: string;
};

/** Epoch milliseconds, `start` inclusive, `end` exclusive; an end that is absent is open. */
export interface TimeWindow {
	start?: number;
	end?: number;
}

/** The window, or the field that is wrong by its name in the editor, and what to enter instead. */
export type ResolvedTimeWindow =
	| { ok: true; window: TimeWindow }
	| { ok: false; field: string; message: string; fix: string };

const DATE_FIX =
	'Enter a date such as 2026-11-24 or 2026-11-24T09:00:00+01:00, or leave it empty for no limit.';

/**
 * The time window that a pull reads. Months and days are those of the calendar in the workflow's zone.
 * Dates may be ISO 8601 texts, n8n's DateTime or Date objects, or epoch milliseconds.
 */
export function resolveTimeWindow(input: TimeWindowInput): ResolvedTimeWindow {
	const zone = IANAZone.isValidZone(input.timezone) ? input.timezone : 'UTC';
	switch (input.timeRange) {
		case 'all':
			return { ok: true, window: {} };
		case 'last':
			return last(input, zone);
		case 'between':
			return between(readInstant(input.startTime, zone), readInstant(input.endTime, zone));
	}
}

function last(
	{ lastAmount, lastUnit, now }: Extract<TimeWindowInput, { timeRange: 'last' }>,
	zone: string,
): ResolvedTimeWindow {
	const amount = typeof lastAmount === 'string' ? Number(lastAmount) : lastAmount;
	if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 1) {
		return {
			ok: false,
			field: 'Last',
			message: 'it is not a whole number of 1 or more',
			fix: 'Enter how many minutes, hours, days, weeks or months to go back, for example 7.',
		};
	}
	const start = DateTime.fromMillis(now, { zone }).minus({ [lastUnit]: amount });
	// So far back that no calendar has it: from the beginning.
	return { ok: true, window: { start: start.isValid ? Math.max(0, start.toMillis()) : 0 } };
}

function between(start: ReadInstant, end: ReadInstant): ResolvedTimeWindow {
	if (!start.ok) return { ok: false, field: 'Start', message: start.message, fix: DATE_FIX };
	if (!end.ok) return { ok: false, field: 'End', message: end.message, fix: DATE_FIX };
	if ((end.time ?? Infinity) <= (start.time ?? -Infinity)) {
		return {
			ok: false,
			field: 'End',
			message: 'it is not after Start, so the time range holds no lead',
			fix: 'Choose an End that is later than Start, or leave one of them empty.',
		};
	}
	return { ok: true, window: { start: start.time, end: end.time } };
}
