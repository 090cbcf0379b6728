import { DateTime } from 'luxon';

/** Milliseconds since 1970 in UTC. */
export type EpochMs = number;

/** Milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Null for anything but a valid time. */
export function isoTime(time: unknown): string | null {
	const date = new Date(typeof time === 'number' ? time : NaN);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** As people write it: `30 Nov 2026`. @param iso from `isoTime` */
export function dayInWords(iso: string | null): string {
	return DateTime.fromISO(iso ?? '', { zone: 'utc', locale: 'en' }).toFormat('d LLL yyyy');
}
