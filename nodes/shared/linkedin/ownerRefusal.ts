import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { isTokenRefusal } from '../wire/errors/classify';
import { failureOf, isRefusal } from '../wire/errors/linkedInError';
import type { LeadOwner } from '../values/leadOwner';
import { ownerInWords } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';

/** Any error in words for people. */
export type Failure = NodeApiError | NodeOperationError;

/**
 * What to say when LinkedIn refuses this one owner, so that others may be read all the same; undefined
 * for any other failure. A 401 to an owner's list may mean that the member lacks the role there (wire
 * contract 2.6): it is a refusal when LinkedIn accepts the token elsewhere, for which it is asked once.
 */
export async function refusalOfOwner(
	client: LinkedInClient,
	owner: LeadOwner,
	error: unknown,
): Promise<Failure | undefined> {
	if (isRefusal(error)) return client.wrapped(error);
	if (!isUnauthorized(error) || !(await isTokenAccepted(client))) return undefined;
	return client.error(
		{ kind: 'missing_permission', status: 401, code: 'TOKEN_REFUSED_HERE' },
		{ path: '/rest/leadFormResponses', target: ownerInWords(owner) },
	);
}

/**
 * As `refusalOfOwner`, while several owners are read; undefined when there is no other.
 * @param isServed whether some of this owner's list was read: a 401 after that concerns something else
 */
export async function refusalOfOne(
	client: LinkedInClient,
	owner: LeadOwner,
	error: unknown,
	{ owners, isServed }: { owners: readonly LeadOwner[]; isServed: boolean },
): Promise<Failure | undefined> {
	const mayBe = owners.length > 1 && (!isServed || isRefusal(error));
	return mayBe ? await refusalOfOwner(client, owner, error) : undefined;
}

/**
 * What to say when LinkedIn refuses each of several owners: that must not look as if there were nothing.
 * @param errors what LinkedIn answered, for each owner
 */
export function refusalOfAll(errors: readonly Failure[]): Failure {
	const error = errors.find((each) => !isRefusal(each)) ?? errors[0];
	error.description = `This is one of ${errors.length} organizations, and LinkedIn refused all of them. ${error.description ?? ''}`;
	return error;
}

/** As `isTokenRefusal`, of an error. */
export function isUnauthorized(error: unknown): boolean {
	const failure = failureOf(error);
	return failure !== undefined && isTokenRefusal(failure);
}

/**
 * Whether further calls for other owners would be in vain. A 401 may mean that the member lacks the role
 * at this one page (wire contract 2.6); without a refresh token that is all that is known.
 */
export function concernsEveryOwner(error: unknown): boolean {
	switch (failureOf(error)?.kind) {
		case 'reconnect_required':
			return !isUnauthorized(error);
		case 'daily_quota':
		case 'burst_quota':
			return true;
		default:
			return false;
	}
}

/**
 * Whether the sign-in itself has ended, so that no call will work: not where LinkedIn answered 401 to this one
 * call, but accepts the token elsewhere, for which it is asked once.
 */
export async function isTokenDead(client: LinkedInClient, error: unknown): Promise<boolean> {
	if (failureOf(error)?.kind !== 'reconnect_required') return false;
	return !isUnauthorized(error) || !(await isTokenAccepted(client));
}

/** Whether LinkedIn still shows the member's own roles, or refuses to for another reason. */
async function isTokenAccepted(client: LinkedInClient): Promise<boolean> {
	try {
		await client.request({
			path: '/rest/organizationAcls',
			query: { q: 'roleAssignee', state: 'APPROVED', count: 1 },
		});
		return true;
	} catch (error) {
		return isRefusal(error);
	}
}
