import { NodeOperationError } from 'n8n-workflow';

import type { FailureKind } from '../../../shared/wire/errors/failure';
import { reasonOf } from '../../../shared/wire/errors/failure';
import { failureOf, fixOf } from '../../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';

/** From worst to best, each with what a person reads first; alerts make the subject of their mail of it. */
const STATUSES = {
	unreachable: 'LinkedIn cannot be reached',
	reconnect_required: 'Sign in again',
	api_version_unsupported: 'Choose another API version',
	missing_permissions: 'A permission is missing',
	expiring_soon: 'Works, but needs you soon',
	ok: 'Works',
} as const;

export type ConnectionStatus = keyof typeof STATUSES;

export interface ConnectionProblem {
	code: string;
	message: string;
	fix: string;
	/** The connection's status because of this problem; `ok` for a note. */
	status: ConnectionStatus;
}

/** Any other failure counts as `unreachable`. */
const STATUS_OF: Partial<Record<FailureKind, ConnectionStatus>> = {
	unauthorized: 'reconnect_required',
	reconnect_required: 'reconnect_required',
	missing_permission: 'missing_permissions',
	// Some of LinkedIn's resources hide a refusal behind a 404. The check asks for nothing that may not exist.
	not_found: 'missing_permissions',
	version_retired: 'api_version_unsupported',
};

/**
 * Converts the error of a failed call to a problem.
 * @throws NodeOperationError for other errors, which are defects
 */
export function problemOf(client: LinkedInClient, error: unknown): ConnectionProblem {
	const failure = failureOf(error);
	if (failure === undefined) {
		throw new NodeOperationError(client.context.getNode(), error as Error);
	}
	const wrapped = client.wrapped(error);
	return {
		code: failure.code?.toLowerCase() ?? reasonOf(failure),
		message: wrapped.message,
		fix: fixOf(wrapped),
		status: STATUS_OF[failure.kind] ?? 'unreachable',
	};
}

/**
 * What a person reads first, and alerts send: the status in short, all problems except notes, and whose leads can be
 * read.
 * @param access the sentence about Pages; undefined if none can be read
 */
export function summaryOf(
	status: ConnectionStatus,
	problems: readonly ConnectionProblem[],
	access: string | undefined,
): string {
	const serious = problems.filter((problem) => problem.status !== 'ok');
	const sentences = serious.map(({ message, fix }) => `${message}. ${fix}`);
	return [
		`${STATUSES[status]}.`,
		...sentences,
		...(access === undefined ? [] : [`${access}.`]),
	].join(' ');
}

export function worstStatus(problems: readonly ConnectionProblem[]): ConnectionStatus {
	const statuses = Object.keys(STATUSES) as ConnectionStatus[];
	return statuses.find((each) => problems.some(({ status }) => status === each)) ?? 'ok';
}
