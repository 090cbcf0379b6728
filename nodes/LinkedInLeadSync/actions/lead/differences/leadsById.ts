import { sortBy } from 'lodash';
import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { failureOf } from '../../../../shared/wire/errors/linkedInError';
import { getLead } from '../../../../shared/linkedin/leadFormResponses';
import type { LinkedInClient } from '../../../../shared/wire/linkedInClient';
import { inParallel } from '../../../../shared/wire/inParallel';
import type { StoredLead } from './storedLeads';

/** So many leads of an owner are asked for at most: each takes a call. */
const MOST_ASKED = 10;

/** A stored lead that LinkedIn's list does not show. */
interface UnlistedLead {
	id: string;
	lead: StoredLead;
}

/** A lead that LinkedIn's list does not show and that is there, or may be. */
export interface FoundLead {
	id: string;
	/** Why LinkedIn did not say whether it is there; absent when it served the lead. */
	failure?: NodeApiError | NodeOperationError;
}

/**
 * Asks LinkedIn for leads by their ids: its list may leave some out without counting them (wire contract
 * 2.5). Of many leads a sample is asked for, since a list that leaves out one may leave out any.
 * @param byOwner by the owner's id, those that would be told as gone
 * @returns by the owner's id, one that LinkedIn does not say to be gone; absent when it says so of all that
 *   were asked for
 */
export async function findById(
	client: LinkedInClient,
	byOwner: Partial<Record<string, readonly UnlistedLead[]>>,
): Promise<Map<string, FoundLead>> {
	const found = new Map<string, FoundLead>();
	const asked = Object.entries(byOwner).flatMap(([ownerId, leads = []]) =>
		sampleOf(leads).map(({ id }) => ({ ownerId, id })),
	);
	await inParallel(asked, client.calls.atOnce, async ({ ownerId, id }) => {
		// One says enough about the list of its owner.
		if (found.has(ownerId)) return;
		const lead = await unlessGone(client, id);
		if (lead !== undefined) found.set(ownerId, lead);
	});
	return found;
}

/** From the oldest to the newest, evenly: what LinkedIn leaves out may lie close together. */
function sampleOf(leads: readonly UnlistedLead[]): readonly UnlistedLead[] {
	if (leads.length <= MOST_ASKED) return leads;
	const byTime = sortBy(leads, ({ lead }) => lead.submitted?.time);
	const step = (byTime.length - 1) / (MOST_ASKED - 1);
	return Array.from({ length: MOST_ASKED }, (_, index) => byTime[Math.round(index * step)]);
}

/** Undefined when LinkedIn says that there is no such lead. */
async function unlessGone(client: LinkedInClient, id: string): Promise<FoundLead | undefined> {
	try {
		await getLead(client, id);
		return { id };
	} catch (error) {
		if (failureOf(error)?.kind === 'not_found') return undefined;
		return { id, failure: client.wrapped(error) };
	}
}
