import { clamp, sortBy } from 'lodash';

import { SeenLeads, TEN_MINUTES } from './seenLeads';
import { MINUTE, DAY } from '../../shared/values/time';

/** LinkedIn may list a lead late. The next poll still finds leads that were listed up to this much later. */
const OVERLAP = 60 * MINUTE;

/** Once a day, the trigger looks for leads that LinkedIn listed even later, up to this much. */
const LOOK_BACK = 7 * DAY;

/** n8n's clock may be ahead of LinkedIn's by this much without the first window missing a lead. */
const LARGEST_CLOCK_ERROR = 60 * MINUTE;

const MOST_HOLES = 100;

/** Daily look-backs find what an empty answer hid in a shorter span. */
const LONG_SPAN = DAY;

/** The waits between readings of an unproven span double from here on, so that there are some ten of them in a day. */
const FIRST_WAIT = 3 * MINUTE;

/**
 * How far the leads of one owner and type are read, by LinkedIn's clock.
 * LinkedIn's API has no cursor and may list a lead late. So each window begins some time before the previous
 * one was read, and `seen` holds the processed leads of that overlap. A window is read in slices, the oldest
 * first. Each complete slice moves the cursor.
 */
export interface Cursor {
	/** The start of the last complete window: leads that LinkedIn listed by then were read. */
	readUpTo: number;
	/** `seen` holds all processed leads from this time on. Older leads must not be read again. */
	rememberedFrom: number;
	lookedBackAt: number;
	/** The last reading, complete or not; by n8n's clock. */
	readAt: number;
	seen: SeenLeads;
	holes: Hole[];
	window?: Window;
	/** A span of the past in which LinkedIn showed nothing when it was first read. */
	unproven?: Unproven;
	/** Limits the leads of a slice after a reading that took too long. */
	sliceSize?: number;
}

/** A role that was just given, or a list that lags, answers empty: so an empty answer is asked for again for a day. */
interface Unproven {
	from: number;
	since: number;
	dueAt: number;
}

/** A window that is not completely read yet. */
interface Window {
	isLookBack: boolean;
	/** The time of its first slice. */
	startedAt?: number;
	/** Earlier leads are read. */
	from: number;
	/** Limits the time span, and so the number of leads, of a slice. */
	length?: number;
	/** Whether it begins with the unproven span. */
	isUnproven?: boolean;
	/** Whether LinkedIn showed any lead in it. */
	hasLeads?: boolean;
	/** What LinkedIn does not show whole is before this time, so slices become shorter until it is found. */
	brokenBefore?: number;
}

export type WindowedCursor = Cursor & { window: Window };

/**
 * A time range in which LinkedIn fails to serve leads, or its list keeps changing. Windows skip it, and the trigger reads
 * it separately.
 */
export interface Hole {
	/** Ten minutes; the end is exclusive. */
	from: number;
	to: number;
	/** When it was found, by n8n's clock as `dueAt`. */
	since: number;
	dueAt: number;
	told: number;
	/** Whether the last reading took longer than its owner's share of a poll, so that the next one gets a larger one. */
	wasCut?: boolean;
}

export interface Arrival {
	/** See `leadHash`. */
	hash: string;
	/** Undefined when unreadable. */
	time?: number;
	/** Whether the settings include the lead. */
	isWanted: boolean;
}

/** A slice that is completely read. */
export interface SliceEnd {
	/** Exclusive; undefined for the rest of the window. */
	until?: number;
	readAt: number;
	/** Whether the ledger contains the lead. */
	isOwed: (hash: string) => boolean;
}

/** The cursor before the first window. @param since the earliest wanted time, by n8n's clock */
export function firstCursor(since: number, now: number): Cursor {
	const rememberedFrom = Math.max(0, since - LARGEST_CLOCK_ERROR);
	const seen = new SeenLeads(undefined);
	return { readUpTo: since, rememberedFrom, lookedBackAt: now, readAt: 0, seen, holes: [] };
}

/** Continues the current window or begins a new one, and skips a hole at its start. */
export function withWindow(cursor: Cursor, now: number): WindowedCursor {
	const { readUpTo, rememberedFrom, lookedBackAt, holes, unproven } = cursor;
	const isLookBack = now - lookedBackAt >= DAY;
	// After a clock was set back, `rememberedFrom` may be in the future and must not count.
	const remembered = rememberedFrom <= now ? rememberedFrom : 0;
	const back = Math.min(readUpTo, now) - (isLookBack ? LOOK_BACK : OVERLAP);
	const isUnproven = unproven !== undefined && (unproven.dueAt <= now || unproven.since > now);
	const begin = isUnproven ? Math.min(unproven.from, back) : Math.max(remembered, back);
	const window = cursor.window ?? { isLookBack, isUnproven, from: Math.max(0, begin) };
	let { from } = window;
	for (const hole of holes) if (hole.from <= from && from < hole.to) from = hole.to;
	return { ...cursor, window: { ...window, from } };
}

/** The latest end of the next slice; undefined for the present. */
export function endOfSlice({ window, holes }: WindowedCursor, now: number): number | undefined {
	const { from, length = Infinity, brokenBefore = Infinity } = window;
	const nextHole = holes.find((hole) => hole.from > from)?.from ?? Infinity;
	const half = Math.max(Math.floor((from + brokenBefore) / 2), endOfStep(from));
	const end = Math.min(from + length, half, nextHole);
	return end < now ? end : undefined;
}

/** The end of the ten minutes that a time belongs to. */
export function endOfStep(time: number): number {
	return (Math.floor(time / TEN_MINUTES) + 1) * TEN_MINUTES;
}

/** Moves the cursor past a completely read slice. @returns the new leads, and the next cursor */
export function take<Lead extends Arrival>(
	cursor: WindowedCursor,
	leads: readonly Lead[],
	{ until, readAt, isOwed }: SliceEnd,
): { fresh: Lead[]; next: Cursor } {
	const { window } = cursor;
	const startedAt = window.startedAt ?? readAt;
	const seen = keepingOdd(cursor.seen, leads, until ?? readAt, readAt);
	const end = until ?? Infinity;
	const fresh = leads.filter(({ hash, time = window.from, isWanted }) => {
		const isInside = time >= window.from && (time < end || time > end + 1);
		return isWanted && isInside && !seen.has(hash) && !isOwed(hash);
	});
	const hasLeads = window.hasLeads === true || leads.length > 0;
	if (until !== undefined) {
		const { brokenBefore = 0 } = window;
		const before = brokenBefore > until ? brokenBefore : undefined;
		const rest = { ...window, startedAt, from: until, hasLeads, brokenBefore: before };
		return { fresh, next: { ...cursor, seen, window: rest } };
	}
	const forgetBefore = startedAt - LOOK_BACK;
	seen.forgetBefore(forgetBefore, cursor.holes);
	const next = {
		...cursor,
		seen,
		readUpTo: startedAt,
		rememberedFrom: Math.max(Math.min(cursor.rememberedFrom, startedAt), forgetBefore),
		// The first window may begin by a clock that is ahead of LinkedIn's.
		lookedBackAt: window.isLookBack ? startedAt : Math.min(cursor.lookedBackAt, startedAt),
		window: undefined,
		unproven: unprovenAfter(cursor, hasLeads, startedAt),
	};
	return { fresh, next };
}

/** After a window. */
function unprovenAfter(
	{ unproven, readUpTo, window }: WindowedCursor,
	hasLeads: boolean,
	now: number,
): Unproven | undefined {
	if (unproven !== undefined && !window.isUnproven) return unproven;
	if (hasLeads) return undefined;
	if (unproven === undefined) {
		const isLong = now - readUpTo > LONG_SPAN;
		return isLong ? { from: readUpTo, since: now, dueAt: now + FIRST_WAIT } : undefined;
	}
	const age = Math.abs(now - unproven.since);
	return age < DAY ? { ...unproven, dueAt: now + Math.max(age, FIRST_WAIT) } : undefined;
}

/**
 * The time of an odd lead does not tell which windows and holes LinkedIn lists it in, so its hash is kept each time.
 * @param at how long the hash is kept
 */
export function keepingOdd(
	seen: SeenLeads,
	leads: readonly Arrival[],
	end: number,
	at: number,
): SeenLeads {
	const kept = seen.copy();
	for (const lead of leads) if (isOdd(lead, end) && kept.has(lead.hash)) kept.add(at, lead.hash);
	return kept;
}

/** Whether the time is missing or in the future: reading cannot continue from there. */
export function isOdd({ time }: Arrival, end: number): boolean {
	return time === undefined || time > end + DAY;
}

/** Remembers processed leads, each by its latest possible time. */
export function withDone(
	cursor: Cursor,
	leads: ReadonlyArray<{ hash: string; to: number }>,
): Cursor {
	const { window, readUpTo, holes } = cursor;
	// After days without polls, a window reaches further back.
	const from = Math.min(window?.from ?? Infinity, (window?.startedAt ?? readUpTo) - LOOK_BACK);
	const seen = cursor.seen.copy();
	for (const { hash, to } of leads) {
		const isInHole = holes.some((hole) => hole.from <= to && to < hole.to);
		if (to >= from || isInHole) seen.add(to, hash);
	}
	return { ...cursor, seen };
}

/** Makes a hole of the ten minutes at the start of the window. */
export function withHole(cursor: WindowedCursor, wasCut: boolean): WindowedCursor {
	const to = endOfStep(cursor.window.from);
	const found = { from: to - TEN_MINUTES, to, since: Date.now(), dueAt: 0, told: 0 };
	const hole = laterHole(found, wasCut);
	const holes = sortBy([...cursor.holes, hole], 'from').slice(-MOST_HOLES);
	return { ...cursor, holes, window: { ...cursor.window, brokenBefore: undefined } };
}

/** A hole waits as long as it has been known, at most a day, so that the leads of a short failure soon come. */
export function laterHole(hole: Hole, wasCut: boolean): Hole {
	const now = Date.now();
	const dueAt = now + clamp(now - hole.since, TEN_MINUTES, DAY);
	return { ...hole, wasCut: wasCut || undefined, dueAt };
}

/**
 * Forgets the oldest leads of all cursors beyond `most`. Look-backs, and after many leads the overlap, then
 * reach less far.
 * @returns whether it forgot any
 */
export function limitSeen(cursors: readonly Cursor[], most: number): boolean {
	const times = cursors.flatMap(({ seen }) => seen.times);
	const excess = times.length - most;
	if (excess <= 0) return false;
	const forgotten = sortBy(times)[excess - 1] + TEN_MINUTES;
	for (const cursor of cursors) {
		const { readUpTo, window, seen } = cursor;
		if (seen.oldest >= forgotten) continue;
		seen.forgetBefore(forgotten);
		cursor.holes = cursor.holes.filter(({ from }) => from >= forgotten);
		cursor.unproven = undefined;
		// Not beyond the read time, which would skip unread leads.
		const bound = Math.min(forgotten, window?.startedAt ?? readUpTo);
		cursor.rememberedFrom = Math.max(cursor.rememberedFrom, bound);
		const from = Math.min(forgotten, readUpTo);
		if (window && window.from < from) cursor.window = { ...window, from };
	}
	return true;
}
