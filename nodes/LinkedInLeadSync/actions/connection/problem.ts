import { NodeOperationError } from 'n8n-workflow';

import type { FailureKind } from '../../../shared/wire/errors/failure';
import { reasonOf } from '../../../shared/wire/errors/failure';
import {
	failureOf,
	fixOf,
	isTransient,
	kindOf,
	mayBeOneElement,
} from '../../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { checkLeads } from '../../../shared/linkedin/leadFormResponses';
import { hasSignInEnded } from '../../../shared/linkedin/owners';
import type { LeadOwner, LeadType } from '../../../shared/values/leadOwner';
import { ownerInWords } from '../../../shared/values/leadOwner';
import type { LinkedInRequest } from '../../../shared/wire/request';

/** From worst to best. */
export const STATUSES = [
	'unreachable',
	'reconnect_required',
	'api_version_unsupported',
	'missing_permissions',
	'expiring_soon',
	'ok',
] as const;

export type ConnectionStatus = (typeof STATUSES)[number];

/** A present or coming problem, with its fix. */
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

const IN_SHORT: Readonly<Record<ConnectionStatus, string>> = {
	unreachable: 'LinkedIn cannot be reached.',
	reconnect_required: 'Sign in again.',
	api_version_unsupported: 'Choose another API version.',
	missing_permissions: 'A permission is missing.',
	expiring_soon: 'Works, but needs you soon.',
	ok: 'Works.',
};

/**
 * What a person reads first, and alarms send: the status in short, all problems except notes, and whose leads can be
 * read.
 * @param access the sentences about Pages; empty if unknown
 */
export function summaryOf(
	status: ConnectionStatus,
	problems: readonly ConnectionProblem[],
	access: string,
): string {
	const serious = problems.filter((problem) => problem.status !== 'ok');
	const told = serious.map(({ message, fix }) => `${message}. ${fix}`);
	return [IN_SHORT[status], ...told, access].filter((text) => text !== '').join(' ');
}

export function worstStatus(problems: readonly ConnectionProblem[]): ConnectionStatus {
	return STATUSES.find((status) => problems.some((problem) => problem.status === status)) ?? 'ok';
}

/** Something that the check reads although leads don't need it. */
export interface Aside {
	code: string;
	/** Begins the note's sentence. */
	about: string;
	request: Pick<LinkedInRequest, 'path' | 'target'>;
	/** For a missing permission. */
	fix: string;
}

/** A note, because the failure costs no lead; or the problem itself when the sign-in has ended. */
export async function asideNote(
	client: LinkedInClient,
	error: unknown,
	{ code, about, request, fix }: Aside,
): Promise<ConnectionProblem> {
	if (await hasSignInEnded(client, error)) return problemOf(client, error);
	const problem = ownProblem(client, error, request);
	const isRefused = problem.status === 'missing_permissions';
	return {
		code,
		message: `${about}: ${problem.message}`,
		fix: isTransient(error)
			? 'No lead is affected. No action needed: the next check tries again.'
			: `No lead is affected. ${isRefused ? fix : problem.fix}`,
		status: 'ok',
	};
}

/**
 * Why LinkedIn does not show an owner's leads; undefined if it does.
 * @throws NodeApiError when the sign-in has ended, or LinkedIn is unavailable
 */
export async function leadsProblem(
	client: LinkedInClient,
	owner: LeadOwner,
	leadType: LeadType,
): Promise<ConnectionProblem | undefined> {
	try {
		await checkLeads(client, { owner, leadType });
		return undefined;
	} catch (error) {
		const isOutage = isTransient(error) && !mayBeOneElement(error);
		if (isOutage || (await hasSignInEnded(client, error))) throw client.wrapped(error);
		const target = `leads of ${ownerInWords(owner)}`;
		return ownProblem(client, error, { path: '/rest/leadFormResponses', target });
	}
}

/**
 * The failure of one call while LinkedIn accepts others. A 401 then means a missing permission, so the usual advice to
 * sign in again would not help.
 */
function ownProblem(client: LinkedInClient, error: unknown, request: Aside['request']) {
	const isRefusal = kindOf(error) === 'unauthorized';
	const refusal = { kind: 'missing_permission', status: 401 } as const;
	return problemOf(client, isRefusal ? client.error(refusal, request) : error);
}
