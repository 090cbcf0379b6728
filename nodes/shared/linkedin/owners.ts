import type { LeadOwner } from '../values/leadOwner';
import { ownerInWords } from '../values/leadOwner';
import type { NodeError } from '../wire/errors/linkedInError';
import { inOtherWords, isPassing, isRefusal, kindOf } from '../wire/errors/linkedInError';
import { inParallel } from '../wire/waiting';
import type { LinkedInClient } from '../wire/linkedInClient';

/** An owner that LinkedIn refuses, or fails to show, while it may show others. */
export interface RefusedOwner {
	owner: LeadOwner;
	refusal: NodeError;
}

interface OwnersReading {
	atOnce?: number;
	/** Whether an owner that LinkedIn fails to show hides the others no more than a refused one. */
	isolatesFailures?: boolean;
}

/**
 * Reads several owners at once. An owner that LinkedIn refuses does not hide the others. Any other failure
 * ends the run, unless it is isolated. So does the refusal of all owners: a scheduled run must not look like one
 * without new leads.
 * @returns the owners that were not read
 * @throws NodeApiError as `LinkedInClient.request`; the refusal when all owners were refused
 */
export async function readOwners(
	client: LinkedInClient,
	owners: readonly LeadOwner[],
	read: (owner: LeadOwner) => Promise<void>,
	{ atOnce = client.calls.atOnce, isolatesFailures = false }: OwnersReading = {},
): Promise<RefusedOwner[]> {
	const refusals: NodeError[] = [];
	const refused = await inParallel(owners, atOnce, async (owner): Promise<RefusedOwner[]> => {
		try {
			await read(owner);
			return [];
		} catch (error) {
			const failure = isolatesFailures && isPassing(error) ? client.wrapped(error) : undefined;
			const refusal = failure ?? (await refusalOfOwner(client, owner, error));
			if (refusal === undefined) throw client.wrapped(error);
			refusals.push(refusal);
			return [{ owner, refusal }];
		}
	});
	if (refusals.length > 0 && refusals.length === owners.length) throw refusalOfAll(refusals);
	return refused.flat();
}

/** Explains a failure that concerns this owner only; undefined for any other. */
export async function refusalOfOwner(
	client: LinkedInClient,
	owner: LeadOwner,
	error: unknown,
): Promise<NodeError | undefined> {
	const refusal = await refusalHere(client, error, ownerInWords(owner));
	return isRefusal(refusal) ? refusal : undefined;
}

/**
 * A 401 may mean that your LinkedIn account may not see this one Page, form or event (BEHAVIOR.md 6). One more call
 * shows whether LinkedIn accepts the token elsewhere; it is then a refusal.
 * @param target in words, such as `Page 5509810`
 * @returns the failure of any other error as it is
 */
export async function refusalHere(
	client: LinkedInClient,
	error: unknown,
	target: string,
): Promise<NodeError> {
	if (kindOf(error) !== 'unauthorized' || !(await isTokenAccepted(client))) {
		return client.wrapped(error);
	}
	return client.error(
		{ kind: 'missing_permission', status: 401, code: 'TOKEN_REFUSED_HERE' },
		{ path: '/rest/leadFormResponses', target },
	);
}

/** @param refusals one for each owner */
function refusalOfAll(refusals: readonly NodeError[]): NodeError {
	const [error] = refusals;
	if (refusals.length === 1) return error;
	const did = isRefusal(error) ? 'refused' : 'failed to show';
	return inOtherWords(error, {
		description: `LinkedIn ${did} this Page and all others (${refusals.length} in total). ${error.description ?? ''}`,
	});
}

/** After a 401, one more call shows whether LinkedIn accepts the token elsewhere. */
export async function hasSignInEnded(client: LinkedInClient, error: unknown): Promise<boolean> {
	const kind = kindOf(error);
	return (
		kind === 'reconnect_required' || (kind === 'unauthorized' && !(await isTokenAccepted(client)))
	);
}

/** Whether LinkedIn shows your account's roles, or refuses for another reason than the token. */
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
