import { isRefusal } from '../../shared/api/errors/linkedInError';
import type { LeadOwner } from '../../shared/api/leadOwner';
import type { OperationContext, OperationOutput } from './operation';

/**
 * Reads owner by owner. One that LinkedIn refuses to show hides none of the others: it is named in a
 * hint and on the error output. Any other failure ends the run, so that it never looks complete.
 * @param limit most results of all owners together
 * @throws NodeApiError as `LinkedInClient.request`; also a refusal when only one owner was asked for
 */
export async function eachOwner(
	{ client, hint }: OperationContext,
	owners: readonly LeadOwner[],
	limit: number,
	readOwner: (owner: LeadOwner) => AsyncIterable<OperationOutput>,
): Promise<OperationOutput[]> {
	const outputs: OperationOutput[] = [];
	let results = 0;
	for (const owner of owners) {
		if (results >= limit) break;
		try {
			for await (const output of readOwner(owner)) {
				outputs.push(output);
				if (++results >= limit) break;
			}
		} catch (error) {
			if (owners.length === 1 || !isRefusal(error)) throw client.wrapped(error);
			const { message, description } = client.wrapped(error);
			hint(`${message}, so they are missing here. ${description ?? ''}`);
			outputs.push({
				json: { ...ownerJson(owner), description: description ?? null },
				problem: message,
				onlyOnErrorOutput: true,
			});
		}
	}
	return outputs;
}

function ownerJson(owner: LeadOwner): Record<string, string> {
	return 'organizationId' in owner
		? { organization_id: owner.organizationId }
		: { sponsored_account_id: owner.sponsoredAccountId };
}
