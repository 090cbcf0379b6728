import type { IHttpRequestMethods, IN8nHttpFullResponse } from 'n8n-workflow';

import { LARGEST_ANSWER_MEGABYTES } from './answerText';
import { classifyAnswer } from './errors/classify';
import type { LinkedInFailure } from './errors/failure';
import { parseLosslessJson } from './losslessJson';

export interface LinkedInAnswer {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed without loss of 64-bit ids; undefined for an empty body. */
	body: unknown;
}

/** What came of one try of a call. */
export type Attempt = { answer: LinkedInAnswer } | { failure: LinkedInFailure };

/**
 * Makes an answer or a failure of what LinkedIn sent.
 * @param text the body; undefined when it was larger than may be
 */
export function understand(
	{ statusCode, headers }: IN8nHttpFullResponse,
	text: string | undefined,
	method: IHttpRequestMethods,
): Attempt {
	if (text === undefined && statusCode < 400) {
		const detail = `It is larger than ${LARGEST_ANSWER_MEGABYTES} MB, so it was not read to its end.`;
		const code = 'ANSWER_TOO_LARGE';
		return { failure: { kind: 'unreadable_answer', status: statusCode, code, detail } };
	}
	if (statusCode >= 300 && statusCode < 400) {
		const detail = 'The answer was a redirect, and LinkedIn sends none here.';
		return { failure: { kind: 'unreadable_answer', status: statusCode, detail } };
	}
	let parsed: unknown;
	try {
		parsed = text ? parseLosslessJson(text) : undefined;
	} catch {
		parsed = text;
		if (statusCode < 400) {
			const detail = 'The answer was not JSON, or was cut off.';
			return { failure: { kind: 'unreadable_answer', status: statusCode, detail } };
		}
	}
	if (statusCode >= 400) {
		return { failure: classifyAnswer({ status: statusCode, body: parsed, headers }) };
	}
	if (parsed === undefined && method === 'GET') {
		const detail = 'The answer was empty.';
		return { failure: { kind: 'unreadable_answer', status: statusCode, detail } };
	}
	return { answer: { status: statusCode, headers, body: parsed } };
}
