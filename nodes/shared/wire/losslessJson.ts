/**
 * A JavaScript number may lose precision from sixteen digits on. Ids inside URNs are not numbers: an answer
 * with nothing else, such as a page of leads, is parsed as it is.
 */
const LONG_NUMBER = /(?:^|"\s*:|[[,])\s*-?\d{16}/;

// A whole JSON string, or a whole long number. A number before a colon would be a key, which is invalid JSON:
// quoting it would hide the error.
const STRING_OR_LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}(?![\d.eE+-]|\s*:)/gs;
const INTEGER = /^-?[1-9]\d*$/;

/**
 * Parses JSON. Keeps integers exact that a JavaScript number cannot hold (LinkedIn's 64-bit ids), as strings.
 * @throws SyntaxError when the text is not JSON
 */
export function parseLosslessJson(text: string): unknown {
	if (!LONG_NUMBER.test(text)) return JSON.parse(text);
	return JSON.parse(text.replace(STRING_OR_LONG_NUMBER, quoteLongInteger));
}

/** Undefined for anything but JSON text. */
export function jsonIn(text: unknown): unknown {
	if (typeof text !== 'string') return undefined;
	try {
		return parseLosslessJson(text);
	} catch {
		return undefined;
	}
}

function quoteLongInteger(part: string): string {
	return INTEGER.test(part) && !Number.isSafeInteger(Number(part)) ? `"${part}"` : part;
}
