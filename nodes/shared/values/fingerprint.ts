import { createHash } from 'node:crypto';

import { sortBy } from 'lodash';

import { asRecord } from './json';

/** Hex digits of the text's SHA-256. */
export function hashOf(text: string, length: number): string {
	return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, length);
}

/**
 * 32 hex digits that identify a JSON value, independent of key order. Of a value that is nested too deeply to be
 * written, only the names of its members count.
 */
export function fingerprint(value: unknown): string {
	return hashOf(written(value), 32);
}

function written(value: unknown): string {
	try {
		return JSON.stringify(value, withSortedKeys) ?? typeof value;
	} catch {
		return Object.keys(value as object).join();
	}
}

function withSortedKeys(_key: string, part: unknown): unknown {
	const record = asRecord(part);
	return record ? Object.fromEntries(sortBy(Object.entries(record), 0)) : part;
}
