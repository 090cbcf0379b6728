import { NodeOperationError } from 'n8n-workflow';

import type { FailureKind } from '../../../shared/wire/errors/failure';
import { reasonOf } from '../../../shared/wire/errors/failure';
import { failureOf, fixOf, isTransient, kindOf } from '../../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { hasSignInEnded } from '../../../shared/linkedin/owners';
import type { LinkedInRequest } from '../../../shared/wire/request';

/** Whether leads can be read, the worst first. */
export const STATUSES = [
	'unreachable',
	'reconnect_required',
	'api_version_unsupported',
	'missing_permissions',
	'expiring_soon',
	'ok',
] as const;

export type ConnectionStatus = (typeof STATUSES)[number];

/** One thing that is wrong, or soon will be, and what to do about it. */
export interface ConnectionProblem {
	code: string;
	message: string;
	fix: string;
	/** What it makes of the connection as a whole; `ok` for a mere note. */
	status: ConnectionStatus;
}

const STATUS_OF: Record<FailureKind, ConnectionStatus> = {
	unauthorized: 'reconnect_required',
	reconnect_required: 'reconnect_required',
	missing_permission: 'missing_permissions',
	version_retired: 'api_version_unsupported',
	daily_quota: 'unreachable',
	burst_quota: 'unreachable',
	unavailable: 'unreachable',
	unreadable_answer: 'unreachable',
	not_found: 'unreachable',
	refused: 'unreachable',
};

/**
 * The problem behind a failed call.
 * @throws NodeOperationError when the error is no failure of LinkedIn's, but a defect
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
		status: STATUS_OF[failure.kind],
	};
}

/**
 * All that makes the connection less than ok, and of how many Pages event leads can be read, for a person to
 * read in a message.
 * @param access the latter; empty while nobody knows
 */
export function summaryOf(
	status: ConnectionStatus,
	credentialName: string,
	problems: readonly ConnectionProblem[],
	access: string,
): string {
	return [
		`LinkedIn connection "${credentialName}": ${status}.`,
		...problems
			.filter((problem) => problem.status !== 'ok')
			.map(({ message, fix }) => `${message}.\nWhat to do: ${fix}`),
		...(access === '' ? [] : [access]),
	].join('\n\n');
}

export function worstStatus(problems: readonly ConnectionProblem[]): ConnectionStatus {
	return STATUSES.find((status) => problems.some((problem) => problem.status === status)) ?? 'ok';
}

/** Something that the check asks for, and that no lead needs. */
export interface Aside {
	/** Of the note when it fails. */
	code: string;
	/** What it is, at the beginning of a sentence. */
	about: string;
	request: Pick<LinkedInRequest, 'path' | 'target'>;
	/** What to do when the permission for it is missing. */
	fix: string;
}

/**
 * The note behind a failure that costs no lead, so that it does not make the connection unhealthy.
 * @throws the error itself when the sign-in has ended: then no lead can be read
 */
export async function asideNote(
	client: LinkedInClient,
	error: unknown,
	{ code, about, request, fix }: Aside,
): Promise<ConnectionProblem> {
	const problem = await ownProblem(client, error, request);
	const isRefused = problem.status === 'missing_permissions';
	return {
		code,
		message: `${about}: ${problem.message}`,
		fix: isTransient(error)
			? 'No lead is affected, and there is nothing to do: the next check asks again.'
			: `No lead is affected. ${isRefused ? fix : problem.fix}`,
		status: 'ok',
	};
}

/**
 * The problem behind one call that failed while others work. A 401 to it alone is a lack of permission:
 * to reconnect, as one says of the token, would help nobody.
 * @throws the error itself when the sign-in has ended
 */
export async function ownProblem(
	client: LinkedInClient,
	error: unknown,
	request: Aside['request'],
): Promise<ConnectionProblem> {
	if (await hasSignInEnded(client, error)) throw client.wrapped(error);
	const refused =
		kindOf(error) === 'unauthorized'
			? client.error({ kind: 'missing_permission', status: 401 }, request)
			: error;
	return problemOf(client, refused);
}
