/** Milliseconds since 1970 in UTC, by whichever clock the name says. */
export type EpochMs = number;

/** Lengths of time in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Epoch milliseconds as ISO 8601 in UTC; null for anything else. */
export function isoTime(time: unknown): string | null {
	const date = new Date(typeof time === 'number' ? time : NaN);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
