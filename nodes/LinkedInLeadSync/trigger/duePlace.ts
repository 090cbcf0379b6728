import { difference, sortBy } from 'lodash';

import type { UndeliverableLead } from '../../shared/linkedin/leadFormResponses';
import type { LeadOwner } from '../../shared/values/leadOwner';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Cursor } from './cursor';
import type { UnreadPlace } from './unreadPlaces';
import { duePlace, hashesOf, isTouching, triedAgain, withKnown } from './unreadPlaces';
import type { OwnerPart, ReadLead, Room, Slice, SliceSettings } from './slice';
import { readSlice } from './slice';

/**
 * Asks once more for leads that LinkedIn failed to serve, now and then: it may serve them after all.
 * @param taken hashes of the leads that were read in this poll already
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function* readDuePlace(
	client: LinkedInClient,
	owner: LeadOwner,
	cursor: Cursor,
	settings: SliceSettings,
	room: Room,
	taken: ReadonlySet<string>,
): AsyncGenerator<OwnerPart, void, undefined> {
	const now = client.now();
	const place = duePlace(cursor.unread, now);
	if (place === undefined || room.left <= 0) return;
	const part = { from: place.from, until: place.to + 1 };
	const slice = await readSlice(client, owner, settings, part, Infinity);
	const known = new Set(hashesOf(place));
	const isTaken = ({ hash }: ReadLead) =>
		known.has(hash) || taken.has(hash) || cursor.seen.has(hash);
	const wanted = slice.leads.filter((lead) => lead.isWanted && !isTaken(lead));
	const emitted = wanted.slice(0, room.left);
	room.left -= emitted.length;
	const untold = untoldOf(cursor.unread, place, slice);
	const told = untold.splice(0, room.left);
	room.left -= told.length;
	const seen = cursor.seen.copy();
	for (const { hash, time = now } of emitted) {
		if (time >= cursor.rememberedFrom) seen.add(time, hash);
	}
	yield {
		isEmpty: false,
		span: { from: place.from, to: place.to },
		emitted: [
			...emitted.map(({ entry }) => entry),
			...told.map((undeliverable) => ({ undeliverable })),
		],
		next: {
			...cursor,
			seen,
			unread: placesAfter(cursor.unread, place, slice, { emitted, wanted, untold }, now),
		},
	};
}

/** Leads that LinkedIn still fails to serve, and that there was no room to tell of before. */
function untoldOf(
	places: readonly UnreadPlace[],
	place: UnreadPlace,
	{ leads, undeliverable }: Slice,
): UndeliverableLead[] {
	const around = places.filter((each) => isTouching(each, place));
	const toldOf = around.flatMap(({ standIns }) => standIns);
	// Those that LinkedIn served before may be the ones that it fails to serve now.
	const missing = difference(
		hashesOf(place),
		leads.map(({ hash }) => hash),
	);
	const newFirst = sortBy(undeliverable, ({ id }) => toldOf.includes(id));
	return newFirst.slice(0, Math.max(0, undeliverable.length - toldOf.length - missing.length));
}

function placesAfter(
	places: readonly UnreadPlace[],
	place: UnreadPlace,
	slice: Slice,
	{
		emitted,
		wanted,
		untold,
	}: Record<'emitted' | 'wanted', ReadLead[]> & { untold: UndeliverableLead[] },
	now: number,
): UnreadPlace[] {
	const hashes = emitted.map(({ hash }) => hash);
	const others = places
		.filter((each) => each !== place)
		.map((each) => (isTouching(each, place) ? withKnown(each, hashes) : each));
	const isRead = slice.undeliverable.length === 0 && emitted.length === wanted.length;
	const left = isRead ? undefined : triedAgain(place, hashes, now);
	const standIns = difference(slice.undeliverable, untold).map(({ id }) => id);
	return left === undefined ? others : [...others, { ...left, standIns }];
}
