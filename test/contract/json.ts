import { parse } from 'lossless-json';

/**
 * Parses JSON without rounding (contract 2.4): integers beyond 2^53 become bigints, other numbers JavaScript's.
 * @throws SyntaxError when the text is not JSON
 */
export function parseLossless(text: string): unknown {
	return parse(text, undefined, (digits) => {
		const number = Number(digits);
		return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? BigInt(digits) : number;
	});
}
