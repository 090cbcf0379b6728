import { minBy } from 'lodash';

import { SeenLeads } from './seenLeads';
import { MINUTE, DAY } from '../../shared/values/time';

/** LinkedIn may show a lead some time after it was submitted; so late it still comes with the next window. */
const OVERLAP = 60 * MINUTE;

/** Once a day leads are looked for that LinkedIn showed later than that, so late at most. */
const LOOK_BACK = 7 * DAY;

/** So far the own clock may be ahead of LinkedIn's, and what is read first still misses nothing. */
const LARGEST_CLOCK_ERROR = 60 * MINUTE;

/** Hashes are remembered by ten minutes, so a hole is never smaller. */
export const HOLE_STEP = 10 * MINUTE;

/** Bounds what is stored. */
const MOST_HOLES = 100;

/**
 * How far the leads of one owner and lead type have been read. Times are epoch milliseconds by LinkedIn's clock.
 *
 * LinkedIn has no cursor of its own, and a lead may show up some time after it was submitted. So each window begins an
 * overlap before the moment when the last one was read, and what is done there is remembered by its hash. A window is
 * read in slices of time, the oldest first; each slice that was read to its end moves the cursor.
 */
export interface Cursor {
	/** When the last whole window was read: what LinkedIn showed then was taken. */
	readUpTo: number;
	/** Leads from this on that are done are in `seen`; what is older must not be read again. */
	rememberedFrom: number;
	lookedBackAt: number;
	/** When it was read last, in whole or in part; by the own clock. */
	readAt: number;
	seen: SeenLeads;
	holes: Hole[];
	window?: Window;
}

/** A window of which not all is read yet. */
interface Window {
	isLookBack: boolean;
	/** When its first slice was read. */
	startedAt?: number;
	/** What is before was read. */
	from: number;
	/** Time that a slice may span, so that it has not too many leads. */
	length?: number;
}

/** A cursor with a window to be read. */
export type WindowedCursor = Cursor & { window: Window };

/** A range of time in which LinkedIn fails to serve leads. Windows leave it out; it is read by itself. */
export interface Hole {
	/** Whole ten minutes, the end excluded. */
	from: number;
	to: number;
	tries: number;
	/** By the own clock. */
	dueAt: number;
	/** How many leads were reported. */
	told: number;
}

/** A lead as the cursor knows it. */
export interface Arrival {
	/** See `leadHash`. */
	hash: string;
	/** Epoch milliseconds; undefined when it cannot be read. */
	time?: number;
	/** Whether it is to be emitted. */
	isWanted: boolean;
}

/** A slice that was read to its end. */
export interface SliceEnd {
	/** Where it ends, exclusive; undefined for the rest of the window. */
	until?: number;
	/** When it was read. */
	readAt: number;
	/** Whether a lead is in the ledger. */
	isOwed: (hash: string) => boolean;
}

/** The cursor before the first window. @param since leads before are not wanted, by the own clock */
export function firstCursor(since: number, now: number): Cursor {
	const rememberedFrom = Math.max(0, since - LARGEST_CLOCK_ERROR);
	const seen = new SeenLeads(undefined);
	return { readUpTo: since, rememberedFrom, lookedBackAt: now, readAt: 0, seen, holes: [] };
}

/** The cursor with a window to be read, the one that was begun or a new one, that does not begin in a hole. */
export function withWindow(cursor: Cursor, now: number): WindowedCursor {
	const { readUpTo, rememberedFrom, lookedBackAt, holes } = cursor;
	const isLookBack = now - lookedBackAt >= DAY;
	// Should a clock have been ahead, what is remembered lies in the future and does not count.
	const remembered = rememberedFrom <= now ? rememberedFrom : 0;
	const back = Math.min(readUpTo, now) - (isLookBack ? LOOK_BACK : OVERLAP);
	const window = cursor.window ?? { isLookBack, from: Math.max(0, remembered, back) };
	let { from } = window;
	for (const hole of holes) if (hole.from <= from && from < hole.to) from = hole.to;
	return { ...cursor, window: { ...window, from } };
}

/** Where the next slice ends at most; undefined when nothing but the present ends it. */
export function endOfSlice({ window, holes }: WindowedCursor, now: number): number | undefined {
	const { from, length = Infinity } = window;
	const nextHole = holes.find((hole) => hole.from > from)?.from ?? Infinity;
	const end = Math.min(from + length, nextHole);
	return end < now ? end : undefined;
}

/**
 * Takes a slice that was read to its end.
 * @returns the leads that are new, and the cursor that follows
 */
export function take<Lead extends Arrival>(
	cursor: WindowedCursor,
	leads: readonly Lead[],
	{ until, readAt, isOwed }: SliceEnd,
): { fresh: Lead[]; next: Cursor } {
	const { window } = cursor;
	const startedAt = window.startedAt ?? readAt;
	const seen = cursor.seen.copy();
	// LinkedIn shows these in each window, so that they must not be forgotten.
	for (const lead of leads) {
		if (isOdd(lead, until ?? readAt) && seen.has(lead.hash)) seen.add(readAt, lead.hash);
	}
	const end = until ?? Infinity;
	const fresh = leads.filter(({ hash, time = window.from, isWanted }) => {
		const isInside = time >= window.from && (time < end || time > end + 1);
		return isWanted && isInside && !seen.has(hash) && !isOwed(hash);
	});
	if (until !== undefined) {
		return { fresh, next: { ...cursor, seen, window: { ...window, startedAt, from: until } } };
	}
	const forgetBefore = startedAt - LOOK_BACK;
	seen.forgetBefore(forgetBefore, cursor.holes);
	const next = {
		...cursor,
		seen,
		readUpTo: startedAt,
		rememberedFrom: Math.max(Math.min(cursor.rememberedFrom, startedAt), forgetBefore),
		lookedBackAt: window.isLookBack ? startedAt : cursor.lookedBackAt,
		window: undefined,
	};
	return { fresh, next };
}

/** Whether a time is none that a lead of a slice can have: a day's time or later is no place to read on from. */
export function isOdd({ time }: Arrival, end: number): boolean {
	return time === undefined || time > end + DAY;
}

/** Remembers leads that are done, each by the latest time at which it may have been submitted. */
export function withDone(
	cursor: Cursor,
	leads: ReadonlyArray<{ hash: string; to: number }>,
): Cursor {
	const { window, readUpTo, holes } = cursor;
	const from = (window?.startedAt ?? readUpTo) - LOOK_BACK;
	const seen = cursor.seen.copy();
	for (const { hash, to } of leads) {
		const isInHole = holes.some((hole) => hole.from <= to && to < hole.to);
		if (to >= from || isInHole) seen.add(to, hash);
	}
	return { ...cursor, seen };
}

/** The cursor with holes more; those that touch become one. */
export function withHoles(cursor: Cursor, added: readonly Hole[]): Cursor {
	const holes: Hole[] = [];
	for (const hole of [...cursor.holes, ...added].sort((a, b) => a.from - b.from)) {
		const last = holes.at(-1);
		if (last === undefined || hole.from > last.to) holes.push({ ...hole });
		else {
			last.to = Math.max(last.to, hole.to);
			last.told = Math.max(last.told, hole.told);
			last.tries = Math.min(last.tries, hole.tries);
			last.dueAt = Math.min(last.dueAt, hole.dueAt);
		}
	}
	return { ...cursor, holes: holes.slice(-MOST_HOLES) };
}

/**
 * Forgets the oldest leads of all cursors until no more than so many are remembered. The looks back, and in a rush the
 * overlap, then reach less far.
 * @returns whether anything was forgotten
 */
export function limitSeen(cursors: readonly Cursor[], most: number): boolean {
	let size = cursors.reduce((sum, { seen }) => sum + seen.size, 0);
	if (size <= most) return false;
	while (size > Math.max(0, most)) {
		const cursor = minBy(cursors, ({ seen }) => seen.oldest) as Cursor;
		const before = cursor.seen.size;
		const forgotten = cursor.seen.forgetOldest();
		cursor.holes = cursor.holes.filter(({ from }) => from >= forgotten);
		// Never beyond what was read: that would leave out what was not.
		const { readUpTo, window } = cursor;
		const bound = Math.min(forgotten, window?.startedAt ?? readUpTo);
		cursor.rememberedFrom = Math.max(cursor.rememberedFrom, bound);
		const from = Math.min(forgotten, readUpTo);
		if (window && window.from < from) cursor.window = { ...window, from };
		size -= before - cursor.seen.size;
	}
	return true;
}
