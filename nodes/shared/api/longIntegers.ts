// Numbers are looked for between strings only, so a match is always a whole JSON number; a colon after
// it makes it a key, which JSON does not allow and quotes would hide.
const NUMBER = /-?\d[\d.eE+-]*(?:\s*:)?/g;
const INTEGER = /^-?[1-9]\d*$/;
const LONGEST_SAFE_INTEGER = 15;
const LONG_NUMBER = /\d{16}/;

/**
 * Puts quotes around the integers of a JSON text that a JavaScript number cannot hold. Hops from string
 * to string with native searches: one pass, and copies only where a number changes.
 */
export function quoteLongIntegers(text: string): string {
	if (!LONG_NUMBER.test(text)) return text;
	const parts: string[] = [];
	let copiedUpTo = 0;
	let position = 0;
	while (position < text.length) {
		const stringStart = text.indexOf('"', position);
		const end = stringStart === -1 ? text.length : stringStart;
		if (end - position > LONGEST_SAFE_INTEGER) {
			const between = text.slice(position, end);
			if (LONG_NUMBER.test(between)) {
				parts.push(text.slice(copiedUpTo, position), between.replace(NUMBER, quoteLongInteger));
				copiedUpTo = end;
			}
		}
		position = stringStart === -1 ? end : endOfString(text, stringStart);
	}
	parts.push(text.slice(copiedUpTo));
	return parts.join('');
}

function quoteLongInteger(number: string): string {
	if (number.length <= LONGEST_SAFE_INTEGER || !INTEGER.test(number)) return number;
	return Number.isSafeInteger(Number(number)) ? number : `"${number}"`;
}

/** Index after the quote that closes the string opened at `start`; the text's end if none does. */
function endOfString(text: string, start: number): number {
	let quote = text.indexOf('"', start + 1);
	while (quote !== -1) {
		let backslashes = 0;
		while (text[quote - 1 - backslashes] === '\\') backslashes++;
		if (backslashes % 2 === 0) return quote + 1;
		quote = text.indexOf('"', quote + 1);
	}
	return text.length;
}
