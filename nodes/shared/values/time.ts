import { DateTime } from 'luxon';

import { quoted } from './text';

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

/** As people write it: `1 Dec, 12:29 UTC`, with the year where it is not the present one. */
export function timeInWords(time: EpochMs): string {
	const date = DateTime.fromMillis(time, { zone: 'utc', locale: 'en' });
	const isThisYear = date.year === DateTime.utc().year;
	return date.toFormat(isThisYear ? "d LLL, HH:mm 'UTC'" : "d LLL yyyy, HH:mm 'UTC'");
}

/** `time` is undefined for an empty input. */
export type ParsedInstant = { ok: true; time?: number } | { ok: false; message: string };

const LATEST = 8.64e15;

/**
 * Reads a time from user input or expressions: ISO 8601 or SQL text (in `zone` unless it names one), luxon's
 * DateTime, Date, or epoch milliseconds. A text of up to 8 digits is a date (`2026`, `20261124`). Times
 * before 1970 become 0, LinkedIn's minimum.
 */
export function parseInstant(value: unknown, zone: string): ParsedInstant {
	if (value === undefined || value === null) return { ok: true };
	if (typeof value === 'number') return fromNumber(value);
	if (typeof value === 'object') return fromObject(value);
	if (typeof value !== 'string') return { ok: false, message: 'this is not a date' };

	const text = value.trim();
	if (text === '') return { ok: true };
	if (/^-?\d{9,}$/.test(text)) return fromNumber(Number(text));
	const iso = DateTime.fromISO(text, { zone });
	const date = iso.isValid ? iso : DateTime.fromSQL(text, { zone });
	if (date.isValid) return { ok: true, time: Math.max(0, date.toMillis()) };
	return { ok: false, message: `${quoted(text)} is not a date` };
}

function fromNumber(milliseconds: number): ParsedInstant {
	if (!(milliseconds >= 0 && milliseconds <= LATEST)) {
		return { ok: false, message: `${milliseconds} is not a time in milliseconds` };
	}
	return { ok: true, time: Math.trunc(milliseconds) };
}

/** Checks methods instead of classes: n8n's expressions create DateTime and Date in another realm. */
function fromObject(value: object): ParsedInstant {
	const { toMillis, getTime } = value as { toMillis?: unknown; getTime?: unknown };
	const read = typeof toMillis === 'function' ? toMillis : getTime;
	const time: unknown = typeof read === 'function' ? read.call(value) : undefined;
	return typeof time === 'number' && Number.isFinite(time)
		? { ok: true, time: Math.max(0, Math.trunc(time)) }
		: { ok: false, message: 'this is not a date' };
}
