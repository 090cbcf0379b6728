/** The value as an object with named members, or undefined when it is anything else. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

/** The value as a list; anything else is an empty one. */
export function asList(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The value when it is a text of more than blanks, otherwise undefined. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/**
 * A whole number of zero or more (an id within a form, a version, a time in milliseconds) as decimal
 * digits without leading zeros, from a number or from the string that a large one becomes; otherwise
 * undefined.
 */
export function asDigits(value: unknown): string | undefined {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value >= 0 ? value.toFixed(0) : undefined;
	}
	return typeof value === 'string' && /^(?:0|[1-9]\d{0,18})$/.test(value) ? value : undefined;
}

/** The same as a number, or undefined when it is none or beyond 2^53. */
export function asCount(value: unknown): number | undefined {
	const digits = asDigits(value);
	const count = digits === undefined ? Number.NaN : Number(digits);
	return Number.isSafeInteger(count) ? count : undefined;
}
