import { parse, stringify } from 'lossless-json';

/** A whole HTTP answer, before a fault may spoil it. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** An answer with a JSON body; bigints become bare numbers, which keeps 64-bit ids exact. */
export function jsonAnswer(status: number, value: unknown): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json' },
		body: stringify(value) ?? '',
	};
}

/** Whether a Content-Type header names JSON, with or without parameters. */
export function isJson(contentType: string | undefined): boolean {
	return contentType?.split(';')[0].trim().toLowerCase() === 'application/json';
}

/** Parses JSON without rounding: integers beyond 2^53 become bigints, other numbers JavaScript's. */
export function parseJson(body: string): unknown {
	return parse(body, undefined, (digits) => {
		const number = Number(digits);
		return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? BigInt(digits) : number;
	});
}
