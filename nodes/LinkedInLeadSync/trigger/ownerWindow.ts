import type { IDataObject } from 'n8n-workflow';

import type { LeadEntry } from '../../shared/api/leadFormResponses';
import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LinkedInClient } from '../../shared/api/linkedInClient';
import type { LeadRows } from '../../shared/reading/leadRows';
import type { LeadFilter } from '../../shared/reading/leadsInScope';
import { leadsInScope } from '../../shared/reading/leadsInScope';
import { rawLead } from '../../shared/reading/rawLead';
import type { CursorState } from '../../shared/leads/cursor';
import { advance, readFrom } from '../../shared/leads/cursor';
import { LARGEST_SLICE } from './sliceSize';
import type { TriggerSettings } from './triggerSettings';

/**
 * Reads one owner's leads since its cursor, slice by slice, and tells which are new. The cursor of each
 * slice may be stored as soon as its leads are emitted, and reading may end after any slice: the next
 * poll goes on there.
 *
 * Usually the whole window is one slice, and one call when nothing is new. After a long pause, or with
 * a start far back, a window may hold more leads than one poll has time for. LinkedIn does not promise
 * an order of pages (in practice the newest come first), so that a window read in part says nothing
 * about what is missing. Its range of times is a promise: a window with too many leads is halved, the
 * older half read first and halved again while it is too large.
 * @param largestSlice how many leads are too many
 * @throws NodeApiError as `LinkedInClient.request`; the slices before it stand
 */
export async function* readOwnerWindow(
	client: LinkedInClient,
	owner: LeadOwner,
	cursor: CursorState,
	{ scope, overlapMs, testLeads }: TriggerSettings,
	largestSlice = LARGEST_SLICE,
): AsyncGenerator<{ fresh: LeadEntry[]; next: CursorState }, void, undefined> {
	const timing = { overlapMs, now: Date.now() };
	let state = cursor;
	/** Ends of the slices still to be read, the nearest last; undefined is the open end. */
	const ends: Array<number | undefined> = [undefined];
	while (ends.length > 0) {
		const until = ends[ends.length - 1];
		const start = readFrom(state, timing);
		const middle = Math.floor((start + (until ?? timing.now)) / 2);
		const canBeCut = middle > start;
		const filter = { scope, testLeads, start, until };
		const most = canBeCut ? largestSlice : Infinity;
		const { entries, size } = await readSlice(client, owner, filter, most);
		if (size > most) {
			ends.push(middle);
			continue;
		}
		ends.pop();
		const { fresh, next } = advance(state, [...entries.keys()], timing, until);
		const isBroken = [...entries.values()].some((entry) => 'undeliverable' in entry);
		const readAt = state.resume?.startedAt ?? timing.now;
		state = isBroken && until === undefined ? readUpTo(next, readAt) : next;
		// A time without any lead costs one call: not worth a poll of its own.
		if (size === 0 && until !== undefined) continue;
		yield { fresh: fresh.flatMap((lead) => entries.get(lead) ?? []), next: state };
	}
}

/**
 * The leads of a slice, by what the cursor knows them by, and how many LinkedIn has there, of other
 * forms too. Reading stops as soon as these are more than `most`.
 */
async function readSlice(
	client: LinkedInClient,
	owner: LeadOwner,
	filter: LeadFilter,
	most: number,
): Promise<{ entries: Map<unknown, LeadEntry>; size: number }> {
	const entries = new Map<unknown, LeadEntry>();
	let size = 0;
	const needed = (total: number) => (total > most ? 0 : Infinity);
	for await (const page of leadsInScope(client, owner, { ...filter, needed })) {
		size = Math.max(size, page.atLeast);
		if (size > most) break;
		for (const entry of page.entries) entries.set(leadOf(entry), entry);
	}
	return { entries, size };
}

/**
 * The window begins an overlap before the newest lead, and so stays where it is on a quiet page. With a
 * lead in it that LinkedIn cannot serve, each poll would split the page anew: some twenty calls of a
 * daily quota. The window then moves on with time; what LinkedIn shows within the overlap is still seen.
 */
function readUpTo(cursor: CursorState, readAt: number): CursorState {
	return { ...cursor, newest: Math.max(cursor.newest, readAt) };
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
