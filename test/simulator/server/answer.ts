import { randomUUID } from 'node:crypto';
import { parse } from 'lossless-json';

/** Marks a bigint on its way through `JSON.stringify`; no text of a world can hold it. */
const MARK = `bigint-${randomUUID()}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

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
		body: toJson(value),
	};
}

/** Several times as fast as lossless-json's `stringify`, which would take most of a page's time. */
function toJson(value: unknown): string {
	const text: string | undefined = JSON.stringify(value, (_key, item: unknown) =>
		typeof item === 'bigint' ? `${MARK}${item}` : item,
	);
	return text?.replace(MARKED, '$1') ?? '';
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
