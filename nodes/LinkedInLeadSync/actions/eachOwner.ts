import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { isRefusal } from '../../shared/api/errors/linkedInError';
import type { LeadOwner } from '../../shared/api/leadOwner';
import { inParallel } from '../../shared/inParallel';
import type { OperationContext, OperationOutput } from './operation';

/**
 * Reads several owners at once; with a limit one after the other, since the first may reach it. One that
 * LinkedIn refuses to show hides none of the others: it is named in a hint and on the error output. Any
 * other failure ends the run, so that it never looks complete.
 * @param limit most results of all owners together
 * @param readOwner gives results as they come, some at a time; also told how many are still needed
 * @returns the results in the order of the owners
 * @throws NodeApiError as `LinkedInClient.request`; also a refusal when only one owner was asked for
 */
export async function eachOwner(
	{ client, hint }: OperationContext,
	owners: readonly LeadOwner[],
	limit: number,
	readOwner: (owner: LeadOwner, needed: () => number) => AsyncIterable<OperationOutput[]>,
): Promise<OperationOutput[]> {
	let needed = limit;
	let isFailed = false;
	const atOnce = limit === Infinity ? client.calls.atOnce : 1;
	const ofOwners = await inParallel(owners, atOnce, async (owner) => {
		const outputs: OperationOutput[] = [];
		if (needed <= 0) return { outputs };
		try {
			for await (const some of readOwner(owner, () => needed)) {
				for (const output of some.slice(0, needed)) outputs.push(output);
				needed -= some.length;
				if (needed <= 0 || isFailed) break;
			}
			return { outputs };
		} catch (error) {
			const refusal = client.wrapped(error);
			if (owners.length > 1 && isRefusal(error)) return { outputs, refusal };
			isFailed = true;
			throw refusal;
		}
	});
	return ofOwners.flatMap(({ outputs, refusal }, index) => {
		if (refusal === undefined) return outputs;
		hint(`${refusal.message}, so they are missing here. ${refusal.description ?? ''}`);
		return [...outputs, refusalOutput(owners[index], refusal)];
	});
}

function refusalOutput(
	owner: LeadOwner,
	{ message, description }: NodeApiError | NodeOperationError,
): OperationOutput {
	return {
		json: { ...ownerJson(owner), description: description ?? null },
		problem: message,
		onlyOnErrorOutput: true,
	};
}

function ownerJson(owner: LeadOwner): Record<string, string> {
	return 'organizationId' in owner
		? { organization_id: owner.organizationId }
		: { sponsored_account_id: owner.sponsoredAccountId };
}
