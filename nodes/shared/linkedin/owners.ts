import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { processMemory } from '../processMemory';
import type { LeadOwner } from '../values/leadOwner';
import { ownerInWords } from '../values/leadOwner';
import type { EpochMs } from '../values/time';
import { MINUTE } from '../values/time';
import { isRefusal, kindOf } from '../wire/errors/linkedInError';
import { inParallel } from '../wire/waiting';
import type { LinkedInClient } from '../wire/linkedInClient';

/** Any error in words for people. */
export type Failure = NodeApiError | NodeOperationError;

/** LinkedIn shows nothing of one owner, while it may show others. */
export interface RefusedOwner {
	owner: LeadOwner;
	refusal: Failure;
}

/**
 * Reads several owners at once. An owner that LinkedIn refuses hides none of the others. Any other failure
 * ends the run, and so does a refusal of all owners: a scheduled run that nobody looks at must not end as if
 * there were nothing.
 * @param read reads one owner, and says once LinkedIn has shown some of it: a 401 after that concerns another
 * resource, such as a form, so that it ends the run. What was read before a refusal is its own to keep
 * @param atOnce how many owners at once
 * @returns the owners that were refused
 * @throws NodeApiError as `LinkedInClient.request`; the refusal when no owner could be read
 */
export async function readOwners(
	client: LinkedInClient,
	owners: readonly LeadOwner[],
	read: (owner: LeadOwner, served: () => void) => Promise<void>,
	atOnce = client.calls.atOnce,
): Promise<RefusedOwner[]> {
	const errors: Failure[] = [];
	const refused = await inParallel(owners, atOnce, async (owner): Promise<RefusedOwner[]> => {
		let isServed = false;
		try {
			await read(owner, () => (isServed = true));
			return [];
		} catch (thrown) {
			const error = client.wrapped(thrown);
			const mayBeRefused = owners.length > 1 && (!isServed || isRefusal(error));
			const refusal = mayBeRefused ? await refusalOfOwner(client, owner, error) : undefined;
			if (refusal === undefined) throw error;
			errors.push(error);
			return [{ owner, refusal }];
		}
	});
	if (errors.length > 0 && errors.length === owners.length) throw refusalOfAll(errors);
	return refused.flat();
}

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
	if (kindOf(error) !== 'unauthorized' || !(await isTokenAccepted(client))) return undefined;
	const refusal = client.error(
		{ kind: 'missing_permission', status: 401, code: 'TOKEN_REFUSED_HERE' },
		{ path: '/rest/leadFormResponses', target: ownerInWords(owner) },
	);
	refusals.set(refusalKey(client, owner), { at: Date.now(), refusal });
	return refusal;
}

/** n8n renews the token after each 401, and LinkedIn renews only so many a day. */
const ASK_AGAIN_AFTER = 10 * MINUTE;

interface RememberedRefusal {
	at: EpochMs;
	refusal: Failure;
	/** The sign-in that was current after the 401: another one may have the role. */
	signedInAs?: string;
}

const refusals = processMemory(new Map<string, RememberedRefusal>());

/**
 * Why LinkedIn need not be asked for this owner: some minutes ago it answered 401, although it accepted the
 * token elsewhere, and the account was not connected again since.
 */
export function recentRefusal(client: LinkedInClient, owner: LeadOwner): Failure | undefined {
	const remembered = refusals.get(refusalKey(client, owner));
	// A clock that was set back must not make a refusal last for hours.
	if (remembered === undefined || Math.abs(Date.now() - remembered.at) >= ASK_AGAIN_AFTER) {
		return undefined;
	}
	// n8n renewed the token because of the 401 itself: the sign-in that follows is the one that was refused.
	remembered.signedInAs ??= client.signedInAs;
	return remembered.signedInAs === client.signedInAs ? remembered.refusal : undefined;
}

function refusalKey(client: LinkedInClient, owner: LeadOwner): string {
	return `${client.credentialId} ${ownerInWords(owner)}`;
}

/** @param errors what LinkedIn answered, for each owner */
function refusalOfAll(errors: readonly Failure[]): Failure {
	const error = errors.find((each) => !isRefusal(each)) ?? errors[0];
	error.description = `This is one of ${errors.length} organizations, and LinkedIn refused all of them. ${error.description ?? ''}`;
	return error;
}

/**
 * Whether the sign-in itself has ended, so that no call will work: not where LinkedIn answered 401 to this one
 * call, but accepts the token elsewhere, for which it is asked once.
 */
export async function hasSignInEnded(client: LinkedInClient, error: unknown): Promise<boolean> {
	const kind = kindOf(error);
	return (
		kind === 'reconnect_required' || (kind === 'unauthorized' && !(await isTokenAccepted(client)))
	);
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
