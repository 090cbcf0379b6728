import type { LinkedInClient } from '../wire/linkedInClient';
import type { Failure } from '../linkedin/ownerRefusal';
import { refusalOfAll, refusalOfOne } from '../linkedin/ownerRefusal';
import type { LeadOwner } from '../values/leadOwner';

/**
 * What LinkedIn lists of several owners together. One that it refuses to show hides none of the others.
 * @param pagesOf LinkedIn's list of one owner, some of it at a time
 * @throws NodeApiError as `LinkedInClient.request`; a refusal only when no owner could be read
 */
export async function elementsOfOwners<Element>(
	client: LinkedInClient,
	owners: readonly LeadOwner[],
	pagesOf: (owner: LeadOwner) => AsyncIterable<Element[]>,
): Promise<Element[]> {
	const elements: Element[] = [];
	const refused: Failure[] = [];
	for (const owner of owners) {
		let isServed = false;
		try {
			for await (const page of pagesOf(owner)) {
				isServed = true;
				elements.push(...page);
			}
		} catch (thrown) {
			const error = client.wrapped(thrown);
			const refusal = await refusalOfOne(client, owner, error, { owners, isServed });
			if (refusal === undefined) throw error;
			refused.push(error);
		}
	}
	if (refused.length > 0 && refused.length === owners.length) throw refusalOfAll(refused);
	return elements;
}
