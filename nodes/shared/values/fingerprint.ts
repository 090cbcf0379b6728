import { createHash } from 'node:crypto';

/** Enough for any lead LinkedIn sends, and a bound on what a broken one can cost. */
const MOST_PARTS = 100_000;

/** The first `length` hex digits of the SHA-256 of a text. */
export function hashOf(text: string, length: number): string {
	return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, length);
}

/**
 * 32 hex digits that tell JSON values apart and do not depend on the order of an object's keys. It
 * walks without recursion, so that no depth of nesting can end it; beyond the first 100,000 parts a
 * value no longer counts.
 */
export function fingerprint(value: unknown): string {
	const hash = createHash('sha256');
	const pending: unknown[] = [value];
	for (let parts = 0; pending.length > 0 && parts < MOST_PARTS; parts++) {
		const part = pending.pop();
		if (Array.isArray(part)) {
			hash.update(`[${part.length}`);
			for (const entry of part.slice(0, MOST_PARTS)) pending.push(entry);
		} else if (typeof part === 'object' && part !== null) {
			const keys = Object.keys(part).sort();
			hash.update(`{${keys.length}`);
			for (const key of keys.slice(0, MOST_PARTS)) {
				hash.update(`${key.length}:${key}`);
				pending.push((part as Record<string, unknown>)[key]);
			}
		} else {
			const text = String(part);
			hash.update(`${typeof part}${text.length}:${text}`);
		}
	}
	return hash.digest('hex').slice(0, 32);
}
