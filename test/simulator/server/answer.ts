import { randomUUID } from 'node:crypto';

/** Marks a bigint on its way through `JSON.stringify`; it is random, so that no text of a world contains it. */
const MARK = `${randomUUID().slice(0, 13)}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

/** An HTTP answer, before a fault may spoil it. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
	/** The value from which the body was made. */
	value?: unknown;
}

/** An answer with a JSON body; bigints become bare numbers, which keeps 64-bit ids exact. */
export function jsonAnswer(status: number, value: unknown): Answer {
	return { status, headers: { 'content-type': 'application/json' }, body: toJson(value), value };
}

/**
 * Much faster than a replacer that is called for each value, or lossless-json's `stringify`, which would take most of
 * a page's time: `JSON.stringify` calls `toJSON` of a bigint. It is set only during the call, because an n8n in the
 * same process has another one.
 */
function toJson(value: unknown): string {
	const prototype = BigInt.prototype as { toJSON?: (this: bigint) => string };
	const { toJSON } = prototype;
	prototype.toJSON = function () {
		return `${MARK}${this}`;
	};
	try {
		const text: string | undefined = JSON.stringify(value);
		return text?.replace(MARKED, '$1') ?? '';
	} finally {
		if (toJSON === undefined) delete prototype.toJSON;
		else prototype.toJSON = toJSON;
	}
}

/** Whether a Content-Type header names JSON, with or without parameters. */
export function isJson(contentType: string | undefined): boolean {
	return contentType?.split(';')[0].trim().toLowerCase() === 'application/json';
}
