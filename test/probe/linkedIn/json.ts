import { parse } from 'lossless-json';

/**
 * Parses JSON without rounding: whole numbers beyond 2^53 become bigints (contract 2.4).
 * @returns undefined when the text is not JSON, or empty
 */
export function parseLossless(text: string): unknown {
	try {
		return parse(text, undefined, (digits) => {
			const number = Number(digits);
			return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? BigInt(digits) : number;
		});
	} catch {
		return undefined;
	}
}

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is at a path of keys; undefined where there is none. */
export function at(value: unknown, ...path: string[]): unknown {
	return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
