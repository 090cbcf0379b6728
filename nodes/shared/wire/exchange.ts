import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { answerText, LARGEST_ANSWER_MEGABYTES, readThrownAnswers } from './answerText';
import type { LinkedInContext } from './context';
import { CREDENTIAL_TYPE } from './credential';
import { causesOf, classifyAnswer, classifyThrown } from './errors/classify';
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
