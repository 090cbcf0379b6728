import { DateTime } from 'luxon';

/** A time in epoch milliseconds, absent when nothing was entered, or why it cannot be read. */
export type ReadInstant = { ok: true; time?: number } | { ok: false; message: string };

/** 1973 in milliseconds, and 5138 in seconds: in between, a number can only be meant as seconds. */
const SECONDS_FROM = 1e8;
const SECONDS_TO = 1e11;
const LATEST = 8.64e15;

/**
 * Reads a point in time as people and expressions give it: ISO 8601 or SQL text, in `zone` where it
 * names none; an n8n (luxon) DateTime; a Date; epoch milliseconds, also as a text of more than 8 digits
 * (shorter ones are dates: `2026`, `20261124`). LinkedIn knows no time before 1970: earlier ones are 0.
 */
export function readInstant(value: unknown, zone: string): ReadInstant {
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
	return { ok: false, message: `'${shortened(text)}' is not a date` };
}

function fromNumber(milliseconds: number): ReadInstant {
	if (!(milliseconds >= 0 && milliseconds <= LATEST)) {
		return { ok: false, message: `${milliseconds} is not a time in milliseconds` };
	}
	if (milliseconds >= SECONDS_FROM && milliseconds < SECONDS_TO) {
		return {
			ok: false,
			message: `${milliseconds} looks like seconds; times are in milliseconds here, so multiply it by 1000`,
		};
	}
	return { ok: true, time: Math.trunc(milliseconds) };
}

/** By what they can do, not by class: n8n's expressions make DateTime and Date of their own realm. */
function fromObject(value: object): ReadInstant {
	const { toMillis, getTime } = value as { toMillis?: unknown; getTime?: unknown };
	const read = typeof toMillis === 'function' ? toMillis : getTime;
	const time: unknown = typeof read === 'function' ? read.call(value) : undefined;
	return typeof time === 'number' && Number.isFinite(time)
		? { ok: true, time: Math.max(0, Math.trunc(time)) }
		: { ok: false, message: 'this is not a date' };
}

function shortened(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
