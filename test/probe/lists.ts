import { Skipped } from './fact';
import { at, exactJson, isObject, type Exchange, type JsonObject } from './linkedIn';

/** One page of a list, as it was answered (contract 2.5). */
export interface Page {
	start: number;
	/** The requested `count`. */
	asked: number;
	status: number;
	elements: JsonObject[];
	/** A key for each element, in the order of the page. */
	keys: string[];
	total: number | undefined;
	hasNextLink: boolean;
}

/** Reads a page out of an answer; a refused page has no elements. */
export function pageOf({ status, body }: Exchange, start: number, asked: number): Page {
	const listed = at(body, 'elements');
	const elements = Array.isArray(listed) ? listed.filter(isObject) : [];
	const links = at(body, 'paging', 'links');
	const number = (key: string) => {
		const value = at(body, 'paging', key);
		return typeof value === 'number' ? value : undefined;
	};
	return {
		...{ start, asked, status, elements },
		keys: elements.map((element) => exactJson(element)),
		total: number('total'),
		hasNextLink:
			Array.isArray(links) && links.some((link) => isObject(link) && link.rel === 'next'),
	};
}

/** Whether a page has fewer elements than were asked for. */
export const isShort = ({ keys, asked }: Page) => keys.length < asked;

/** The pages that show how LinkedIn pages a list. */
export interface ListStudy {
	/** The page at the start, with the largest count that LinkedIn did not refuse. */
	first: Page;
	/** The counts that were refused. */
	refused: number[];
	/** A page far behind the end of any list. */
	beyond: Page;
	/** The page after the first one; absent when it would show nothing new. */
	following?: Page;
}

type ReadPage = (start: number, count: number) => Promise<Page>;

/** Clients ask 10, 100, 500 or 1,000 (contract 2.5). */
const LARGEST_COUNT = 1000;
const SMALLER_COUNT = 100;
const MIDDLE_COUNT = 500;
/** The default, which no list refuses. */
export const DEFAULT_COUNT = 10;

const FAR_BEYOND = 100_000;
/** A count that no list is likely to have as its length. */
const BEYOND_COUNT = 7;

/**
 * Studies a list: its largest page, a page behind its end, and the page after the first one if the first
 * page was short. At most five calls.
 * @throws {Skipped} when LinkedIn doesn't show the list at all
 */
export async function studyList(read: ReadPage): Promise<ListStudy> {
	const { first, refused } = await largestPage(read);
	const beyond = await read(FAR_BEYOND, BEYOND_COUNT);
	const isTold = first.keys.length === 0 || !isShort(first);
	// Clients continue after the received elements (contract 2.5).
	const following = isTold ? undefined : await read(first.keys.length, first.asked);
	return { first, refused, beyond, following };
}

/** Tries the counts 1,000, then 100, then 500 or 10, to find the largest that LinkedIn does not refuse. */
async function largestPage(read: ReadPage): Promise<{ first: Page; refused: number[] }> {
	const refused: number[] = [];
	const ask = async (count: number): Promise<Page | undefined> => {
		const page = await read(0, count);
		if (page.status === 200) return page;
		if (page.status !== 400) throw new Skipped(`LinkedIn answered with ${page.status}`);
		refused.push(count);
		return undefined;
	};
	const largest = await ask(LARGEST_COUNT);
	if (largest !== undefined) return { first: largest, refused };
	const smaller = await ask(SMALLER_COUNT);
	const last = await ask(smaller === undefined ? DEFAULT_COUNT : MIDDLE_COUNT);
	const first = last ?? smaller;
	if (first === undefined) throw new Skipped('LinkedIn answered with 400, whatever the count');
	return { first, refused };
}

/** Whether the list continues after its first page. */
export function goesOn({ first, following }: ListStudy): boolean {
	const known = new Set(first.keys);
	return following?.keys.some((key) => !known.has(key)) === true;
}

/** Likely limits of the count. */
const ROUND_COUNTS = [DEFAULT_COUNT, 50, SMALLER_COUNT, MIDDLE_COUNT, LARGEST_COUNT];

/** How many places of the list its first page covers, and what that shows about the largest count. */
interface FirstPagePlaces {
	/** Undefined when the list ended within the page. */
	places: number | undefined;
	/** Why LinkedIn returned no larger page. */
	limit: 'none seen' | 'reject' | 'clampSilently';
}

/** Derives how many places the first page covers (contract 2.5). */
export function placesOf(study: ListStudy): FirstPagePlaces {
	const { first, refused } = study;
	if (refused.length > 0) return { places: first.asked, limit: 'reject' };
	if (first.keys.length >= first.asked) return { places: first.asked, limit: 'none seen' };
	if (!goesOn(study)) return { places: undefined, limit: 'none seen' };
	const places = roundedUp(first.keys.length);
	if (places < LARGEST_COUNT) return { places, limit: 'clampSilently' };
	return { places: first.asked, limit: 'none seen' };
}

/** Limits are round numbers, and none is below the default count; some of the places may be hidden. */
function roundedUp(places: number): number {
	const round = ROUND_COUNTS.find((count) => count >= places) ?? places;
	return places >= 0.6 * round ? round : Math.max(places, DEFAULT_COUNT);
}
