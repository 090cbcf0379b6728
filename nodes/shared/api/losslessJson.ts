import { quoteLongIntegers } from './longIntegers';

/** Digits of the shortest integers that a JavaScript number may not hold; it holds none with more. */
const LONG = 16;

/**
 * Parses JSON and keeps integers that a JavaScript number cannot hold (LinkedIn's 64-bit ids) exact,
 * as strings. Digits inside texts are not touched; smaller numbers stay numbers.
 * @throws SyntaxError when the text is not JSON
 */
export function parseLosslessJson(text: string): unknown {
	return JSON.parse(quoteLongMembers(text) ?? quoteLongIntegers(text));
}

/**
 * The same as `quoteLongIntegers`, but looks only at what is around long rows of digits. That is enough
 * where LinkedIn has its ids, as members of objects.
 * @returns undefined where it does not tell whether the digits are a number or part of a text
 */
function quoteLongMembers(text: string): string | undefined {
	const parts: string[] = [];
	let copiedUpTo = 0;
	// Sixteen digits in a row always cover a position that is a multiple of sixteen.
	for (let position = 0; position < text.length; position += LONG) {
		if (!isDigit(text, position)) continue;
		let first = position;
		while (isDigit(text, first - 1)) first--;
		let end = position + 1;
		while (isDigit(text, end)) end++;
		position = end - 1 - ((end - 1) % LONG);
		if (end - first < LONG) continue;

		const start = text[first - 1] === '-' ? first - 1 : first;
		const isMember = isMemberAt(text, start);
		if (isMember === undefined) return undefined;
		const isInteger = text[first] !== '0' && isOneOf(',}', text[nextAfter(text, end)]);
		if (!isMember || !isInteger) continue;
		const number = text.slice(start, end);
		if (end - first === LONG && Number.isSafeInteger(Number(number))) continue;
		parts.push(text.slice(copiedUpTo, start), `"${number}"`);
		copiedUpTo = end;
	}
	if (copiedUpTo === 0) return text;
	parts.push(text.slice(copiedUpTo));
	return parts.join('');
}

/** Whether a number that starts here is an object's member; undefined where it may be, or be in a text. */
function isMemberAt(text: string, start: number): boolean | undefined {
	const before = lastBefore(text, start);
	if (before < 0 || isOneOf('[,', text[before])) return undefined;
	if (text[before] !== ':') return false;
	const quote = lastBefore(text, before);
	// Outside of texts, a colon follows the quote that ends a name.
	if (text[quote] !== '"' || isEscaped(text, quote)) return false;
	// After one of these the quote begins a text, or ends a name of an odd kind.
	const inName = lastBefore(text, quote);
	return inName < 0 || isOneOf('{[,:', text[inName]) ? undefined : true;
}

function isEscaped(text: string, position: number): boolean {
	let backslashes = 0;
	while (text[position - 1 - backslashes] === '\\') backslashes++;
	return backslashes % 2 === 1;
}

function lastBefore(text: string, position: number): number {
	let last = position - 1;
	while (isSpace(text[last])) last--;
	return last;
}

function nextAfter(text: string, end: number): number {
	let next = end;
	while (isSpace(text[next])) next++;
	return next;
}

function isDigit(text: string, position: number): boolean {
	const code = text.charCodeAt(position);
	return code >= 48 && code <= 57;
}

function isSpace(character: string | undefined): boolean {
	return isOneOf(' \n\r\t', character);
}

function isOneOf(characters: string, character: string | undefined): boolean {
	return character !== undefined && characters.includes(character);
}
