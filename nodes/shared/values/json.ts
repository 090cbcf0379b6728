export function asRecord(value: unknown): Record<string, unknown> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
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
