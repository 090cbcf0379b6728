import type { FailureKind } from '../../../../nodes/shared/wire/errors/failure';

/** The HTTP status of each kind of failure. A record, so that a new kind does not compile before it is tested. */
export const STATUSES: Record<FailureKind, number | undefined> = {
	unauthorized: 401,
	reconnect_required: undefined,
	missing_permission: 403,
	version_retired: 426,
	daily_quota: 429,
	burst_quota: 429,
	not_found: 404,
	refused: 400,
	unavailable: 503,
	unreadable_answer: 200,
};

export const KINDS = Object.keys(STATUSES) as FailureKind[];
