import type { IHttpRequestMethods, IN8nHttpFullResponse, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { answerText, LARGEST_ANSWER_MEGABYTES, readThrownAnswers } from './answerText';
import { followedVersion, rememberFollowedVersion, successorVersions } from './apiVersions';
import type { LinkedInContext } from './context';
import { CREDENTIAL_TYPE, readCredential } from './credential';
import type { LinkedInCredential } from './credential';
import { causesOf, classifyAnswer, classifyThrown } from './errors/classify';
import type { FailureSubject, LinkedInFailure } from './errors/failure';
import { linkedInError } from './errors/linkedInError';
import { parseLosslessJson } from './losslessJson';
import type { RestliQuery } from './restli';
import { restliQuery } from './restli';
import { retryDelay, wait } from './retry';

const API_HOST = 'https://api.linkedin.com';
const TIMEOUT_MS = 60_000;

/** A token that was just minted can be refused for some seconds (wire contract 1.1). */
const FRESH_TOKEN_DELAY_MS = 5_000;

export interface LinkedInRequest {
	/** e.g. `/rest/leadForms/7234246`; keys in it are already encoded. */
	path: string;
	method?: IHttpRequestMethods;
	query?: RestliQuery;
	/** A field projection, e.g. `id,form:(name,content)`. */
	fields?: string;
	/** Sent as JSON. */
	body?: object;
	/** What the user asked for, for error messages, e.g. `organization 5509810`. */
	target?: string;
	/** Display name of the node's field that the target was entered in, for error messages. */
	field?: string;
	/** Whether a failed read is tried again; on by default. */
	retry?: boolean;
}

export interface LinkedInAnswer {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed without loss of 64-bit ids; undefined for an empty body. */
	body: unknown;
}

type Attempt = { answer: LinkedInAnswer } | { failure: LinkedInFailure };

/**
 * The one door to LinkedIn's API: version header, authentication (with n8n's refresh on 401), retries of
 * reads, retired versions, and failures in words.
 */
export class LinkedInClient {
	/** Resources whose daily quota was found used up: further calls of this run would be in vain. */
	private readonly usedUp = new Map<string, LinkedInFailure>();

	private constructor(
		readonly context: LinkedInContext,
		readonly credential: LinkedInCredential,
	) {}

	/** @throws n8n's own error when the node has no credential */
	static async create(context: LinkedInContext): Promise<LinkedInClient> {
		return new LinkedInClient(context, await readCredential(context));
	}

	/** The version that calls go out with: the credential's, or the one that took its place. */
	get apiVersion(): string {
		const { apiVersion, followApiVersion } = this.credential;
		return followApiVersion ? followedVersion(apiVersion) : apiVersion;
	}

	/** Words about a version that LinkedIn retired and this client left; undefined when all is as set. */
	get versionNotice(): string | undefined {
		const { apiVersion } = this.credential;
		if (this.apiVersion === apiVersion) return undefined;
		return `LinkedIn has retired API version ${apiVersion}, so ${this.apiVersion} is used instead. To make this permanent, set API Version to ${this.apiVersion} in the credential.`;
	}

	/**
	 * Sends one request and returns LinkedIn's answer with a status below 400.
	 * @throws NodeApiError made by `linkedInError`: classified and in words
	 */
	async request(request: LinkedInRequest): Promise<LinkedInAnswer> {
		if (this.credential.token === undefined) {
			throw this.error({ kind: 'reconnect_required', code: 'NOT_CONNECTED' }, request);
		}
		const usedUp = this.usedUp.get(resourceOf(request));
		if (usedUp !== undefined) throw this.error(usedUp, request);
		const first = await this.attemptWithRetries(request, this.apiVersion);
		if ('answer' in first) return first.answer;
		if (first.failure.kind === 'daily_quota') this.usedUp.set(resourceOf(request), first.failure);
		if (first.failure.kind !== 'version_retired') throw this.error(first.failure, request);
		return await this.requestWithLivingVersion(request, first.failure);
	}

	/** Makes the error of a failure that the caller found itself, e.g. an answer without `elements`. */
	error(
		failure: LinkedInFailure,
		request: LinkedInRequest,
		subject: Partial<FailureSubject> = {},
	): NodeApiError {
		const node = this.context.getNode();
		return linkedInError(node, failure, {
			resource: resourceOf(request),
			target: request.target,
			field: request.field,
			apiVersion: this.apiVersion,
			followsApiVersion: this.credential.followApiVersion,
			credentialName: node.credentials?.[CREDENTIAL_TYPE]?.name,
			grantedScopes: this.credential.token?.grantedScopes,
			now: Date.now(),
			...subject,
		});
	}

	/**
	 * For passing on what a `catch` caught: n8n's rules allow a catch block to throw only errors of
	 * n8n's own classes. An error of this client stays the same object.
	 */
	wrapped(error: unknown): NodeApiError | NodeOperationError {
		if (error instanceof NodeOperationError) return error;
		return new NodeApiError(this.context.getNode(), error as JsonObject);
	}

	private async requestWithLivingVersion(
		request: LinkedInRequest,
		retired: LinkedInFailure,
	): Promise<LinkedInAnswer> {
		const { apiVersion, followApiVersion } = this.credential;
		for (const version of successorVersions(this.apiVersion, Date.now())) {
			if (!followApiVersion) {
				// Only to name a version that works; a write must not happen on a version nobody chose.
				if (await this.isLiving(version)) {
					throw this.error(retired, request, { livingApiVersion: version });
				}
				continue;
			}
			const attempt = await this.attemptWithRetries(request, version);
			if ('failure' in attempt && attempt.failure.kind === 'version_retired') continue;
			if (isAnswered(attempt)) rememberFollowedVersion(apiVersion, version);
			if ('failure' in attempt) throw this.error(attempt.failure, request);
			this.context.logger.warn(this.versionNotice ?? '');
			return attempt.answer;
		}
		throw this.error(retired, request);
	}

	private async isLiving(version: string): Promise<boolean> {
		const probe = { path: '/rest/organizationAcls', query: { q: 'roleAssignee', count: 1 } };
		const attempt = await this.attempt(probe, version);
		return isAnswered(attempt);
	}

	private async attemptWithRetries(request: LinkedInRequest, version: string): Promise<Attempt> {
		const isRead = (request.method ?? 'GET') === 'GET' && request.retry !== false;
		let mayBeFreshToken = isRead && this.credential.token?.hasRefreshToken === true;
		for (let retries = 0; ; retries++) {
			const attempt = await this.attempt(request, version);
			if ('answer' in attempt) return attempt;
			let delay = isRead ? retryDelay(attempt.failure, retries) : undefined;
			if (mayBeFreshToken && attempt.failure.status === 401) {
				mayBeFreshToken = false;
				delay = FRESH_TOKEN_DELAY_MS;
			}
			if (delay === undefined) return attempt;
			await wait(delay);
		}
	}

	private async attempt(request: LinkedInRequest, version: string): Promise<Attempt> {
		const query = restliQuery(request.query ?? {}, request.fields);
		const isJson = request.body !== undefined;
		let response: IN8nHttpFullResponse;
		let text: string | undefined;
		try {
			response = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				CREDENTIAL_TYPE,
				{
					method: request.method ?? 'GET',
					// Rest.li's structure survives only inside the URL: n8n re-encodes `qs`.
					url: `${API_HOST}${request.path}${query === '' ? '' : `?${query}`}`,
					headers: {
						Accept: 'application/json',
						'Linkedin-Version': version,
						'X-Restli-Protocol-Version': '2.0.0',
						...(isJson ? { 'Content-Type': 'application/json' } : {}),
					},
					body: isJson ? JSON.stringify(request.body) : undefined,
					// Only so can an answer of absurd size be left unread.
					encoding: 'stream',
					returnFullResponse: true,
					// n8n would send the token along, to whatever host.
					disableFollowRedirect: true,
					// n8n refreshes the token on a 401 that is thrown, and only then.
					ignoreHttpStatusErrors: { ignore: true, except: [401] },
					timeout: TIMEOUT_MS,
				},
			)) as IN8nHttpFullResponse;
			text = await answerText(response.body);
		} catch (error) {
			await readThrownAnswers(causesOf(error));
			return { failure: classifyThrown(error) };
		}
		return understand(response, text, request.method ?? 'GET');
	}
}

/** LinkedIn counts calls by resource, e.g. `leadForms`. */
function resourceOf({ path }: LinkedInRequest): string {
	return path.split('/')[2] ?? path;
}

/** Whether LinkedIn looked at the request itself, whatever it made of it, and so knows its version. */
function isAnswered(attempt: Attempt): boolean {
	if ('answer' in attempt) return true;
	const { status, kind } = attempt.failure;
	return status !== undefined && kind !== 'version_retired' && kind !== 'unavailable';
}

function understand(
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
