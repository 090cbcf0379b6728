import type { IDataObject } from 'n8n-workflow';

import { allLeads } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import { hashesOf } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import type { Owner } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { begun } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { readState } from '../../../nodes/LinkedInLeadSync/trigger/memory/stored';
import { leadKey } from '../../../nodes/shared/values/leadIdentity';
import { parseFormUrn } from '../../../nodes/shared/values/urn';

/** Where a lead that LinkedIn has shown is, as the trigger's state tells. */
export type Place = 'settled' | 'ledger' | 'read again';

interface ShownLead {
	submittedAt: number;
	versionedLeadGenFormUrn: string;
}

function formOf({ forms }: Owner, { versionedLeadGenFormUrn }: ShownLead) {
	return forms[parseFormUrn(versionedLeadGenFormUrn)?.formId ?? ''];
}

/** @returns where the lead of a Page is; undefined where the trigger has forgotten it */
export function placesIn(
	stored: IDataObject,
	now: number,
): (page: string, lead: ShownLead) => Place | undefined {
	const state = readState(stored)!;
	const inLedger = new Set(hashesOf(allLeads(state.ledger)));
	return (page, lead) => {
		const owner = state.owners[`EVENT ${page}`];
		// Its first reading is not over.
		if (owner === undefined) return 'read again';
		const hash = leadHash(leadKey(lead));
		if (owner.settled.has(hash)) return 'settled';
		if (inLedger.has(hash)) return 'ledger';
		const from = Math.min(begun(owner, 0, now).readFrom, formOf(owner, lead)?.readFrom ?? Infinity);
		return lead.submittedAt >= from ? 'read again' : undefined;
	};
}
