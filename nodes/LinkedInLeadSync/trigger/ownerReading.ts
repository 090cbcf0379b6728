import { sortBy, sum } from 'lodash';

import type { LeadEntry, UndeliverableLead } from '../../shared/api/leadFormResponses';
import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LinkedInClient } from '../../shared/api/linkedInClient';
import type { Arrival, Cursor, WindowedCursor } from '../../shared/leads/cursor';
import { take, withWindow } from '../../shared/leads/cursor';
import { leadKey, submittedAtOf } from '../../shared/leads/leadIdentity';
import { leadHash } from '../../shared/leads/seenLeads';
import type { UnreadPlace } from '../../shared/leads/unreadPlaces';
import { comparePlaces, duePlace, hashesOf, triedAgain } from '../../shared/leads/unreadPlaces';
import { matches, readLeadWindow } from '../../shared/reading/leadWindow';
import { LARGEST_SLICE } from './sliceSize';
import type { TriggerSettings } from './triggerSettings';
import { foundPlaces } from './unreadLeads';

/** A difference between the clocks that the whole seconds of LinkedIn's time explain, milliseconds. */
const SAME_CLOCK = 2_000;

/** LinkedIn is asked for a millisecond more, and may count the end in. */
const ASKED_MORE = 2;

/** A shorter slice would show the same leads. Milliseconds. */
const SHORTEST_SLICE = 1 + ASKED_MORE;

/** What was read of one owner: what to emit, and the cursor to store with it. */
export interface OwnerPart {
	emitted: LeadEntry[];
	next: Cursor;
	/** Whether there was no lead, or more than were to be read: not worth a poll of its own. */
	isEmpty: boolean;
}

/** How many leads may still be emitted in this poll, of all owners. */
export interface Room {
	left: number;
}

/** A lead on its way through the cursor. */
interface ReadLead extends Arrival {
	entry: LeadEntry;
}

/** A part of a window, as it was read. */
interface Slice {
	leads: ReadLead[];
	undeliverable: UndeliverableLead[];
	/** How many leads LinkedIn has there at least. */
	size: number;
}

/**
 * Reads one owner's leads since its cursor, slice by slice, and tells which to emit. The cursor of each
 * slice may be stored as soon as its leads are emitted, and reading may end after any of them: the next
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
export async function* readOwner(
	client: LinkedInClient,
	owner: LeadOwner,
	stored: Cursor,
	settings: TriggerSettings,
	room: Room,
	largestSlice = LARGEST_SLICE,
): AsyncGenerator<OwnerPart, void, undefined> {
	const { overlapMs } = settings;
	const beganAt = Date.now();
	let cursor = withWindow(stored, { overlapMs, now: client.now() });
	/** Times of leads in a slice that had too many. */
	let dense: number[] = [];
	const taken = new Set<string>();
	while (room.left > 0) {
		const { from, length } = cursor.window;
		const now = client.now();
		const end = from + (length ?? Infinity);
		const until = end < now ? end : undefined;
		const canBeCut = (until ?? now) - from > SHORTEST_SLICE;
		const most = canBeCut ? largestSlice : Infinity;
		const slice = await readSlice(client, owner, settings, { from, until }, most);
		if (slice.size > most) {
			dense = sortBy(slice.leads.flatMap(({ time = from }) => (time < from ? [] : time)));
			cursor = withLength(cursor, shorterLength(from, until ?? now, dense));
			yield { emitted: [], next: cursor, isEmpty: true };
			continue;
		}
		// LinkedIn's time when the window was begun, which is known since it has answered.
		const clockAhead = client.now() - Date.now();
		const { emitted, next } = take(cursor, slice.leads, {
			until,
			overlapMs,
			room: room.left,
			readAt: beganAt + clockAhead,
			clockAhead: Math.abs(clockAhead) < SAME_CLOCK ? 0 : clockAhead,
		});
		room.left -= emitted.length;
		for (const { hash } of slice.leads) taken.add(hash);
		const isTakenWhole = next.window?.from === until;
		// Of the very second of the poll, by LinkedIn's whole seconds, there may be some, too.
		const part = { from, to: until ?? client.now() + SAME_CLOCK };
		const told = isTakenWhole ? tellUndeliverable(cursor, next, slice, part, room) : [];
		const isEmpty = slice.size === 0 && until !== undefined;
		yield { emitted: [...told, ...emitted.map(({ entry }) => entry)], next, isEmpty };
		if (!isTakenWhole) return;
		if (next.window === undefined) {
			yield* readDuePlace(client, owner, next, settings, room, taken);
			return;
		}
		const isSmall = slice.size * 4 < most;
		const longer = isSmall ? length && length * 8 : length;
		const upToDense = dense[0] - ASKED_MORE - next.window.from;
		cursor = withLength({ ...next, window: next.window }, upToDense > 0 ? upToDense : longer);
	}
}

function withLength(cursor: WindowedCursor, length: number | undefined): WindowedCursor {
	return { ...cursor, window: { ...cursor.window, length } };
}

/**
 * How long a slice to read in place of one with too many leads: half of it; less where those that were read
 * are close together, which no halving would tell apart for long.
 * @param times of leads in the slice, in order, epoch milliseconds
 */
function shorterLength(from: number, until: number, times: number[]): number {
	const half = Math.floor((until - from) / 2);
	const upToFirst = times[0] - ASKED_MORE - from;
	const upToMiddle = (times[Math.floor(times.length / 2)] ?? until) - from;
	return Math.max(SHORTEST_SLICE, Math.min(half, upToFirst > 0 ? upToFirst : upToMiddle));
}

/** Reads a slice; reading stops as soon as it has more than `most` leads. */
async function readSlice(
	client: LinkedInClient,
	owner: LeadOwner,
	{ scope, testLeads }: TriggerSettings,
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
			const key = leadKey(entry.lead);
			const isWanted = matches(entry, { scope, testLeads });
			const time = submittedAtOf(entry.lead);
			leads.push({ entry, key, hash: leadHash(key), time, isWanted });
		}
		if (size > most) break;
	}
	return { leads, undeliverable, size };
}

/** Notes where leads are that LinkedIn failed to serve, and returns those that were not told of before. */
function tellUndeliverable(
	before: Cursor,
	next: Cursor,
	{ leads, undeliverable }: Slice,
	part: { from: number; to: number },
	room: Room,
): LeadEntry[] {
	// What was there before the start is not wanted.
	const start = before.skipsUpTo ?? 0;
	const wanted = foundPlaces(undeliverable, leads, part)
		.filter((place) => place.to >= start)
		.map((place) => ({ ...place, from: Math.max(place.from, start) }));
	const { places, untold } = comparePlaces(before.unread, wanted, part, next.readUpTo);
	const told = wanted.flatMap(({ leads: unread }, index) => {
		const news = untold[index] === 0 ? [] : unread.slice(-untold[index]);
		return news.slice(0, Math.max(0, room.left)).map((each) => {
			room.left--;
			return { undeliverable: each };
		});
	});
	const isAllTold = told.length === sum(untold);
	// Otherwise all of them are told, once more, with the next window.
	next.unread = isAllTold ? places : before.unread;
	return told;
}

/** Asks once more for leads that LinkedIn failed to serve, now and then: it may serve them after all. */
async function* readDuePlace(
	client: LinkedInClient,
	owner: LeadOwner,
	cursor: Cursor,
	settings: TriggerSettings,
	room: Room,
	taken: ReadonlySet<string>,
): AsyncGenerator<OwnerPart, void, undefined> {
	const now = client.now();
	const place = duePlace(cursor.unread, now);
	if (place === undefined || room.left <= 0) return;
	const part = { from: place.from, until: place.to + 1 };
	const slice = await readSlice(client, owner, settings, part, Infinity);
	const known = new Set(hashesOf(place));
	// Without those around it, only what is remembered tells whether a lead was taken.
	const isTaken = ({ hash }: ReadLead) =>
		known.has(hash) || taken.has(hash) || cursor.seen.has(hash);
	const isSure = place.known !== undefined || place.from >= cursor.rememberedFrom;
	const fresh = isSure ? slice.leads.filter((lead) => !isTaken(lead)) : [];
	const wanted = fresh.filter(({ isWanted }) => isWanted);
	const emitted = wanted.slice(0, room.left);
	room.left -= emitted.length;
	const seen = cursor.seen.copy();
	for (const { hash, time = now } of emitted) {
		if (time >= cursor.rememberedFrom) seen.add(time, hash);
	}
	yield {
		isEmpty: false,
		emitted: emitted.map(({ entry }) => entry),
		next: {
			...cursor,
			seen,
			unread: placesAfter(cursor.unread, place, slice, emitted, wanted, now),
		},
	};
}

function placesAfter(
	places: UnreadPlace[],
	place: UnreadPlace,
	{ undeliverable }: Slice,
	emitted: ReadLead[],
	wanted: ReadLead[],
	now: number,
): UnreadPlace[] {
	const others = places.filter((each) => each !== place);
	const isRead = undeliverable.length === 0 && emitted.length === wanted.length;
	const hashes = emitted.map(({ hash }) => hash);
	const left = isRead ? undefined : triedAgain(place, hashes, now);
	return left === undefined ? others : [...others, { ...left, count: undeliverable.length }];
}
