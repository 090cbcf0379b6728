/** Epoch milliseconds as ISO 8601 in UTC; null for anything else. */
export function isoTime(time: unknown): string | null {
	const date = new Date(typeof time === 'number' ? time : NaN);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
