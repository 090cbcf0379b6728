import type { IDataObject } from 'n8n-workflow';

import type { LeadEntry } from '../../shared/api/leadFormResponses';
import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LinkedInClient } from '../../shared/api/linkedInClient';
import type { LeadRows } from '../../shared/leadSync/leadRows';
import { leadsInScope } from '../../shared/leadSync/leadsInScope';
import { rawLead } from '../../shared/leadSync/rawLead';
import type { CursorState } from '../../shared/leads/cursor';
import { advance, readFrom } from '../../shared/leads/cursor';
import type { TriggerSettings } from './triggerSettings';

/**
 * Reads one owner's leads since its cursor, to the end, and tells which are new.
 * @throws NodeApiError as `LinkedInClient.request`; the cursor is then as it was
 */
export async function readOwnerWindow(
	client: LinkedInClient,
	owner: LeadOwner,
	cursor: CursorState,
	{ scope, overlapMs, testLeads }: TriggerSettings,
): Promise<{ fresh: LeadEntry[]; next: CursorState }> {
	const timing = { overlapMs, now: Date.now() };
	const entries = new Map<unknown, LeadEntry>();
	const filter = { scope, testLeads, start: readFrom(cursor, timing) };
	for await (const page of leadsInScope(client, owner, filter)) {
		for (const entry of page) entries.set(leadOf(entry), entry);
	}
	const { fresh, next } = advance(cursor, [...entries.keys()], timing);
	return { fresh: fresh.flatMap((lead) => entries.get(lead) ?? []), next };
}

/** Turns leads into what the trigger emits. */
export async function emittedLeads(
	leadRows: LeadRows,
	entries: LeadEntry[],
	owner: LeadOwner,
	{ scope, isSimplified }: TriggerSettings,
): Promise<IDataObject[]> {
	if (entries.length === 0) return [];
	if (isSimplified) return await leadRows.of(entries, { owner, leadType: scope.leadType });
	return entries.map((entry) => rawLead(entry).json);
}

/** The cursor knows leads by id and time; one that LinkedIn failed to serve has its stand-in id. */
function leadOf(entry: LeadEntry): unknown {
	return 'lead' in entry ? entry.lead : entry.undeliverable;
}
