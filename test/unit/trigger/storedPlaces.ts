import type { IDataObject } from 'n8n-workflow';

import { withWindow } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { allLeads } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';
import { readState } from '../../../nodes/LinkedInLeadSync/trigger/state';
import { leadKey } from '../../../nodes/shared/values/leadIdentity';

/** Where a lead that LinkedIn has shown is, as the trigger's state tells. */
export type Place = 'settled' | 'ledger' | 'stored as new' | 'hole or unproven span' | 'read again';

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
		const cursor = state.owners[`EVENT ${page}`];
		// Its first reading is not over.
		if (cursor === undefined) return 'read again';
		const hash = leadHash(leadKey(lead));
		const { submittedAt } = lead;
		if (cursor.seen.has(hash)) return 'settled';
		if (stateOf.has(hash)) return stateOf.get(hash);
		const isInHole = cursor.holes.some(({ from, to }) => from <= submittedAt && submittedAt < to);
		if (isInHole || submittedAt >= (cursor.unproven?.from ?? Infinity))
			return 'hole or unproven span';
		return submittedAt >= withWindow(cursor, now).window.from ? 'read again' : undefined;
	};
}
