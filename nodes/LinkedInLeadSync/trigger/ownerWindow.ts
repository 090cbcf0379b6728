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
	const isBroken = [...entries.values()].some((entry) => 'undeliverable' in entry);
	return {
		fresh: fresh.flatMap((lead) => entries.get(lead) ?? []),
		next: isBroken ? readUpTo(next, timing.now) : next,
	};
}

/**
 * The window begins an overlap before the newest lead, and so stays where it is on a quiet page. With a
 * lead in it that LinkedIn cannot serve, each poll would split the page anew: some twenty calls of a
 * daily quota. The window then moves on with time; what LinkedIn shows within the overlap is still seen.
 */
function readUpTo(cursor: CursorState, now: number): CursorState {
	return { ...cursor, newest: Math.max(cursor.newest, now) };
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
