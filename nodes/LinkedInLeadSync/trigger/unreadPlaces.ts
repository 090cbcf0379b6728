import { intersection, partition, sumBy, uniq } from 'lodash';

import { asCount, asList, asRecord, asText, asTexts } from '../../shared/values/json';
import { LONGEST_KEPT_DAYS } from '../../shared/rows/retention';

const DAY = 86_400_000;

/** The first wait before a place is read again; each further one is twice as long, up to a day. */
const FIRST_WAIT = 600_000;

/** Bounds what is stored. */
const MOST_PLACES = 200;

/** Where leads are that LinkedIn failed to serve. Times are epoch milliseconds. */
export interface UnreadPlace {
	/** They were submitted between these two, both included. */
	from: number;
	to: number;
	/** Ids that stood in for those that were told of; with their neighbours these may change. */
	standIns: string[];
	/** Hashes of the leads around them that were taken, one behind the other: those are no news. */
	known: string;
	triedAt: number;
	tries: number;
}

/** Where leads were found that LinkedIn does not serve, in a part that was read. */
export interface FoundPlace {
	from: number;
	to: number;
	/** Ids that stand in for them. */
	standIns: string[];
	/** Hashes of the leads there that were taken. */
	known: string[];
}

/**
 * Compares what is known with what was found in a part that was read to its end.
 * @param part epoch milliseconds, both included
 * @param now epoch milliseconds
 * @returns the places to remember, and the stand-ins of leads that were not told of before
 */
export function comparePlaces(
	places: readonly UnreadPlace[],
	found: readonly FoundPlace[],
	part: { from: number; to: number },
	now: number,
): { places: UnreadPlace[]; untold: string[] } {
	/** How many leads of each place were told of and not found again yet. */
	const told = new Map(places.map((place) => [place, place.standIns.length]));
	const around = ({ from, to }: FoundPlace) =>
		places.filter((place) => isTouching(place, { from, to }));
	const untold = found.flatMap((place) => {
		let count = place.standIns.length;
		for (const known of around(place)) {
			const again = Math.min(count, told.get(known) ?? 0);
			told.set(known, (told.get(known) ?? 0) - again);
			count -= again;
		}
		const toldOf = around(place).flatMap(({ standIns }) => standIns);
		const newFirst = partition(place.standIns, (id) => !toldOf.includes(id)).flat();
		return newFirst.slice(0, count);
	});
	const isBeyond = ({ from, to }: UnreadPlace) => from < part.from || to > part.to;
	const still = found.map((place): UnreadPlace => {
		const known = around(place);
		// What this part leaves out of a place may hold the leads that were told of, under the same ids.
		const beyond = known.filter(isBeyond);
		const leftOut = sumBy(beyond, (each) => told.get(each) ?? 0);
		for (const each of beyond) told.set(each, 0);
		const toldNow = intersection(place.standIns, untold);
		const toldBefore = beyond.flatMap(({ standIns }) => standIns);
		const standIns = uniq([...toldNow, ...toldBefore, ...place.standIns]);
		return {
			from: Math.min(place.from, ...beyond.map(({ from }) => from)),
			to: Math.max(place.to, ...beyond.map(({ to }) => to)),
			standIns: standIns.slice(0, place.standIns.length + leftOut),
			known: uniq([...place.known, ...known.flatMap(hashesOf)]).join(''),
			tries: Math.max(0, ...known.map(({ tries }) => tries)),
			triedAt: now,
		};
	});
	const elsewhere = places.filter(
		(place) => isBeyond(place) && !found.some((each) => isTouching(each, place)),
	);
	return { places: [...elsewhere, ...still].slice(-MOST_PLACES), untold };
}

/** The place to read again now; undefined when none is due. */
export function duePlace(places: readonly UnreadPlace[], now: number): UnreadPlace | undefined {
	return places.find(
		({ triedAt, tries }) => Math.abs(now - triedAt) >= Math.min(DAY, FIRST_WAIT * 2 ** tries),
	);
}

/** The place after it was read again in vain; undefined once LinkedIn does not keep its leads any more. */
export function triedAgain(
	place: UnreadPlace,
	found: readonly string[],
	now: number,
): UnreadPlace | undefined {
	if (now - place.to > LONGEST_KEPT_DAYS * DAY) return undefined;
	return { ...withKnown(place, found), triedAt: now, tries: place.tries + 1 };
}

/** The place with the hashes of leads that were taken there meanwhile. */
export function withKnown(place: UnreadPlace, hashes: readonly string[]): UnreadPlace {
	return { ...place, known: uniq([...hashesOf(place), ...hashes]).join('') };
}

/** Hashes of the leads around a place that were taken. */
export function hashesOf({ known }: UnreadPlace): string[] {
	return known.match(/[\w-]{8}/g) ?? [];
}

/** Reads what was stored; what is damaged is left out. */
export function readUnreadPlaces(stored: unknown): UnreadPlace[] {
	return asList(stored).flatMap((entry) => {
		const place = asRecord(entry) ?? {};
		const [from, to, triedAt] = [place.from, place.to, place.triedAt].map(asCount);
		if (from === undefined || to === undefined || triedAt === undefined) return [];
		const tries = asCount(place.tries) ?? 0;
		const known = asText(place.known) ?? '';
		return [{ from, to, standIns: asTexts(place.standIns), tries, triedAt, known }];
	});
}

/** Whether two times have a moment in common, their ends included. */
export function isTouching(
	one: { from: number; to: number },
	other: { from: number; to: number },
): boolean {
	return one.from <= other.to && other.from <= one.to;
}
