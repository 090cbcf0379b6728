import { minBy, sortBy } from 'lodash';

import { asCount, asRecord, asTexts } from '../../shared/values/json';
import { SeenLeads } from './seenLeads';
import type { UnreadPlace } from './unreadPlaces';
import { readUnreadPlaces } from './unreadPlaces';
import type { UnwatchedTime } from './unwatchedTimes';
import { isUnwatched, notOver, readUnwatchedTimes } from './unwatchedTimes';

const DAY = 86_400_000;

/** Once a day leads are looked for that LinkedIn showed later than the overlap bears, so late at most. */
const LOOK_BACK = 7 * DAY;

/** So far the own clock may be ahead of LinkedIn's, and a page first read later still misses nothing. */
const LARGEST_CLOCK_ERROR = 3_600_000;

/**
 * How far the leads of one owner and lead type have been read. Times are epoch milliseconds, those of
 * reading by LinkedIn's clock.
 *
 * LinkedIn has no cursor of its own, and a lead may show up some time after it was submitted. So each
 * window begins an overlap before the moment when the last one was read, and what was taken there is
 * remembered. A window may be taken in many parts, the oldest leads first.
 */
export interface Cursor {
	/** When the last whole window was read: what LinkedIn showed then was taken. */
	readUpTo: number;
	/** Leads before this are not wanted. */
	floor: number;
	/** All leads from this on that were taken are in `seen`; what is older must not be read again. */
	rememberedFrom: number;
	/** What LinkedIn showed of these times is not emitted; until a window was read that was begun later. */
	unwatched: UnwatchedTime[];
	lookedBackAt: number;
	seen: SeenLeads;
	window?: Window;
	unread: UnreadPlace[];
}

/** A cursor with a window to be read. */
export type WindowedCursor = Cursor & { window: Window };

/** A window of which not all leads are taken yet. */
interface Window {
	isLookBack: boolean;
	/** When its first part was read; leads that showed up later may be missing in what was taken. */
	startedAt?: number;
	/** Leads before this were taken, and of this very time those with these hashes. */
	from: number;
	taken: string[];
	/** Time that a part of it may span, so that it has not too many leads. */
	length?: number;
}

export type StartFrom =
	| { from: 'now' }
	| { from: 'lastDays'; days: number }
	/** Epoch milliseconds. */
	| { from: 'date'; time: number };

/** A lead as the cursor knows it. */
export interface Arrival {
	/** See `leadHash`. */
	hash: string;
	/** Epoch milliseconds; undefined when it cannot be read. */
	time?: number;
	/** Whether it is to be emitted; what is not wanted counts as taken, too. */
	isWanted: boolean;
}

export interface Timing {
	/** How late a lead may show up and still come with the next window, milliseconds. */
	overlapMs: number;
	/** Epoch milliseconds. */
	now: number;
}

/** The cursor before the first window. From `now`, some time before is read too, but only remembered. */
export function firstCursor(start: StartFrom, { now, overlapMs }: Timing): Cursor {
	const isFromNow = start.from === 'now';
	const from = isFromNow ? now - Math.max(overlapMs, LARGEST_CLOCK_ERROR) : startTimeOf(start, now);
	return {
		readUpTo: isFromNow ? from + overlapMs : from,
		floor: isFromNow ? 0 : from,
		rememberedFrom: from,
		unwatched: isFromNow ? [{ from: 0, to: now }] : [],
		lookedBackAt: now,
		seen: new SeenLeads(undefined),
		unread: [],
	};
}

/** The cursor with a window to be read: the one that was begun, or a new one. */
export function withWindow(cursor: Cursor, { overlapMs, now }: Timing): WindowedCursor {
	if (cursor.window !== undefined) return { ...cursor, window: cursor.window };
	const { readUpTo, floor, rememberedFrom, lookedBackAt } = cursor;
	const isLookBack = now - lookedBackAt >= DAY;
	const overlap = Math.min(readUpTo, now) - overlapMs;
	const back = isLookBack ? Math.min(readUpTo, now) - Math.max(LOOK_BACK, overlapMs) : overlap;
	// Should a clock have been ahead, what is remembered lies in the future and does not count.
	const remembered = rememberedFrom <= now ? rememberedFrom : 0;
	const from = Math.max(0, floor, remembered, back);
	return { ...cursor, window: { isLookBack, from, taken: [] } };
}

/** What was read of a window. */
export interface ReadPart {
	/** Where it ends, epoch milliseconds, exclusive; undefined for the rest of the window. */
	until?: number;
	/** When it was read, epoch milliseconds by LinkedIn's clock. */
	readAt: number;
	/** How far LinkedIn's clock is ahead of the one that `firstCursor` was given, milliseconds. */
	clockAhead: number;
	/** How many leads may be emitted. */
	room: number;
	overlapMs: number;
}

/**
 * Takes the leads of a part that was read to its end: those to emit, oldest first (before them those without
 * a readable time, which could be of any), and the cursor to store with them. Where there are more than may
 * be emitted, the rest of the part comes with the next one.
 */
export function take<Lead extends Arrival>(
	cursor: WindowedCursor,
	leads: readonly Lead[],
	{ until, readAt, clockAhead, room, overlapMs }: ReadPart,
): { emitted: Lead[]; next: Cursor } {
	const { window } = cursor;
	const startedAt = window.startedAt ?? readAt;
	const seen = cursor.seen.copy();
	const forgetBefore = startedAt - Math.max(LOOK_BACK, overlapMs);
	const isOutside = ({ time = window.from }: Lead) =>
		time < window.from || (until !== undefined && time >= until && time <= until + 1);
	// A time that no lead can have, in a day's time or later, must not become the place where to read on.
	const isOdd = ({ time }: Lead) => time === undefined || time > (until ?? readAt + DAY);
	const emitted: Lead[] = [];
	let { from } = window;
	let taken = [...window.taken];
	let isCut = false;
	// LinkedIn shows these in each window, so that they must not be forgotten.
	for (const lead of leads) if (isOdd(lead) && seen.has(lead.hash)) seen.add(readAt, lead.hash);
	const fresh = leads.filter((lead) => !isOutside(lead) && !wasTaken(cursor, lead.hash));
	const inOrder = sortBy(fresh, (lead) => (isOdd(lead) ? -1 : lead.time));
	for (const lead of inOrder) {
		if (seen.has(lead.hash)) continue;
		if (lead.isWanted && !isUnwatched(cursor.unwatched, lead.time, clockAhead)) {
			isCut = emitted.length >= room;
			if (isCut) break;
			emitted.push(lead);
		}
		// Without a time that can be one, all that is known is that it was submitted by now.
		const time = isOdd(lead) ? readAt : (lead.time ?? readAt);
		if (time >= forgetBefore) seen.add(time, lead.hash);
		if (isOdd(lead)) continue;
		if (time !== from) taken = [];
		taken.push(lead.hash);
		from = time;
	}
	const next = { ...cursor, seen };
	if (isCut) return { emitted, next: { ...next, window: { ...window, startedAt, from, taken } } };
	if (until !== undefined) {
		const behind = { ...window, startedAt, from: until, taken: [] };
		return { emitted, next: { ...next, window: behind } };
	}
	seen.forgetBefore(forgetBefore);
	return {
		emitted,
		next: {
			...next,
			readUpTo: startedAt,
			rememberedFrom: Math.max(Math.min(cursor.rememberedFrom, startedAt), forgetBefore),
			unwatched: notOver(cursor.unwatched, startedAt - clockAhead),
			lookedBackAt: window.isLookBack ? startedAt : cursor.lookedBackAt,
			window: undefined,
		},
	};
}

/** Whether a lead was taken, as far as is remembered; see `leadHash`. */
export function wasTaken({ seen, window }: Cursor, hash: string): boolean {
	return seen.has(hash) || window?.taken.includes(hash) === true;
}

/** Hashes of leads that were taken between two times, and of some from up to ten minutes before and after. */
export function takenAround({ seen, window }: Cursor, { from, to }: { from: number; to: number }) {
	const isThere = window !== undefined && from <= window.from && window.from <= to;
	return [...seen.around({ from, to }), ...(isThere ? window.taken : [])];
}

/**
 * Forgets the oldest leads of all cursors until no more than so many are remembered. The looks back, and
 * in a rush the overlap, then reach less far.
 * @returns whether anything was forgotten
 */
export function limitSeen(cursors: readonly Cursor[], most: number): boolean {
	let size = cursors.reduce((sum, { seen }) => sum + seen.size, 0);
	if (size <= most) return false;
	while (size > most) {
		const cursor = minBy(cursors, ({ seen }) => seen.oldest) as Cursor;
		const before = cursor.seen.size;
		const forgotten = cursor.seen.forgetOldest();
		// Never beyond what was read: that would leave out what was not.
		const { readUpTo, window } = cursor;
		const bound = Math.min(forgotten, window?.startedAt ?? readUpTo);
		cursor.rememberedFrom = Math.max(cursor.rememberedFrom, bound);
		const from = Math.min(forgotten, readUpTo);
		if (window && window.from < from) cursor.window = { ...window, from, taken: [] };
		size -= before - cursor.seen.size;
	}
	return true;
}

/** The cursor as JSON. */
export function storedCursor({ seen, ...cursor }: Cursor): Record<string, unknown> {
	return { ...cursor, seen: seen.toStored() };
}

/** Reads what was stored; undefined when it is no cursor. What is damaged in part is taken without it. */
export function readCursor(stored: unknown): Cursor | undefined {
	const source = asRecord(stored) ?? {};
	const readUpTo = asCount(source.readUpTo);
	if (readUpTo === undefined) return undefined;
	const window = asRecord(source.window) ?? {};
	const from = asCount(window.from);
	return {
		readUpTo,
		floor: asCount(source.floor) ?? 0,
		rememberedFrom: asCount(source.rememberedFrom) ?? 0,
		unwatched: readUnwatchedTimes(source.unwatched),
		lookedBackAt: asCount(source.lookedBackAt) ?? 0,
		seen: new SeenLeads(source.seen),
		unread: readUnreadPlaces(source.unread),
		window:
			from === undefined
				? undefined
				: {
						from,
						isLookBack: window.isLookBack === true,
						startedAt: asCount(window.startedAt),
						taken: asTexts(window.taken),
						length: asCount(window.length) || undefined,
					},
	};
}

function startTimeOf(start: Exclude<StartFrom, { from: 'now' }>, now: number): number {
	const time = start.from === 'date' ? start.time : now - start.days * DAY;
	return Number.isFinite(time) ? Math.max(0, Math.trunc(time)) : 0;
}
