import type { LeadEntry, UndeliverableLead } from '../../shared/linkedin/leadFormResponses';
import type { LeadOwner } from '../../shared/values/leadOwner';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Arrival, Cursor } from './cursor';
import { CLOCK_STEP } from './unwatchedTimes';
import { leadKey, submittedAtOf } from '../../shared/values/leadIdentity';
import { leadHash } from './seenLeads';
import { matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import type { TimeSpan } from './emittedLeads';
import type { TriggerSettings } from './triggerSettings';

/** What was read of one owner: what to emit, and the cursor to store with it. */
export interface OwnerPart {
	emitted: LeadEntry[];
	next: Cursor;
	/** When those to emit were submitted. */
	span: TimeSpan;
	/** Whether there was no lead, or more than were to be read: not worth a poll of its own. */
	isEmpty: boolean;
}

/** How many leads may still be emitted in this poll, of all owners. */
export interface Room {
	left: number;
}

/** A lead on its way through the cursor. */
export interface ReadLead extends Arrival {
	entry: LeadEntry;
}

/** A part of a window, as it was read. */
export interface Slice {
	leads: ReadLead[];
	undeliverable: UndeliverableLead[];
	/** How many leads LinkedIn has there at least. */
	size: number;
}

/** What decides which leads are read and emitted. */
export interface SliceSettings extends Pick<TriggerSettings, 'scope' | 'testLeads'> {
	/** Whether a lead waits, and counts as taken; by its hash it is known whether it was taken before. */
	isHeldBack?: (lead: unknown, hash: string) => boolean;
}

/** What decides how an owner is read. */
export type OwnerSettings = SliceSettings & Pick<TriggerSettings, 'overlapMs'>;

/** What LinkedIn shows now was submitted by then, epoch milliseconds by its clock. */
export function latestNow(client: LinkedInClient): number {
	return client.now() + CLOCK_STEP;
}

/** How far LinkedIn's clock is ahead of the own one, milliseconds; known since it has answered. */
export function clockAhead(client: LinkedInClient): number {
	const ahead = client.now() - Date.now();
	// A smaller difference may be one of the way in which LinkedIn tells its time.
	return Math.abs(ahead) < CLOCK_STEP ? 0 : ahead;
}

/** Reads a slice; reading stops as soon as it has more than `most` leads. */
export async function readSlice(
	client: LinkedInClient,
	owner: LeadOwner,
	{ scope, testLeads, isHeldBack }: SliceSettings,
	{ from, until }: { from: number; until?: number },
	most: number,
): Promise<Slice> {
	const leads: ReadLead[] = [];
	const undeliverable: UndeliverableLead[] = [];
	let size = 0;
	const window = { leadType: scope.leadType, testLeads, start: from, end: until, most };
	for await (const { entries, atLeast } of readLeadWindow(client, owner, window)) {
		size = Math.max(size, atLeast);
		for (const entry of entries) {
			if ('undeliverable' in entry) {
				undeliverable.push(entry.undeliverable);
				continue;
			}
			const hash = leadHash(leadKey(entry.lead));
			const isMatch = matches(entry, { scope, testLeads });
			const isWanted = isMatch && isHeldBack?.(entry.lead, hash) !== true;
			leads.push({ entry, hash, time: submittedAtOf(entry.lead), isWanted });
		}
		if (size > most) break;
	}
	return { leads, undeliverable, size };
}
