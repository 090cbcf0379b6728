import {
	DEFAULT_COUNT,
	LARGEST_COUNT,
	goesOn,
	isEndless,
	repeatedOf,
	type ListStudy,
} from './study';

/** The counts that a limit is likely to be. */
const ROUND_COUNTS = [DEFAULT_COUNT, 50, 100, 500, LARGEST_COUNT];

/** How many places of the list its first page looked at, and what that tells of the largest count. */
export interface FirstPagePlaces {
	/** Undefined when the list ended before. */
	places: number | undefined;
	/** Why no larger page came. */
	limit: 'none seen' | 'reject' | 'clamp' | 'clampSilently';
}

/** Tells how many places the first page looked at (contract 2.5). */
export function placesOf(study: ListStudy): FirstPagePlaces {
	const { first, refused } = study;
	if (refused.length > 0) return { places: first.asked, limit: 'reject' };
	if (first.saidCount !== undefined && first.saidCount < first.asked) {
		return { places: first.saidCount, limit: 'clamp' };
	}
	const isFull = first.keys.length >= first.asked;
	if (isFull) return { places: first.asked, limit: 'none seen' };
	if (!goesOn(study)) return { places: undefined, limit: 'none seen' };
	const places = isEndless(study.beyond) ? first.keys.length : roundedUp(firstNewPlace(study));
	return places < LARGEST_COUNT
		? { places, limit: 'clampSilently' }
		: { places: first.asked, limit: 'none seen' };
}

/** Places of a list that were looked at, and how many of them hold nothing that may be seen. */
export interface HiddenPlaces {
	places: number;
	hidden: number;
}

/** Tells the hidden places of the first page; undefined when they cannot be told. */
export function hiddenPlacesOf(study: ListStudy): HiddenPlaces | undefined {
	const { first, beyond, following } = study;
	const shown = first.keys.length;
	if (isEndless(beyond) || shown === 0) return undefined;
	const { places } = placesOf(study);
	if (places !== undefined && (goesOn(study) || shown >= places)) {
		return { places, hidden: places - shown };
	}
	// The list ended on its first page: of n elements, those behind the n-th place came again, so that as
	// many of the first n places are hidden.
	const [next] = following;
	return next && { places: shown, hidden: repeatedOf(first, next) };
}

/** The place behind the first page, or a bit before it where the places between are hidden. */
function firstNewPlace({ first, following }: ListStudy): number {
	const last = following[following.length - 1];
	const repeated = repeatedOf(first, last);
	return last.start + (repeated === last.keys.length ? 0 : repeated);
}

/**
 * Limits are round numbers, and none is below the default count; a bit below one there were hidden places
 * at the page's end.
 */
function roundedUp(places: number): number {
	const round = ROUND_COUNTS.find((count) => count >= places) ?? places;
	return places >= 0.8 * round ? round : Math.max(places, DEFAULT_COUNT);
}
