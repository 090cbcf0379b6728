import type { JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { processMemory } from '../processMemory';
import { asRecord, hashOf } from '../values/json';
import type { EpochMs } from '../values/time';
import { HOUR, MINUTE } from '../values/time';
import { followedVersions, successorVersions } from './apiVersions';
import { CallPolicy } from './callPolicy';
import type { LinkedInContext, LinkedInCredential } from './credential';
import { CREDENTIAL_TYPE, credentialIdOf, readCredential } from './credential';
import type { Concern, FailureKind, LinkedInFailure } from './errors/failure';
import type { NodeError } from './errors/linkedInError';
import { concernOf, kindOf, linkedInError } from './errors/linkedInError';
import type { Attempt, LinkedInAnswer } from './exchange';
import { exchange } from './exchange';
import type { LinkedInRequest } from './request';
import { resourceOf } from './request';

/** A call that every member's token may make. */
const OWN_ROLES: LinkedInRequest = {
	path: '/rest/organizationAcls',
	query: { q: 'roleAssignee', state: 'APPROVED', count: 1 },
};

const TOKEN_REFUSED_HERE: LinkedInFailure = {
	kind: 'missing_permission',
	status: 401,
	code: 'TOKEN_REFUSED_HERE',
	// n8n renews the token at each 401, so that asking again costs more than after other failures.
	retryAfterMs: HOUR,
};

/** How long a token counts as new, in milliseconds. Another n8n, with another clock, may have stored its time. */
const TOKEN_IS_NEW_FOR = 60_000;

/**
 * By credential: when LinkedIn last refused a token that n8n had just renewed. Such a 401 concerns a Page, form or lead,
 * not the token. Otherwise n8n would renew the token at each of them, and LinkedIn limits renewals per day.
 */
const renewedInVain = processMemory(new Map<string, EpochMs>());

const RENEW_AGAIN_AFTER = 10 * MINUTE;

/**
 * The only way to LinkedIn's API. `CallPolicy` schedules and retries calls, and `exchange` sends them: there
 * n8n renews the token. The client replaces retired versions and explains failures.
 */
export class LinkedInClient {
	private constructor(
		readonly context: LinkedInContext,
		readonly credential: LinkedInCredential,
		readonly calls: CallPolicy,
		private readonly longestCall?: () => number,
	) {}

	/**
	 * @param calls shared by clients whose calls count together; by default, those of one run
	 * @throws NodeOperationError when no credential is selected
	 */
	static async create(
		context: LinkedInContext,
		calls = callPolicyFor(context),
	): Promise<LinkedInClient> {
		return new LinkedInClient(context, await readCredential(context), calls);
	}

	/**
	 * The same client with a limit. Both clients' calls count together.
	 * @param longestCall how long the next call may take, in milliseconds; from 0 on downwards, none is sent
	 */
	withLongestCall(longestCall?: () => number): LinkedInClient {
		return new LinkedInClient(this.context, this.credential, this.calls, longestCall);
	}

	/** See `credentialIdOf`. */
	get credentialId(): string {
		return credentialIdOf(this.context);
	}

	/** Identifies the credential and the signed-in account without revealing the token. */
	get signedInAs(): string {
		return `${this.credentialId} ${hashOf(this.credential.token?.accessToken ?? '', 32)}`;
	}

	/** The credential's version, or the successor of a retired one. */
	get apiVersion(): string {
		const { apiVersion, followApiVersion } = this.credential;
		return (followApiVersion && followedVersions.get(apiVersion)) || apiVersion;
	}

	/**
	 * Sends one request and returns LinkedIn's response with a status below 400.
	 * @throws NodeApiError from `linkedInError`; `concernOf` says what it concerns
	 */
	async request(request: LinkedInRequest): Promise<LinkedInAnswer> {
		if (this.credential.token === undefined) {
			throw this.error({ kind: 'reconnect_required', code: 'NOT_CONNECTED' }, request);
		}
		const version = this.apiVersion;
		const first = await this.attempt(request, version);
		if ('answer' in first) return first.answer;
		if (first.failure.kind !== 'version_retired') throw await this.judged(first.failure, request);
		// Another call may have switched to the next version meanwhile.
		if (this.apiVersion !== version) return await this.request(request);
		return await this.requestWithLivingVersion(request, first.failure);
	}

	/**
	 * Reads one entity by its key.
	 * @throws NodeApiError as `request`, also for an answer that is no JSON object
	 */
	async entity(request: LinkedInRequest): Promise<Record<string, unknown>> {
		const entity = asRecord((await this.request(request)).body);
		if (entity !== undefined) return entity;
		throw this.error({ kind: 'unreadable_answer', detail: 'It holds no object.' }, request);
	}

	/**
	 * A 401 may mean that your LinkedIn account may not see this one Page, form, event or lead (BEHAVIOR.md 6). One more
	 * call shows whether LinkedIn accepts the token elsewhere: the 401 then is a missing permission. A write was sent once,
	 * so its 401 may be one of a new token.
	 */
	private async judged(failure: LinkedInFailure, request: LinkedInRequest): Promise<NodeApiError> {
		const isToAsk = failure.kind === 'unauthorized' && (request.method ?? 'GET') === 'GET';
		const isRefusedHere = isToAsk && (await this.isTokenAccepted(request));
		return this.error(isRefusedHere ? TOKEN_REFUSED_HERE : failure, request);
	}

	/** Whether LinkedIn shows your account's roles, or refuses for another reason than the token. */
	private async isTokenAccepted(request: LinkedInRequest): Promise<boolean> {
		if (resourceOf(request) === resourceOf(OWN_ROLES)) return false;
		try {
			// Without a limit, because one that is exceeded would look like a sign-in that has ended.
			await this.withLongestCall().request(OWN_ROLES);
			return true;
		} catch (error) {
			return concernOf(error) === 'object';
		}
	}

	/** Creates the error for a failure that the caller detected, e.g. a response without `elements`. */
	error(failure: LinkedInFailure, request: LinkedInRequest): NodeApiError {
		const node = this.context.getNode();
		return linkedInError(node, failure, {
			resource: resourceOf(request),
			target: request.target,
			apiVersion: this.apiVersion,
			followsApiVersion: this.credential.followApiVersion,
			credentialName: node.credentials?.[CREDENTIAL_TYPE]?.name,
			credentialUrl: this.credentialUrl,
			grantedScopes: this.credential.token?.grantedScopes,
			now: Date.now(),
		});
	}

	/** Undefined for a node without a credential. */
	private get credentialUrl(): string | undefined {
		const id = this.context.getNode().credentials?.[CREDENTIAL_TYPE]?.id;
		const n8n = this.context.getInstanceBaseUrl();
		return id ? `${n8n.replace(/\/?$/, '/')}home/credentials/${id}` : undefined;
	}

	/** n8n's rules let `catch` blocks throw only n8n's error classes. Errors of this client stay the same. */
	wrapped(error: unknown): NodeError {
		if (error instanceof NodeOperationError) return error;
		return new NodeApiError(this.context.getNode(), error as JsonObject);
	}

	/**
	 * @param expected kinds of failure, or what the failure concerns
	 * @returns undefined if the work fails as expected
	 * @throws any other error of the work
	 */
	async unless<Result>(
		expected: ReadonlyArray<FailureKind | Concern>,
		work: () => Promise<Result>,
	): Promise<Result | undefined> {
		try {
			return await work();
		} catch (error) {
			const judged = [kindOf(error), concernOf(error)];
			if (judged.some((each) => each !== undefined && expected.includes(each))) return undefined;
			throw this.wrapped(error);
		}
	}

	private async requestWithLivingVersion(
		request: LinkedInRequest,
		retired: LinkedInFailure,
	): Promise<LinkedInAnswer> {
		const { apiVersion, followApiVersion } = this.credential;
		const others = followApiVersion ? successorVersions(this.apiVersion, Date.now()) : [];
		for (const version of others) {
			const attempt = await this.attempt(request, version);
			if ('failure' in attempt && attempt.failure.kind === 'version_retired') continue;
			followedVersions.set(apiVersion, version);
			if ('failure' in attempt) throw await this.judged(attempt.failure, request);
			const retirement = `LinkedIn has retired API version ${apiVersion}, so ${version} is used instead`;
			this.context.logger.warn(retirement);
			return attempt.answer;
		}
		throw this.error(retired, request);
	}

	private async attempt(request: LinkedInRequest, version: string): Promise<Attempt> {
		let isRefused = false;
		const send = async (longestMs: number) => {
			// The call after a 401 shows whether LinkedIn accepts the renewed token after some seconds.
			const renews = !this.mayRenew || (!isRefused && !this.isRenewedInVain);
			const attempt = await exchange(this.context, request, version, { longestMs, renews });
			isRefused ||= 'failure' in attempt && attempt.failure.kind === 'unauthorized';
			return attempt;
		};
		const attempt = await this.calls.attempt(request, send, this, this.longestCall);
		const isStillRefused = 'failure' in attempt && attempt.failure.kind === 'unauthorized';
		if (isStillRefused && this.mayRenew && !this.isRenewedInVain) {
			renewedInVain.set(this.credentialId, Date.now());
		}
		return attempt;
	}

	private get mayRenew(): boolean {
		return this.credential.token?.hasRefreshToken === true;
	}

	/** Whether LinkedIn may refuse the token for some seconds. n8n may have renewed it in the call before. */
	get mayBeNew(): boolean {
		return this.isRenewedInVain
			? this.isNewToken === true
			: this.mayRenew || this.isNewToken !== false;
	}

	/** The absolute value ends it if the clock was set back. */
	private get isRenewedInVain(): boolean {
		const at = renewedInVain.get(this.credentialId) ?? -Infinity;
		return Math.abs(Date.now() - at) < RENEW_AGAIN_AFTER;
	}

	/** Undefined if the age is unknown. */
	private get isNewToken(): boolean | undefined {
		const issuedAt = this.credential.token?.issuedAt;
		return issuedAt === undefined ? undefined : Date.now() - issuedAt < TOKEN_IS_NEW_FOR;
	}
}

/** A person who waits for a run should know why. Milliseconds. */
const LONG_PAUSE = 10_000;

/** The policy of one run, which logs long pauses. */
export function callPolicyFor(context: Pick<LinkedInContext, 'logger'>): CallPolicy {
	return new CallPolicy((delayMs) => {
		if (delayMs < LONG_PAUSE) return;
		const seconds = Math.round(delayMs / 1_000);
		context.logger.info(
			`LinkedIn is receiving too many calls at once, so the next ones wait ${seconds} s.`,
		);
	});
}
