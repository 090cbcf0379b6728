import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { LinkedInContext } from './credential';
import { CREDENTIAL_TYPE } from './credential';
import { causesOf, classifyAnswer, classifyThrown } from './errors/failure';
import type { LinkedInFailure } from './errors/failure';
import { parseLosslessJson } from './losslessJson';
import type { LinkedInRequest } from './request';
import { restliQuery } from './restli';

const API_HOST = 'https://api.linkedin.com';

export const TIMEOUT_MS = 60_000;

export interface LinkedInAnswer {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed with 64-bit ids intact; undefined for an empty body. */
	body: unknown;
}

/** The result of sending a call once. */
export type Attempt = ({ answer: LinkedInAnswer } | { failure: LinkedInFailure }) & {
	/** LinkedIn's clock is ahead of n8n's by at least this many milliseconds. Undefined without a Date header. */
	clockAhead?: number;
};

/**
 * Sends a request once, with the version header and n8n's authentication.
 * @param version `YYYYMM`
 * @returns a failure where the response is unusable; does not throw
 */
export async function exchange(
	context: LinkedInContext,
	request: LinkedInRequest,
	version: string,
): Promise<Attempt> {
	let clockAhead: number | undefined;
	try {
		// n8n refreshes the token only when a 401 is thrown.
		let response = await send(context, request, version, { ignore: true, except: [401] });
		clockAhead = clockAheadOf(response.headers);
		let text = await answerText(response.body);
		if (response.statusCode === 401) {
			// n8n 2.8 and older ignores `except`, so this repeats the request and lets n8n see the 401.
			response = await send(context, request, version, false);
			text = await answerText(response.body);
		}
		return { ...understand(response, text, request), clockAhead };
	} catch (error) {
		await readThrownAnswers(causesOf(error));
		return { failure: classifyThrown(error), clockAhead };
	}
}

async function send(
	context: LinkedInContext,
	{ path, method = 'GET', query = {}, fields, body }: LinkedInRequest,
	version: string,
	ignoreHttpStatusErrors: IHttpRequestOptions['ignoreHttpStatusErrors'],
): Promise<IN8nHttpFullResponse> {
	const search = restliQuery(query, fields);
	const isJson = body !== undefined;
	return (await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, {
		method,
		// n8n would re-encode `qs` and break Rest.li's structure, so the query goes into the URL.
		url: `${API_HOST}${path}${search === '' ? '' : `?${search}`}`,
		headers: {
			Accept: 'application/json',
			'Linkedin-Version': version,
			'X-Restli-Protocol-Version': '2.0.0',
			...(isJson ? { 'Content-Type': 'application/json' } : {}),
		},
		body: isJson ? JSON.stringify(body) : undefined,
		// A stream lets the client stop reading an oversized response.
		encoding: 'text',
		returnFullResponse: true,
		// A redirect could lead to another host, and n8n would send the token there.
		disableFollowRedirect: true,
		ignoreHttpStatusErrors,
		timeout: TIMEOUT_MS,
	})) as IN8nHttpFullResponse;
}

/** A lower bound: the header has whole seconds, and the response took time to arrive. */
function clockAheadOf({ date }: Record<string, unknown>): number | undefined {
	const time = typeof date === 'string' ? Date.parse(date) : NaN;
	return Number.isNaN(time) ? undefined : time - Date.now();
}

/** @param text the body; undefined if it was too large */
function understand(
	{ statusCode: status, headers }: IN8nHttpFullResponse,
	text: string | undefined,
	{ method = 'GET' }: LinkedInRequest,
): Attempt {
	const unreadable = (detail: string, code?: string): Attempt => ({
		failure: { kind: 'unreadable_answer', status, code, detail },
	});
	if (text === undefined && status < 400) {
		const detail = `It is larger than ${LARGEST_ANSWER_MEGABYTES} MB, so it was not read to its end.`;
		return unreadable(detail, 'ANSWER_TOO_LARGE');
	}
	if (status >= 300 && status < 400) {
		return unreadable('The answer was an unexpected redirect.');
	}
	let body: unknown;
	try {
		body = text ? parseLosslessJson(text) : undefined;
	} catch {
		if (status < 400) return unreadable('The answer was not JSON, or was cut off.');
		body = text;
	}
	if (status >= 400) return { failure: classifyAnswer({ status, body, headers }) };
	if (body === undefined && method === 'GET') return unreadable('The answer was empty.');
	return { answer: { status, headers, body } };
}

/** Well above the largest page of leads, and well below n8n's memory. n8n itself has no limit. */
const LARGEST_ANSWER_MEGABYTES = 50;

/** n8n's own timeout ends with the headers of a streamed response. */
const LONGEST_READ_MS = 120_000;

interface AnswerStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/**
 * Reads a response that n8n passed on as a stream (`encoding: 'stream'`), already unpacked.
 * @returns undefined if the response is too large; the rest stays unread
 * @throws Node's error if the connection breaks, an Error with code ETIMEDOUT if it is too slow
 */
export async function answerText(body: unknown): Promise<string | undefined> {
	if (!isStream(body)) return typeof body === 'string' ? body : '';
	const deadline = AbortSignal.timeout(LONGEST_READ_MS);
	let giveUp = () => {};
	const isTooSlow = new Promise<never>((_, reject) => {
		giveUp = () => reject(tooSlow());
		deadline.addEventListener('abort', giveUp);
	});
	try {
		// Destroying a stream does not wake a reader that waits for the next part; the race does.
		return await Promise.race([readText(body), isTooSlow]);
	} finally {
		deadline.removeEventListener('abort', giveUp);
		body.destroy();
	}
}

/** Replaces the unread stream in n8n's error by its text. */
async function readThrownAnswers(layers: Iterable<Record<string, unknown>>): Promise<void> {
	for (const { response } of layers) {
		const answer = response as { data?: unknown } | undefined;
		if (answer === undefined || !isStream(answer.data)) continue;
		try {
			answer.data = await answerText(answer.data);
		} catch {
			// The status still classifies the error.
			answer.data = undefined;
		}
	}
}

async function readText(body: AnswerStream): Promise<string | undefined> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > LARGEST_ANSWER_MEGABYTES * 1024 * 1024) return undefined;
		chunks.push(chunk);
	}
	// Removes a byte order mark, as n8n does.
	return new TextDecoder().decode(Buffer.concat(chunks, size));
}

function tooSlow(): Error {
	return Object.assign(new Error('The answer took too long'), { code: 'ETIMEDOUT' });
}

function isStream(body: unknown): body is AnswerStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
