import type { IDataObject } from 'n8n-workflow';

import { allLeads } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import { begun } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { readState } from '../../../nodes/LinkedInLeadSync/trigger/memory/stored';
import { leadKey } from '../../../nodes/shared/values/leadIdentity';

/** Where a lead that LinkedIn has shown is, as the trigger's state tells. */
export type Place = 'settled' | 'ledger' | 'stored as new' | 'read again';

/** @returns where the lead of a Page is; undefined where the trigger has forgotten it */
export function placesIn(
	stored: IDataObject,
	now: number,
): (page: string, lead: { submittedAt: number }) => Place | undefined {
	const state = readState(stored)!;
	const stateOf = new Map<string, Place>([
		...state.fresh.map(({ hash }): [string, Place] => [hash, 'stored as new']),
		...allLeads(state.ledger).map(({ hash }): [string, Place] => [hash, 'ledger']),
	]);
	return (page, lead) => {
		const owner = state.owners[`EVENT ${page}`];
		// Its first reading is not over.
		if (owner === undefined) return 'read again';
		const hash = leadHash(leadKey(lead));
		if (owner.settled.has(hash)) return 'settled';
		if (stateOf.has(hash)) return stateOf.get(hash);
		return lead.submittedAt >= begun(owner, 0, now).from ? 'read again' : undefined;
	};
}
