import type { LeadOwner } from '../values/leadOwner';
import type { NodeError } from '../wire/errors/linkedInError';
import { concernOf, inOtherWords } from '../wire/errors/linkedInError';
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
	const isolated: unknown[] = isolatesFailures ? ['object', 'outage'] : ['object'];
	const refused = await inParallel(owners, atOnce, async (owner): Promise<RefusedOwner[]> => {
		try {
			await read(owner);
			return [];
		} catch (error) {
			const refusal = client.wrapped(error);
			if (!isolated.includes(concernOf(error))) throw refusal;
			refusals.push(refusal);
			return [{ owner, refusal }];
		}
	});
	if (refusals.length > 0 && refusals.length === owners.length) throw refusalOfAll(refusals);
	return refused.flat();
}

/** @param refusals one for each owner */
function refusalOfAll(refusals: readonly NodeError[]): NodeError {
	const [error] = refusals;
	if (refusals.length === 1) return error;
	const did = concernOf(error) === 'object' ? 'refused' : 'failed to show';
	return inOtherWords(error, {
		description: `LinkedIn ${did} this Page and all others (${refusals.length} in total). ${error.description ?? ''}`,
	});
}

/**
 * Asks for what leads can be read without.
 * @returns undefined if LinkedIn does not tell
 * @throws NodeApiError when the sign-in has ended, because every later call would fail too
 */
export async function orUnknown<Answer>(
	client: LinkedInClient,
	ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
	return await client.unless(['limit', 'object', 'outage', 'version_retired'], ask);
}
