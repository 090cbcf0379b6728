import { Skipped } from '../fact';
import type { Page } from './page';

/** Asks for one page. */
export type ReadPage = (start: number, count: number) => Promise<Page>;

/** What was seen of a list's pages. */
export interface ListStudy {
	/** Asked from the start with the largest count that was not refused. */
	first: Page;
	/** The counts that were refused. */
	refused: number[];
	/** Far behind the end of any list. */
	beyond: Page;
	/** Pages behind the first one, each asked from where something new may begin. Often none. */
	following: Page[];
}

/** Clients ask 10, 100, 500 or 1,000 (contract 2.5). */
export const LARGEST_COUNT = 1000;
const SMALLER_COUNT = 100;
const MIDDLE_COUNT = 500;
/** The default, which no list refuses. */
export const DEFAULT_COUNT = 10;

const FAR_BEYOND = 100_000;
/** A count that no list is likely to have as its length. */
const BEYOND_COUNT = 7;

/** So often is looked for the place where the first page ended. */
const MOST_FOLLOWING = 3;

/**
 * Looks at a list from several sides: its largest page, a page behind its end, and what follows the first
 * page where that was short. At most five calls.
 * @param looksBehind whether what follows is asked for even where the first page's size is known
 * @throws {Skipped} when LinkedIn doesn't show the list at all
 */
export async function studyList(read: ReadPage, looksBehind: boolean): Promise<ListStudy> {
	const { first, refused } = await largestPage(read);
	const beyond = await read(FAR_BEYOND, BEYOND_COUNT);
	const saysItsSize = refused.length > 0 || (first.saidCount ?? first.asked) < first.asked;
	const most = saysItsSize ? Number(looksBehind) : MOST_FOLLOWING;
	const following = isEndless(beyond) ? [] : await pagesBehind(read, first, most);
	return { first, refused, beyond, following };
}

/** Asks 1,000, then 100, then 500 or 10: the largest that is not refused. */
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

/** Asks on from what was received (contract 2.5), until a page begins with something new. */
async function pagesBehind(read: ReadPage, first: Page, most: number): Promise<Page[]> {
	const isShort = first.keys.length < (first.saidCount ?? first.asked);
	if (first.keys.length === 0 || !isShort) return [];
	const pages: Page[] = [];
	let start = first.keys.length;
	while (pages.length < most) {
		const page = await read(start, first.asked);
		pages.push(page);
		const repeated = repeatedOf(first, page);
		if (repeated === 0 || repeated === page.keys.length) break;
		start += repeated;
	}
	return pages;
}

/** Whether a list has no end: elements come from a place that it cannot have. */
export function isEndless(beyond: Page): boolean {
	return beyond.keys.length > 0;
}

/** How many of a page's elements were on the first page, too. */
export function repeatedOf(first: Page, page: Page): number {
	const known = new Set(first.keys);
	return page.keys.filter((key) => known.has(key)).length;
}

/** Whether the list goes on behind its first page. */
export function goesOn({ first, beyond, following }: ListStudy): boolean {
	return isEndless(beyond) || following.some((page) => repeatedOf(first, page) < page.keys.length);
}
