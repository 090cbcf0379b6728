import { difference, groupBy, partition, uniq } from 'lodash';

import type { LeadEntry, UndeliverableLead } from '../../shared/linkedin/leadFormResponses';
import type { Cursor } from './cursor';
import { takenAround } from './cursor';
import type { FoundPlace } from './unreadPlaces';
import { comparePlaces, isTouching, withKnown } from './unreadPlaces';
import { isWhollyUnwatched } from './unwatchedTimes';
import type { Room, Slice } from './slice';

/** Of fewer times, any order may be by chance. */
const ENOUGH_FOR_ORDER = 10;

/**
 * When the leads must have been submitted that LinkedIn failed to serve: in a list that is in order, between
 * those next to them, and otherwise any time of the part in which they were found.
 * @param leads those that LinkedIn served, in its order
 * @param part epoch milliseconds, both included
 */
export function foundPlaces(
	undeliverable: readonly UndeliverableLead[],
	leads: ReadonlyArray<{ time?: number; hash: string }>,
	part: { from: number; to: number },
): FoundPlace[] {
	if (undeliverable.length === 0) return [];
	const times = leads.flatMap(({ time }) => time ?? []);
	const isOldestFirst = isAscending(times);
	const isInOrder =
		uniq(times).length >= ENOUGH_FOR_ORDER && (isOldestFirst || isAscending([...times].reverse()));
	const placeOf = ({ timeBefore, timeAfter }: UndeliverableLead) => {
		if (!isInOrder) return `${part.from} ${part.to}`;
		const [older, newer] = isOldestFirst ? [timeBefore, timeAfter] : [timeAfter, timeBefore];
		return `${older ?? part.from} ${newer ?? part.to}`;
	};
	const places: Array<{ from: number; to: number; leads: UndeliverableLead[] }> = [];
	for (const [place, unread] of Object.entries(groupBy(undeliverable, placeOf))) {
		const [from, to] = place.split(' ').map(Number);
		const [apart, touching] = partition(places, (each) => !isTouching(each, { from, to }));
		const together = [...touching, { from, to, leads: unread }];
		places.splice(0, places.length, ...apart, {
			from: Math.min(...together.map((each) => each.from)),
			to: Math.max(...together.map((each) => each.to)),
			leads: together.flatMap((each) => each.leads),
		});
	}
	return places.map(({ from, to, leads: unread }) => {
		// Those without a readable time may be of any.
		const around = leads.filter(({ time = from }) => time >= from && time <= to);
		const known = around.map(({ hash }) => hash);
		return { from, to, known, standIns: unread.map(({ id }) => id) };
	});
}

/**
 * Notes in the next cursor where leads are that LinkedIn failed to serve, as far as the part was taken.
 * @param part epoch milliseconds, both included
 * @returns what is to be emitted in place of those that were not told of before
 */
export function tellUndeliverable(
	before: Cursor,
	next: Cursor,
	{ leads, undeliverable }: Slice,
	part: { from: number; to: number },
	room: Room,
): LeadEntry[] {
	const takenUpTo = next.window?.from ?? part.to;
	const served = new Set(leads.map(({ hash }) => hash));
	const wanted = foundPlaces(undeliverable, leads, part)
		.filter((place) => place.from <= takenUpTo && !isWhollyUnwatched(before.unwatched, place))
		.map((place) => {
			// Those that LinkedIn served before may be the ones that it fails to serve now.
			const missing = takenAround(before, place).filter((hash) => !served.has(hash));
			return { ...place, known: [...place.known, ...missing] };
		});
	const taken = { from: part.from, to: takenUpTo };
	const { places, untold } = comparePlaces(before.unread, wanted, taken, next.readUpTo);
	const told = untold.slice(0, Math.max(0, room.left));
	room.left -= told.length;
	const left = untold.slice(told.length);
	next.unread = places.map((place) => {
		// Where a place reaches beyond what was read now, these are remembered longer with it than without.
		const around = leads.filter(({ time }) => time && time >= place.from && time <= place.to);
		const hashes = around.map(({ hash }) => hash);
		// What there is no room for is told when it is found again.
		return { ...withKnown(place, hashes), standIns: difference(place.standIns, left) };
	});
	return undeliverable
		.filter(({ id }) => told.includes(id))
		.map((each) => ({ undeliverable: each }));
}

function isAscending(times: number[]): boolean {
	return times.every((time, index) => index === 0 || times[index - 1] <= time);
}
