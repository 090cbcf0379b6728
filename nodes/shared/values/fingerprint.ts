import { createHash } from 'node:crypto';

import { sortBy } from 'lodash';

import { asRecord } from './json';

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
