/** `6.95564E+18`: how a sheet shows a number that is too long for it. */
const EXPONENT = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/** Numbers keep 15 to 17 digits, so that the last ones of 19 become zeros. */
const ENDS_IN_ZEROS = /^\d{13,16}000$/;

/** Whether an id was turned into a number that cannot hold it, so that nobody knows it any more. */
export function isRoundedId(value: unknown): boolean {
	if (typeof value === 'number') return !Number.isSafeInteger(value);
	return typeof value === 'string' && EXPONENT.test(value.trim());
}

/** Whether an id looks as if that had happened; one in a thousand is like that by itself. */
export function mayBeRoundedId(value: unknown): boolean {
	return isRoundedId(value) || (typeof value === 'string' && ENDS_IN_ZEROS.test(value.trim()));
}
