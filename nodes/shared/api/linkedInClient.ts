import type { IHttpRequestOptions, IN8nHttpFullResponse, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { answerText, readThrownAnswers } from './answerText';
import { followedVersion, rememberFollowedVersion, successorVersions } from './apiVersions';
import type { Attempt, LinkedInAnswer } from './attempt';
import { understand } from './attempt';
import { CallGate } from './callGate';
import { CallsInTurn, resourceOf } from './callsInTurn';
import type { LinkedInContext } from './context';
import { CREDENTIAL_TYPE, readCredential } from './credential';
import type { LinkedInCredential } from './credential';
import { causesOf, classifyThrown } from './errors/classify';
import type { FailureSubject, LinkedInFailure } from './errors/failure';
import { linkedInError } from './errors/linkedInError';
import { hashOf } from '../leads/fingerprint';
import type { LinkedInRequest } from './request';
import { restliQuery } from './restli';

const API_HOST = 'https://api.linkedin.com';
const TIMEOUT_MS = 60_000;

/**
 * The one door to LinkedIn's API: version header, authentication (with n8n's refresh on 401), retries of
 * reads, retired versions, and failures in words.
 */
export class LinkedInClient {
	/** All calls of a run pass here. */
	readonly calls: CallsInTurn;

	private constructor(
		readonly context: LinkedInContext,
		readonly credential: LinkedInCredential,
		gate: CallGate,
	) {
		this.calls = new CallsInTurn(
			async (request, version) => await this.send(request, version),
			credential.token?.hasRefreshToken === true,
			gate,
		);
	}

	/**
	 * @param gate what its calls pass through, together with those of other clients that were given it
	 * @throws n8n's own error when the node has no credential
	 */
	static async create(context: LinkedInContext, gate = new CallGate()): Promise<LinkedInClient> {
		return new LinkedInClient(context, await readCredential(context), gate);
	}

	/** Stands for the credential and who is signed in with it, without telling anything of the token. */
	get signedInAs(): string {
		const credentialId = this.context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? '';
		return `${credentialId} ${hashOf(this.credential.token?.accessToken ?? '', 32)}`;
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
		const version = this.apiVersion;
		const first = await this.calls.attempt(request, version);
		if ('answer' in first) return first.answer;
		if (first.failure.kind !== 'version_retired') throw this.error(first.failure, request);
		// Another call may have found the next version meanwhile.
		if (this.apiVersion !== version) return await this.request(request);
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
			const attempt = await this.calls.attempt(request, version);
			if ('failure' in attempt && attempt.failure.kind === 'version_retired') continue;
			if (isAnswered(attempt)) rememberFollowedVersion(apiVersion, version);
			if ('failure' in attempt) throw this.error(attempt.failure, request);
			this.context.logger.warn(this.versionNotice ?? '');
			return attempt.answer;
		}
		throw this.error(retired, request);
	}

	private async isLiving(version: string): Promise<boolean> {
		const probe = {
			path: '/rest/organizationAcls',
			query: { q: 'roleAssignee', count: 1 },
			retry: false,
		};
		return isAnswered(await this.calls.attempt(probe, version));
	}

	private async send(request: LinkedInRequest, version: string): Promise<Attempt> {
		let response: IN8nHttpFullResponse;
		let text: string | undefined;
		try {
			// n8n refreshes the token on a 401 that is thrown, and only then.
			response = await this.exchange(request, version, { ignore: true, except: [401] });
			text = await answerText(response.body);
			if (response.statusCode === 401) {
				// n8n 2.8 and older knows no exceptions: this request lets it see the 401 as well.
				response = await this.exchange(request, version, false);
				text = await answerText(response.body);
			}
		} catch (error) {
			await readThrownAnswers(causesOf(error));
			return { failure: classifyThrown(error) };
		}
		return understand(response, text, request.method ?? 'GET');
	}

	private async exchange(
		request: LinkedInRequest,
		version: string,
		ignoreHttpStatusErrors: IHttpRequestOptions['ignoreHttpStatusErrors'],
	): Promise<IN8nHttpFullResponse> {
		const query = restliQuery(request.query ?? {}, request.fields);
		const isJson = request.body !== undefined;
		return (await this.context.helpers.httpRequestWithAuthentication.call(
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
				ignoreHttpStatusErrors,
				timeout: TIMEOUT_MS,
			},
		)) as IN8nHttpFullResponse;
	}
}

/** Whether LinkedIn looked at the request itself, whatever it made of it, and so knows its version. */
function isAnswered(attempt: Attempt): boolean {
	if ('answer' in attempt) return true;
	const { status, kind } = attempt.failure;
	return status !== undefined && kind !== 'version_retired' && kind !== 'unavailable';
}
