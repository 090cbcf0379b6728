import { safeText } from '../../values/text';

/** What went wrong at LinkedIn, in the categories that code decides on. */
export type FailureKind =
	/** 401: the token is no good or not accepted yet, or the member lacks the role at this one Page (wire contract 2.6). */
	| 'unauthorized'
	/** The sign-in has ended for certain. */
	| 'reconnect_required'
	| 'missing_permission'
	| 'version_retired'
	| 'daily_quota'
	| 'burst_quota'
	| 'not_found'
	| 'refused'
	| 'unavailable'
	| 'unreadable_answer';

/** A failed call, as data: nothing of it is for users yet. Holds no token and no secret. */
export interface LinkedInFailure {
	kind: FailureKind;
	/** HTTP status, absent when no answer came. */
	status?: number;
	/** LinkedIn's own `code`, e.g. `EXPIRED_ACCESS_TOKEN`, Node's, e.g. `ECONNRESET`, or ours. */
	code?: string;
	/** LinkedIn's own words. */
	detail?: string;
	/** From a Retry-After header, milliseconds. */
	retryAfterMs?: number;
}

/** What the failed call was about; the catalogue puts it into words. */
export interface FailureSubject {
	/** e.g. `leadFormResponses` */
	resource: string;
	/** What the user asked for, e.g. `organization 5509810`. */
	target?: string;
	/** Display name of the node's field that the target was entered in, e.g. `Event`. */
	field?: string;
	/** `YYYYMM` that the call asked for. */
	apiVersion?: string;
	/** A version that LinkedIn answers, when one was looked for and found. */
	livingApiVersion?: string;
	/** Whether the credential follows the versions that LinkedIn serves. */
	followsApiVersion?: boolean;
	credentialName?: string;
	/** Scopes that LinkedIn granted to the credential, when known. */
	grantedScopes?: string[];
	/** Whether the access token is seconds old: LinkedIn may not accept it yet (wire contract 1.1). */
	isNewToken?: boolean;
	/** Epoch milliseconds. */
	now: number;
}

/** The kind as workflows read it: whatever became of the token, the person has to connect again. */
export function reasonOf({ kind }: LinkedInFailure): FailureKind {
	return kind === 'unauthorized' ? 'reconnect_required' : kind;
}

/** An answer with an HTTP status of 400 or more, before it is understood. */
export interface ErrorAnswer {
	status: number;
	/** Parsed JSON where it was JSON, otherwise text. */
	body: unknown;
	headers: Record<string, unknown>;
}

// "Resource level throttle APPLICATION DAY limit …": LinkedIn marks a daily quota nowhere else.
const DAILY_QUOTA = /\bDAY\b/;
// The whole answer is "This URL did not pass the security challenge check"; its code is not documented.
const CHALLENGE_FAILED = /did not pass the security challenge/i;
const LONGEST_DETAIL = 300;

/**
 * Sorts a failed answer by its status and LinkedIn's `code`; LinkedIn asks clients not to rely on
 * messages (wire contract 2.6), so these only tell a daily quota from a burst, and a webhook that
 * failed LinkedIn's challenge from other refusals.
 */
export function classifyAnswer({ status, body, headers }: ErrorAnswer): LinkedInFailure {
	const envelope =
		typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
	const failure = {
		status,
		code: typeof envelope.code === 'string' ? envelope.code : undefined,
		detail: detailOf(envelope),
	};
	if (status === 401) return { ...failure, kind: 'unauthorized' };
	// Before the other statuses, since it is not documented which one LinkedIn gives.
	if (CHALLENGE_FAILED.test(failure.detail ?? '')) {
		return { ...failure, kind: 'refused', code: 'CHALLENGE_FAILED' };
	}
	if (status === 403) return { ...failure, kind: 'missing_permission' };
	if (status === 404) return { ...failure, kind: 'not_found' };
	if (status === 426 || failure.code === 'VERSION_MISSING') {
		return { ...failure, kind: 'version_retired' };
	}
	if (status === 429) {
		return DAILY_QUOTA.test(String(envelope.message))
			? { ...failure, kind: 'daily_quota' }
			: { ...failure, kind: 'burst_quota', retryAfterMs: retryAfterOf(headers) };
	}
	if (status === 408 || status >= 500) {
		return { ...failure, kind: 'unavailable', retryAfterMs: retryAfterOf(headers) };
	}
	return { ...failure, kind: 'refused' };
}

function detailOf(envelope: Record<string, unknown>): string | undefined {
	const parts: string[] = typeof envelope.message === 'string' ? [envelope.message] : [];
	const details = envelope.errorDetails as { inputErrors?: unknown } | undefined;
	const inputErrors = Array.isArray(details?.inputErrors) ? details.inputErrors : [];
	for (const inputError of inputErrors as Array<Record<string, unknown> | null>) {
		const input = inputError?.input as { inputPath?: { fieldPath?: unknown } } | undefined;
		parts.push(
			[inputError?.code, input?.inputPath?.fieldPath, inputError?.description]
				.filter((part) => typeof part === 'string')
				.join(' '),
		);
	}
	const detail = safeText(parts.filter((part) => part !== '').join('; '));
	// It may have been cut in the middle of a character.
	return detail === '' ? undefined : safeText(detail.slice(0, LONGEST_DETAIL));
}

function retryAfterOf(headers: Record<string, unknown>): number | undefined {
	const seconds = Number(headers['retry-after']);
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

/**
 * Sorts what n8n's request helper throws: an unanswered or refused token refresh, a 401, or a failure of
 * the network. n8n wraps its causes in several layers, so the whole chain is looked at.
 */
export function classifyThrown(error: unknown): LinkedInFailure {
	for (const layer of causesOf(error)) {
		const answer = answerOf(layer);
		// A good status on a thrown error: the connection was cut in the middle of the answer.
		if (answer !== undefined && answer.status >= 400) return classifyAnswer(answer);
		const refusal = refusedRefreshOf(layer);
		if (refusal !== undefined) return refusal;
	}
	for (const layer of causesOf(error)) {
		if (typeof layer.code === 'string') return { kind: 'unavailable', code: layer.code };
	}
	return { kind: 'unavailable' };
}

type ErrorLayer = Record<string, unknown>;

/** The error and what it wraps, outermost first. */
export function causesOf(error: unknown): ErrorLayer[] {
	const layers: ErrorLayer[] = [];
	let layer: unknown = error;
	while (typeof layer === 'object' && layer !== null && !layers.includes(layer as ErrorLayer)) {
		layers.push(layer as ErrorLayer);
		const { cause, errorResponse } = layer as ErrorLayer;
		layer = cause ?? errorResponse;
	}
	return layers;
}

function answerOf(layer: ErrorLayer): ErrorAnswer | undefined {
	const response = layer.response as
		| { status?: unknown; data?: unknown; headers?: Record<string, unknown> }
		| undefined;
	if (typeof response?.status === 'number') {
		return {
			status: response.status,
			body: parsed(response.data),
			headers: response.headers ?? {},
		};
	}
	// n8n's OAuth client wraps a token endpoint's answer that is no OAuth error in its own ResponseError.
	if (layer.code === 'ESTATUS' && typeof layer.status === 'number') {
		return { status: layer.status, body: parsed(layer.body), headers: {} };
	}
	return undefined;
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}

/** n8n's OAuth client throws an AuthError with the token endpoint's body, or plain errors of its own. */
function refusedRefreshOf(layer: ErrorLayer): LinkedInFailure | undefined {
	const body = layer.body as { error?: unknown } | undefined;
	if (layer.code === 'EAUTH' || (typeof body === 'object' && typeof body?.error === 'string')) {
		const oauthError = String(body?.error);
		// OAuth's own words for a fault that passes (RFC 6749, section 4.1.2.1).
		if (oauthError === 'temporarily_unavailable' || oauthError === 'server_error') {
			return { kind: 'unavailable', code: oauthError };
		}
		const clientRefused = oauthError.startsWith('invalid_client');
		return {
			kind: 'reconnect_required',
			code: clientRefused ? 'CLIENT_REFUSED' : 'REFRESH_REFUSED',
		};
	}
	const failure = layer.failure as { cause?: unknown } | undefined;
	if (failure?.cause === 'credential-invalid') {
		return { kind: 'reconnect_required', code: 'REFRESH_REFUSED' };
	}
	const message = String(layer.message);
	if (message.includes('no refresh token')) {
		// Without a refresh token, n8n does not tell the 401 itself.
		return { kind: 'unauthorized', code: 'NO_REFRESH_TOKEN' };
	}
	if (message.includes('credentials not connected')) {
		return { kind: 'reconnect_required', code: 'NOT_CONNECTED' };
	}
	return undefined;
}
