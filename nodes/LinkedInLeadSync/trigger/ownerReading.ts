import { sortBy } from 'lodash';

import type { LeadOwner } from '../../shared/values/leadOwner';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Cursor, WindowedCursor } from './cursor';
import { take, withWindow } from './cursor';
import { readDuePlace } from './duePlace';
import type { OwnerPart, OwnerSettings, Room } from './slice';
import { clockAhead, latestNow, readSlice } from './slice';
import { LARGEST_SLICE } from './sliceSize';
import { tellUndeliverable } from './unreadLeads';

/** LinkedIn is asked for a millisecond more, and may count the end in. */
const ASKED_MORE = 2;

/** A shorter slice would show the same leads. Milliseconds. */
const SHORTEST_SLICE = 1 + ASKED_MORE;

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
	settings: OwnerSettings,
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
		const { window } = cursor;
		const { from, length } = window;
		const now = client.now();
		const end = from + (length ?? Infinity);
		const until = end < now ? end : undefined;
		const canBeCut = (until ?? now) - from > SHORTEST_SLICE;
		const most = canBeCut ? largestSlice : Infinity;
		const slice = await readSlice(client, owner, settings, { from, until }, most);
		if (slice.size > most) {
			dense = sortBy(slice.leads.flatMap(({ time = from }) => (time < from ? [] : time)));
			cursor = withLength(cursor, shorterLength(from, until ?? now, dense));
			yield { emitted: [], next: cursor, span: { from, to: until ?? now }, isEmpty: true };
			continue;
		}
		const { emitted, next } = take(cursor, slice.leads, {
			until,
			overlapMs,
			room: room.left,
			// LinkedIn's time when the window was begun, which is known since it has answered.
			readAt: beganAt + (client.now() - Date.now()),
			clockAhead: clockAhead(client),
		});
		room.left -= emitted.length;
		for (const { hash } of slice.leads) taken.add(hash);
		const part = { from, to: until ?? latestNow(client) };
		const told = tellUndeliverable(cursor, next, slice, part, room);
		const isEmpty = slice.size === 0 && until !== undefined;
		yield { emitted: [...told, ...emitted.map(({ entry }) => entry)], next, span: part, isEmpty };
		const isTakenWhole = next.window?.from === until;
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
