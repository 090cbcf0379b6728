import { isEqual } from 'lodash';

import type { Arrival, Cursor, ReadPart } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import {
	readCursor,
	storedCursor,
	take,
	withWindow,
} from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** How far back a poll reads what earlier ones have read. */
export const OVERLAP = 60 * MINUTE;
export const NOW = Date.UTC(2026, 10, 24, 9);

/** A lead as the cursor is given it, with a name. */
export interface NamedArrival extends Arrival {
	key: string;
}

export function arrival(id: string, time: number | undefined, isWanted = true): NamedArrival {
	const key = `${id}@${time ?? 'damaged'}`;
	return { key, hash: leadHash(key), time, isWanted };
}

export const timing = (now = NOW, overlapMs = OVERLAP) => ({ now, overlapMs });

/** Where the next window begins. */
export const windowStart = (cursor: Cursor, now = NOW, overlapMs = OVERLAP) =>
	withWindow(cursor, timing(now, overlapMs)).window.from;

/** Reads the next window, or a part of it, with room for all leads; n8n stores the cursor in between. */
export function read(
	cursor: Cursor,
	leads: readonly NamedArrival[],
	now = NOW,
	more: Partial<ReadPart> = {},
): { keys: string[]; next: Cursor } {
	const overlapMs = more.overlapMs ?? OVERLAP;
	const windowed = withWindow(cursor, timing(now, overlapMs));
	const part = { readAt: now, clockAhead: 0, room: Infinity, ...more, overlapMs };
	const { emitted, next } = take(windowed, leads, part);
	return { keys: emitted.map(({ key }) => key), next: stored(next) };
}

/** What is left of a cursor when n8n has stored it. */
function stored(cursor: Cursor): Cursor {
	const json = JSON.parse(JSON.stringify(storedCursor(cursor))) as unknown;
	const again = readCursor(json);
	if (again === undefined) throw new Error('The cursor was lost');
	if (!isEqual(JSON.parse(JSON.stringify(storedCursor(again))), json)) {
		throw new Error('The cursor was changed');
	}
	return again;
}
