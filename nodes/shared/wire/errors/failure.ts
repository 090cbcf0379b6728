/** What went wrong at LinkedIn, in the categories that code decides on. */
export type FailureKind =
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
