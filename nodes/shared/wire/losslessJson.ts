/** A JavaScript number may lose precision from sixteen digits on. */
const LONG = 16;
const LONG_NUMBER = /\d{16}/;

// Applied between strings only, so a match is a whole JSON number. A number before a colon would be a key,
// which is invalid JSON: quoting it would hide the error.
const NUMBER = /-?\d[\d.eE+-]*(?:\s*:)?/g;
const INTEGER = /^-?[1-9]\d*$/;

/**
 * Parses JSON. Keeps integers exact that a JavaScript number cannot hold (LinkedIn's 64-bit ids), as strings.
 * @throws SyntaxError when the text is not JSON
 */
export function parseLosslessJson(text: string): unknown {
	return JSON.parse(LONG_NUMBER.test(text) ? quoteLongIntegers(text) : text);
}

/** Quotes the long integers in one pass. Native searches skip the strings, and only changed parts are copied. */
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

/** Index after the closing quote of the string opened at `start`, or the end of the text. */
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
