/** A JavaScript number may not hold an integer of sixteen digits, and holds none with more. */
const LONG = 16;
const LONG_NUMBER = /\d{16}/;

// Numbers are looked for between strings only, so a match is always a whole JSON number; a colon after
// it makes it a key, which JSON does not allow and quotes would hide.
const NUMBER = /-?\d[\d.eE+-]*(?:\s*:)?/g;
const INTEGER = /^-?[1-9]\d*$/;

/**
 * Parses JSON and keeps integers that a JavaScript number cannot hold (LinkedIn's 64-bit ids) exact,
 * as strings. Digits inside texts are not touched; smaller numbers stay numbers.
 * @throws SyntaxError when the text is not JSON
 */
export function parseLosslessJson(text: string): unknown {
	return JSON.parse(LONG_NUMBER.test(text) ? quoteLongIntegers(text) : text);
}

/**
 * Puts quotes around the long integers. Hops from string to string with native searches: one pass, and
 * copies only where a number changes.
 */
function quoteLongIntegers(text: string): string {
	const parts: string[] = [];
	let copiedUpTo = 0;
	let position = 0;
	while (position < text.length) {
		const stringStart = text.indexOf('"', position);
		const end = stringStart === -1 ? text.length : stringStart;
		if (end - position >= LONG) {
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
	return INTEGER.test(number) && !Number.isSafeInteger(Number(number)) ? `"${number}"` : number;
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
