import { createHash } from 'node:crypto';

import { sortBy } from 'lodash';

export function asRecord(value: unknown): Record<string, unknown> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

/** For LinkedIn's JSON, of which any part may be missing. */
export function asObject(value: unknown): Record<string, unknown> {
	return asRecord(value) ?? {};
}

export function asList(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** Undefined for blank texts too. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A non-negative integer as decimal digits: an id within a form, a version, or a time. */
export function asDigits(value: unknown): string | undefined {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value >= 0 ? value.toFixed(0) : undefined;
	}
	return typeof value === 'string' && /^(?:0|[1-9]\d{0,18})$/.test(value) ? value : undefined;
}

/** As `asDigits`, but a number; undefined beyond 2^53. */
export function asCount(value: unknown): number | undefined {
	const digits = asDigits(value);
	const count = digits === undefined ? Number.NaN : Number(digits);
	return Number.isSafeInteger(count) ? count : undefined;
}

/**
 * A JavaScript number may lose precision from sixteen digits on. Ids inside URNs are not numbers: an answer
 * with nothing else, such as a page of leads, is parsed as it is.
 */
const LONG_NUMBER = /(?:^|"\s*:|[[,])\s*-?\d{16}/;

// A whole JSON string, or a whole long number. A number before a colon would be a key, which is invalid JSON:
// quoting it would hide the error.
const STRING_OR_LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}(?![\d.eE+-]|\s*:)/gs;
const INTEGER = /^-?[1-9]\d*$/;

/**
 * Parses JSON. Keeps integers exact that a JavaScript number cannot hold (LinkedIn's 64-bit ids), as strings.
 * @throws SyntaxError when the text is not JSON
 */
export function parseLosslessJson(text: string): unknown {
	if (!LONG_NUMBER.test(text)) return JSON.parse(text);
	return JSON.parse(text.replace(STRING_OR_LONG_NUMBER, quoteLongInteger));
}

/** Undefined for anything but JSON text. */
export function jsonIn(text: unknown): unknown {
	if (typeof text !== 'string') return undefined;
	try {
		return parseLosslessJson(text);
	} catch {
		return undefined;
	}
}

function quoteLongInteger(part: string): string {
	return INTEGER.test(part) && !Number.isSafeInteger(Number(part)) ? `"${part}"` : part;
}

/** Hex digits of the text's SHA-256. */
export function hashOf(text: string, length: number): string {
	return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, length);
}

/** 32 hex digits that identify a JSON value, independent of key order. */
export function fingerprint(value: unknown): string {
	return hashOf(JSON.stringify(value, withSortedKeys) ?? typeof value, 32);
}

function withSortedKeys(_key: string, part: unknown): unknown {
	const record = asRecord(part);
	return record ? Object.fromEntries(sortBy(Object.entries(record), 0)) : part;
}
