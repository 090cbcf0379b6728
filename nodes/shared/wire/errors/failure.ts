import { safeText } from '../../values/text';
import { jsonIn } from '../../values/json';

export type FailureKind =
	/** 401: a bad or too new token. If LinkedIn accepts it elsewhere, it becomes `missing_permission` (BEHAVIOR.md 3, 6). */
	| 'unauthorized'
	/** Only signing in again helps. */
	| 'reconnect_required'
	| 'missing_permission'
	| 'version_retired'
	| 'daily_quota'
	| 'burst_quota'
	| 'not_found'
	| 'refused'
	| 'unavailable'
	| 'unreadable_answer';

/** What a failure concerns, judged here alone: callers switch on it. */
export type Concern =
	/** Every other call would fail too, until the credential or the API version is changed. */
	| 'everything'
	/** LinkedIn got too many calls, whatever they ask for. It passes. */
	| 'limit'
	/** LinkedIn refused only what was asked for; others may be readable. */
	| 'object'
	/** LinkedIn or the network fails. It passes within minutes. */
	| 'outage';

const CONCERNS: Readonly<Record<FailureKind, Concern>> = {
	unauthorized: 'everything',
	reconnect_required: 'everything',
	version_retired: 'everything',
	daily_quota: 'limit',
	burst_quota: 'limit',
	missing_permission: 'object',
	not_found: 'object',
	refused: 'object',
	unavailable: 'outage',
	unreadable_answer: 'outage',
};

export function concernOfKind(kind: FailureKind): Concern {
	return CONCERNS[kind];
}

/** A failed call as data, not yet explained to the user. Contains no token and no secret. */
export interface LinkedInFailure {
	kind: FailureKind;
	/** Undefined when no response arrived. */
	status?: number;
	/** LinkedIn's `code`, e.g. `EXPIRED_ACCESS_TOKEN`, Node's, e.g. `ECONNRESET`, or the package's own. */
	code?: string;
	detail?: string;
	/** When LinkedIn may be asked again, for example from the Retry-After header. Milliseconds. */
	retryAfterMs?: number;
	/** Whether the call was not sent, because it would have failed like another one. */
	isUnsent?: boolean;
}

/** See `mayBeOneElement` of an error. */
export function mayBeOfOneElement({ kind, status }: LinkedInFailure): boolean {
	return CONCERNS[kind] === 'outage' && status !== undefined;
}

/** The context of a failed call, for its explanation. */
export interface FailureSubject {
	/** e.g. `leadFormResponses` */
	resource: string;
	/** The object that the user asked for, e.g. `Page 5509810`. */
	target?: string;
	/** The requested version, `YYYYMM`. */
	apiVersion?: string;
	followsApiVersion?: boolean;
	credentialName?: string;
	/** Where this n8n shows the credential. */
	credentialUrl?: string;
	/** Undefined when unknown. */
	grantedScopes?: string[];
	now: number;
}

/** The kind that workflows read. After any refused token, the user must sign in again. */
export function reasonOf({ kind }: LinkedInFailure): FailureKind {
	return kind === 'unauthorized' ? 'reconnect_required' : kind;
}

/** A response with a status of 400 or more. */
export interface ErrorAnswer {
	status: number;
	/** Parsed if it was JSON, otherwise text. */
	body: unknown;
	headers: Record<string, unknown>;
}

// From "Resource level throttle APPLICATION_AND_MEMBER DAY limit …": the window may also be SECOND or MINUTE.
const DAILY_QUOTA = /\bDAY\b/;
// From "This URL did not pass the security challenge check"; LinkedIn documents no code for it.
const CHALLENGE_FAILED = /did not pass the security challenge/i;
// From "Requested version 20250701 is not active". Clients met it with status 400 and without a code.
const VERSION_RETIRED = /\b(?:requested|api) version \S+ is not (?:active|supported)\b/i;
const VERSION_CODES: ReadonlyArray<string | undefined> = ['NONEXISTENT_VERSION', 'VERSION_MISSING'];
const LONGEST_DETAIL = 300;

/**
 * Classifies a failed response by its status and LinkedIn's `code`. LinkedIn advises against relying on
 * messages. Only three cases need them: a retired version, a webhook that failed the challenge, and a daily
 * quota (BEHAVIOR.md 7, 36, 8).
 */
export function classifyAnswer({ status, body, headers }: ErrorAnswer): LinkedInFailure {
	const envelope =
		typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
	const failure = {
		status,
		code: typeof envelope.code === 'string' ? envelope.code : undefined,
		detail: detailOf(envelope),
	};
	// Comes first: with another status, a retired version looks like a wrong ID or a missing role.
	if (
		status === 426 ||
		VERSION_CODES.includes(failure.code) ||
		VERSION_RETIRED.test(failure.detail ?? '')
	) {
		return { ...failure, kind: 'version_retired', code: failure.code ?? 'NONEXISTENT_VERSION' };
	}
	if (status === 401) return { ...failure, kind: 'unauthorized' };
	// Comes before the status, because LinkedIn does not document that of a failed challenge.
	if (CHALLENGE_FAILED.test(failure.detail ?? '')) {
		return { ...failure, kind: 'refused', code: 'CHALLENGE_FAILED' };
	}
	if (status === 403) return { ...failure, kind: 'missing_permission' };
	if (status === 404) return { ...failure, kind: 'not_found' };
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
	// The cut may split a character.
	return detail === '' ? undefined : safeText(detail.slice(0, LONGEST_DETAIL));
}

function retryAfterOf(headers: Record<string, unknown>): number | undefined {
	const seconds = Number(headers['retry-after']);
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

/**
 * Classifies an error of n8n's request helper: a failed or refused token refresh, a 401, or a network
 * failure. n8n wraps causes in several layers, so this walks the whole chain.
 */
export function classifyThrown(error: unknown): LinkedInFailure {
	for (const layer of causesOf(error)) {
		const answer = answerOf(layer);
		// A status below 400 on an error means that the connection broke during the response.
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

/** The error and its causes, outermost first. */
function causesOf(error: unknown): ErrorLayer[] {
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
			body: jsonIn(response.data) ?? response.data,
			headers: response.headers ?? {},
		};
	}
	// n8n's OAuth client wraps a token endpoint's non-OAuth response in its own ResponseError.
	if (layer.code === 'ESTATUS' && typeof layer.status === 'number') {
		return { status: layer.status, body: jsonIn(layer.body) ?? layer.body, headers: {} };
	}
	return undefined;
}

/** n8n's OAuth client throws an AuthError with the token endpoint's body, or a plain Error. */
function refusedRefreshOf(layer: ErrorLayer): LinkedInFailure | undefined {
	const body = layer.body as { error?: unknown } | undefined;
	if (layer.code === 'EAUTH' || (typeof body === 'object' && typeof body?.error === 'string')) {
		const oauthError = String(body?.error);
		// OAuth's codes for a passing failure (RFC 6749, section 4.1.2.1).
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
		// n8n hides the 401 when it has no refresh token.
		return { kind: 'unauthorized', code: 'NO_REFRESH_TOKEN' };
	}
	if (message.includes('credentials not connected')) {
		return { kind: 'reconnect_required', code: 'NOT_CONNECTED' };
	}
	return undefined;
}
