import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { LinkedInContext } from './credential';
import { CREDENTIAL_TYPE } from './credential';
import { causesOf, classifyAnswer, classifyThrown } from './errors/failure';
import type { LinkedInFailure } from './errors/failure';
import { parseLosslessJson } from './losslessJson';
import type { LinkedInRequest } from './request';
import { restliQuery } from './restli';

const API_HOST = 'https://api.linkedin.com';

/** How long an answer may take. */
export const TIMEOUT_MS = 60_000;

export interface LinkedInAnswer {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed without loss of 64-bit ids; undefined for an empty body. */
	body: unknown;
}

/** What came of one try of a call. */
export type Attempt = ({ answer: LinkedInAnswer } | { failure: LinkedInFailure }) & {
	/** How far LinkedIn's clock is ahead of the own one at least, milliseconds, if the answer tells it. */
	clockAhead?: number;
};

/**
 * Sends a request once, with the version header and n8n's authentication, which renews the token on a 401.
 * @param version `YYYYMM`
 * @returns the answer, or a failure for everything that is none; it does not throw
 */
export async function exchange(
	context: LinkedInContext,
	request: LinkedInRequest,
	version: string,
): Promise<Attempt> {
	let clockAhead: number | undefined;
	try {
		// n8n refreshes the token on a 401 that is thrown, and only then.
		let response = await send(context, request, version, { ignore: true, except: [401] });
		clockAhead = clockAheadOf(response.headers);
		let text = await answerText(response.body);
		if (response.statusCode === 401) {
			// n8n 2.8 and older knows no exceptions: this request lets it see the 401 as well.
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
		// Rest.li's structure survives only inside the URL: n8n re-encodes `qs`.
		url: `${API_HOST}${path}${search === '' ? '' : `?${search}`}`,
		headers: {
			Accept: 'application/json',
			'Linkedin-Version': version,
			'X-Restli-Protocol-Version': '2.0.0',
			...(isJson ? { 'Content-Type': 'application/json' } : {}),
		},
		body: isJson ? JSON.stringify(body) : undefined,
		// Only so can an answer of absurd size be left unread.
		encoding: 'stream',
		returnFullResponse: true,
		// n8n would send the token along, to whatever host.
		disableFollowRedirect: true,
		ignoreHttpStatusErrors,
		timeout: TIMEOUT_MS,
	})) as IN8nHttpFullResponse;
}

/** The header has whole seconds, rounded down, and the answer took a while to come: so it is more. */
function clockAheadOf({ date }: Record<string, unknown>): number | undefined {
	const time = typeof date === 'string' ? Date.parse(date) : NaN;
	return Number.isNaN(time) ? undefined : time - Date.now();
}

/** @param text the body; undefined when it was larger than may be */
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
		return unreadable('The answer was a redirect, and LinkedIn sends none here.');
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

/**
 * Far above the largest page of leads, far below what fills n8n's memory: n8n itself takes an answer of
 * any size.
 */
const LARGEST_ANSWER_MEGABYTES = 50;

/** n8n's own time limit ends with the headers of an answer that is read as it comes. */
const LONGEST_READ_MS = 120_000;

interface AnswerStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/**
 * The text of an answer that n8n handed over unread (`encoding: 'stream'`), unpacked already; a text
 * stays as it is.
 * @returns undefined for an answer that is larger than it may be; the rest of it is not read
 * @throws Node's error when the connection is cut, an Error with code ETIMEDOUT when it is too slow
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
		// A stream that waits for its next part does not notice that it is destroyed.
		return await Promise.race([readText(body), isTooSlow]);
	} finally {
		deadline.removeEventListener('abort', giveUp);
		body.destroy();
	}
}

/** Puts the text into the place of an unread answer that an error of n8n may carry. */
async function readThrownAnswers(layers: Iterable<Record<string, unknown>>): Promise<void> {
	for (const { response } of layers) {
		const answer = response as { data?: unknown } | undefined;
		if (answer === undefined || !isStream(answer.data)) continue;
		try {
			answer.data = await answerText(answer.data);
		} catch {
			// Its status is known all the same.
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
	// Without a byte order mark, as from n8n.
	return new TextDecoder().decode(Buffer.concat(chunks, size));
}

function tooSlow(): Error {
	return Object.assign(new Error('The answer took too long'), { code: 'ETIMEDOUT' });
}

function isStream(body: unknown): body is AnswerStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
