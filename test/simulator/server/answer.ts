import { randomUUID } from 'node:crypto';

/** Marks a bigint on its way through `JSON.stringify`; no text of a world can hold it. */
const MARK = `${randomUUID().slice(0, 13)}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

/** A whole HTTP answer, before a fault may spoil it. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
	/** What the body was made of. */
	value?: unknown;
}

/** An answer with a JSON body; bigints become bare numbers, which keeps 64-bit ids exact. */
export function jsonAnswer(status: number, value: unknown): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json' },
		body: toJson(value),
		value,
	};
}

/**
 * Many times as fast as lossless-json's `stringify`, which would take most of a page's time, or a replacer that is
 * called for each value: `JSON.stringify` asks a bigint how to write it, while it is told so. Where n8n is in the same
 * process, bigints know another way before and after.
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
