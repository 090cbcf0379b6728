import { asCount, asRecord } from './json';
import { leadIdOf, submittedAtOf, unidentifiedLeadId } from './leadIdentity';

const VERSION = 1;
const MS_PER_DAY = 86_400_000;

/**
 * How far the leads of one owner have been read, as JSON. Times are epoch milliseconds.
 *
 * LinkedIn has no cursor of its own, and a lead may show up some time after it was submitted. So each
 * poll reads everything since the newest lead less an overlap, and what was emitted within the overlap
 * is remembered. A window may also be read in slices of time, the oldest first.
 */
export interface CursorState {
	version: typeof VERSION;
	/** The newest lead's time, or where reading starts. It never goes back. */
	newest: number;
	/** Leads before this time are not wanted, overlap or not. */
	floor: number;
	/** `seen` holds all leads emitted from this time on; what is older may have been emitted, too. */
	rememberedFrom: number;
	/** The first window also shows what was there before: it is remembered, not emitted. */
	skipsFirstWindow: boolean;
	/** Leads emitted, by `leadKey`, with their time; null when it could not be read. */
	seen: Record<string, number | null>;
	/** The rest of a window whose first slices were read; absent when it was read to the end. */
	resume?: {
		/** Where the next slice starts. */
		from: number;
		/** When the first slice was read: leads that showed up later may be missing in the slices. */
		startedAt: number;
	};
}

export type StartFrom =
	| { from: 'now' }
	| { from: 'lastDays'; days: number }
	/** Epoch milliseconds. */
	| { from: 'date'; time: number };

export interface CursorTiming {
	/** How late a lead may show up and still be caught, in milliseconds. */
	overlapMs: number;
	/** Epoch milliseconds. */
	now: number;
}

/** What is stored: a state, nothing yet, or something that is no state of this version. */
export type StoredCursor =
	| { kind: 'state'; state: CursorState }
	| { kind: 'none' }
	| { kind: 'broken'; message: string };

/**
 * The state before the first poll. From `now`, the overlap before now is read too, but only remembered,
 * so that a clock which differs from LinkedIn's loses no lead later.
 */
export function initialState(start: StartFrom, { now }: Pick<CursorTiming, 'now'>): CursorState {
	const from = startTimeOf(start, now);
	return {
		version: VERSION,
		newest: from,
		floor: start.from === 'now' ? 0 : from,
		rememberedFrom: 0,
		skipsFirstWindow: start.from === 'now',
		seen: {},
	};
}

/**
 * Reads what n8n stored. A state whose list of leads seen is damaged is taken without it: leads of the
 * overlap may be emitted again, none is skipped. On `broken` the caller must not start from now, but
 * from as far back as it can.
 */
export function readStoredCursor(stored: unknown): StoredCursor {
	if (stored === undefined || stored === null) return { kind: 'none' };
	const source = asRecord(stored);
	const newest = asCount(source?.newest);
	if (source?.version !== VERSION || newest === undefined) {
		return {
			kind: 'broken',
			message: 'What was stored about the leads already read is unreadable',
		};
	}
	const entries = Object.entries(asRecord(source.seen) ?? {});
	const seen = entries.filter(([, time]) => time === null || asCount(time) !== undefined);
	const resume = asRecord(source.resume);
	const from = asCount(resume?.from);
	const startedAt = asCount(resume?.startedAt);
	const isResumable = from !== undefined && startedAt !== undefined;
	return {
		kind: 'state',
		state: {
			version: VERSION,
			newest,
			floor: Math.min(asCount(source.floor) ?? 0, newest),
			rememberedFrom: asCount(source.rememberedFrom) ?? 0,
			skipsFirstWindow: source.skipsFirstWindow === true,
			seen: Object.fromEntries(seen) as CursorState['seen'],
			...(isResumable && { resume: { from, startedAt } }),
		},
	};
}

/** From when on to read, inclusive, in epoch milliseconds; the window's other end is open. */
export function readFrom(state: CursorState, timing: CursorTiming): number {
	return state.resume?.from ?? windowStart(state, timing);
}

/**
 * An overlap that was raised grows with time: what is no longer remembered would be emitted again.
 * Should this clock have been ahead, what is remembered lies in the future and does not count.
 */
function windowStart(state: CursorState, { overlapMs, now }: CursorTiming): number {
	const { newest, floor, rememberedFrom } = state;
	const remembered = rememberedFrom <= now ? rememberedFrom : 0;
	return Math.max(floor, remembered, Math.min(newest, now) - overlapMs, 0);
}

/**
 * Takes all leads of a window, or of a slice of it, that was read to its end: those not emitted before,
 * oldest first, and the state to store once they are emitted. Leads without a readable time come last.
 * One of which a page is missing must not be given: what was not read would be skipped.
 *
 * A time in the future (a damaged lead, a clock that differs) moves the state to now at most, and while
 * a window is read in slices, to when that began: the overlap is as seen from then.
 * @param until where a slice ends, epoch milliseconds, exclusive; undefined for the rest of the window
 */
export function advance<Lead>(
	state: CursorState,
	leads: Lead[],
	timing: CursorTiming,
	until?: number,
): { fresh: Lead[]; next: CursorState } {
	const from = readFrom(state, timing);
	const { resume, ...lasting } = state;
	const startedAt = resume?.startedAt ?? timing.now;
	const arrivals = new Map<string, { lead: Lead; id: string; time?: number }>();
	for (const lead of leads) {
		const time = submittedAtOf(lead);
		const id = leadIdOf(lead) ?? unidentifiedLeadId(lead);
		// LinkedIn was asked for nothing earlier; what it sends all the same was emitted long ago.
		if (time === undefined || time >= from) arrivals.set(leadKey(id, time), { lead, id, time });
	}

	const newest = [...arrivals.values()].reduce(
		(latest, { time = 0 }) => Math.max(latest, Math.min(time, startedAt)),
		state.newest,
	);
	const next: CursorState = {
		...lasting,
		newest,
		skipsFirstWindow: state.skipsFirstWindow && isBefore(until, state.newest, newest),
		seen: {},
		...(until !== undefined && { resume: { from: until, startedAt } }),
	};
	next.rememberedFrom = Math.min(windowStart(next, timing), until ?? Infinity);
	const isWholeWindow = resume === undefined && until === undefined;
	for (const [key, time] of [...Object.entries(state.seen), ...timesOf(arrivals)]) {
		// Without a time, whether it is in the window says whether it can come again.
		const canComeAgain =
			time === null ? !isWholeWindow || arrivals.has(key) : time >= next.rememberedFrom;
		if (canComeAgain) next.seen[key] = time;
	}

	const fresh = [...arrivals]
		.filter(([key, { time }]) => !wasThereBefore(state, time) && !Object.hasOwn(state.seen, key))
		.map(([, arrival]) => arrival)
		.sort((a, b) => byTime(a.time, b.time) || (a.id < b.id ? -1 : Number(a.id > b.id)));
	return { fresh: fresh.map(({ lead }) => lead), next };
}

/**
 * From `now`, the first window holds what was there before; but when that window was read late (LinkedIn
 * could not be reached at the activation), also what came since.
 */
function wasThereBefore({ skipsFirstWindow, newest }: CursorState, time = newest): boolean {
	return skipsFirstWindow && time < newest;
}

/** Whether a slice lies before the start, and nothing of what follows was in it. */
function isBefore(until: number | undefined, start: number, newest: number): boolean {
	return until !== undefined && until <= start && newest === start;
}

/** A person who registers again may get the same id, so a lead is its id and its time. */
function leadKey(id: string, time: number | undefined): string {
	return `${id}@${time ?? 'unknown'}`;
}

function timesOf(arrivals: Map<string, { time?: number }>): Array<[string, number | null]> {
	return [...arrivals].map(([key, { time }]) => [key, time ?? null]);
}

function byTime(a: number | undefined, b: number | undefined): number {
	if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
	return a - b;
}

function startTimeOf(start: StartFrom, now: number): number {
	if (start.from === 'now') return now;
	const time = start.from === 'date' ? start.time : now - start.days * MS_PER_DAY;
	return Number.isFinite(time) ? Math.max(0, Math.trunc(time)) : 0;
}
