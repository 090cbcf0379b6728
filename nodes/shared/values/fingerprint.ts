import { createHash } from 'node:crypto';

/** More than any real lead has; limits the cost of a damaged one. */
const MOST_PARTS = 100_000;

/** Hex digits of the text's SHA-256. */
export function hashOf(text: string, length: number): string {
	return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, length);
}

/**
 * 32 hex digits that identify a JSON value, independent of key order. Iterates instead of recursing, so that
 * deep nesting cannot exhaust the stack. Ignores everything after 100,000 parts.
 */
export function fingerprint(value: unknown): string {
	let written = '';
	const pending: unknown[] = [value];
	for (let parts = 0; pending.length > 0 && parts < MOST_PARTS; parts++) {
		const part = pending.pop();
		if (Array.isArray(part)) {
			written += `[${part.length}`;
			for (const entry of part.slice(0, MOST_PARTS)) pending.push(entry);
		} else if (typeof part === 'object' && part !== null) {
			const keys = Object.keys(part).sort();
			written += `{${keys.length}`;
			for (const key of keys.slice(0, MOST_PARTS)) {
				written += `${key.length}:${key}`;
				pending.push((part as Record<string, unknown>)[key]);
			}
		} else {
			const text = String(part);
			written += `${typeof part}${text.length}:${text}`;
		}
	}
	return hashOf(written, 32);
}
