import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { LinkedInContext } from './credential';
import { CREDENTIAL_TYPE } from './credential';
import type { LinkedInFailure } from './errors/failure';
import { classifyAnswer, classifyThrown } from './errors/failure';
import { parseLosslessJson } from '../values/json';
import type { LinkedInRequest } from './request';
import { restliQuery } from './request';
import { atMost, TOO_SLOW } from './waiting';

const API_HOST = 'https://api.linkedin.com';

/** Until LinkedIn begins to answer. Milliseconds. */
export const TIMEOUT_MS = 60_000;

/** The limit of a whole call: n8n may renew the token in between, and an answer may trickle in. Milliseconds. */
const LONGEST_CALL_MS = 90_000;

export interface LinkedInAnswer {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed with 64-bit ids intact; undefined for an empty body. */
	body: unknown;
}

export type Attempt = { answer: LinkedInAnswer } | { failure: LinkedInFailure };

/**
 * Sends a request once, with the version header and n8n's authentication.
 * @param version `YYYYMM`
 * @param how `longestMs`: after so long without a whole answer, the call counts as failed; `renews`: whether n8n renews
 * the token after a 401
 * @returns a failure where the response is unusable; does not throw
 */
export async function exchange(
	context: LinkedInContext,
	request: LinkedInRequest,
	version: string,
	{ longestMs, renews }: { longestMs: number; renews: boolean },
): Promise<Attempt> {
	const limitMs = Math.min(longestMs, LONGEST_CALL_MS);
	const ended = await atMost(limitMs, exchanged(context, request, version, renews));
	return ended?.result ?? { failure: TOO_SLOW };
}

async function exchanged(
	context: LinkedInContext,
	request: LinkedInRequest,
	version: string,
	renews: boolean,
): Promise<Attempt> {
	try {
		// n8n refreshes the token only when a 401 is thrown.
		let response = await send(context, request, version, {
			ignore: true,
			except: renews ? [401] : [],
		});
		if (response.statusCode === 401 && renews) {
			// n8n 2.8 and older ignores `except`, so this repeats the request and lets n8n see the 401.
			response = await send(context, request, version, false);
		}
		return understand(response, request);
	} catch (error) {
		return { failure: classifyThrown(error) };
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
		// n8n would parse the body itself, and round LinkedIn's 64-bit ids.
		encoding: 'text',
		returnFullResponse: true,
		// A redirect could lead to another host, and n8n would send the token there.
		disableFollowRedirect: true,
		ignoreHttpStatusErrors,
		timeout: TIMEOUT_MS,
	})) as IN8nHttpFullResponse;
}

function understand(
	{ statusCode: status, headers, body: text }: IN8nHttpFullResponse,
	{ method = 'GET' }: LinkedInRequest,
): Attempt {
	const unreadable = (detail: string): Attempt => ({
		failure: { kind: 'unreadable_answer', status, detail },
	});
	if (status >= 300 && status < 400) return unreadable('The answer was an unexpected redirect.');
	let body: unknown;
	try {
		body = text ? parseLosslessJson(String(text)) : undefined;
	} catch {
		// LinkedIn says in JSON why it refuses a request, such as a page size.
		if (status <= 400) return unreadable('The answer was not JSON, or was cut off.');
		body = text;
	}
	if (status >= 400) return { failure: classifyAnswer({ status, body, headers }) };
	if (body === undefined && method === 'GET') return unreadable('The answer was empty.');
	return { answer: { status, headers, body } };
}
