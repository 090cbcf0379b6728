import { failureOf } from './errors/linkedInError';
import type { LinkedInClient } from './linkedInClient';
import type { LinkedInRequest } from './request';
import type { Page, PageReader } from './page';
import { pageReader } from './page';
import { ReadAhead } from './readAhead';

/** LinkedIn's highest `count` is not documented; 100 is known to work (wire contract 2.5). */
export const LARGEST_PAGE = 100;

/** What LinkedIn takes when no `count` is given, so surely no page too large. */
const SURE_PAGE = 10;

/** On shorter pages, an element in common would cost too many calls. */
const SHORTEST_PAGE_AHEAD = 10;

/** So that no call is idle while one page is slow, or while the rows of one are made. */
const PAGES_PER_CALL_AHEAD = 2;

/** More pages than this in a row without anything new means that LinkedIn repeats itself. */
const MOST_STALE_PAGES = 3;

/**
 * This many in a row, whether empty or of elements known already, are neither what LinkedIn filtered out
 * nor what was deleted or added meanwhile: its links or total are wrong.
 */
const MOST_PAGES_IN_VAIN = 200;

/** After stepping back so often in a row, the unknown element was filtered out on the page before. */
const MOST_STEPS_BACK = 7;

/** Without `total` and `next`, the end is only known by pages without elements. */
const EMPTY_PAGES_AT_END = 2;

export interface PageRequest extends LinkedInRequest {
	pageSize?: number;
	/** Tells whether an element was already read; by default by its `id`. */
	keyOf?: (element: unknown) => string | undefined;
	/**
	 * Whether this page is of a list that grows at its end. What is added there makes up in `total` for
	 * what was deleted before, so that pages are read with an element in common, which must be known.
	 */
	growsAtEnd?: (elements: unknown[]) => boolean;
	/** Reads one page; several at once, so it must not depend on their order. */
	readPage?: PageReader;
	/** Reads in parts what LinkedIn failed to serve as a page; without it, the failure ends reading. */
	readParts?: (error: unknown, start: number, count: number) => Promise<Page>;
	/** Told of each page at its turn, before its elements. */
	onPage?: (page: Page) => void;
	/**
	 * How many elements are needed yet at least, given LinkedIn's total: pages beyond are not read ahead.
	 * Asked before a page's own elements are yielded. All by default.
	 */
	needed?: (total: number) => number;
}

/**
 * Reads a finder page by page, each element once. A short or an empty page in the middle does not end
 * the list, since LinkedIn may filter after paging: the end is known by `total` or a missing `next`
 * link, and failing both by pages without elements. A `total` that a full page reaches is not trusted:
 * one more call costs less than a lost lead. Where `total` has shrunk, reading steps back by as much;
 * where pages that must have an element in common have none, until they do.
 *
 * Where `total` is known, pages are read ahead, and each has its first element in common with the one
 * before. So what is read stays a list without a gap, whichever page LinkedIn answers first and whatever
 * is added at the ends or deleted meanwhile: an element in front of one that was read before cannot be
 * behind all of those. `total` alone would not show it, since a deletion further down makes up for an
 * arrival in front, and then an element can move from a page that is answered late to one that was
 * answered early.
 * @yields the elements of each page that were not on an earlier one
 * @throws NodeApiError as `LinkedInClient.request`; also when pages without anything new go on and on
 */
export async function* readPages(
	client: LinkedInClient,
	request: PageRequest,
): AsyncGenerator<unknown[], void, undefined> {
	const ahead = new ReadAhead(request.readPage ?? pageReader(client, request));
	try {
		yield* readInTurn(client, request, ahead);
	} finally {
		ahead.drop();
	}
}

async function* readInTurn(
	client: LinkedInClient,
	request: PageRequest,
	ahead: ReadAhead,
): AsyncGenerator<unknown[], void, undefined> {
	let pageSize = request.pageSize ?? LARGEST_PAGE;
	const keyOf = request.keyOf ?? elementId;
	const readPage = partsWhereNeeded(client, request, ahead);
	const seen = new Set<string>();
	let start = 0;
	let read = 0;
	let emptyPages = 0;
	let stalePages = 0;
	let pagesInVain = 0;
	let readUpTo = 0;
	let stepsBack = 0;
	let overlap = 0;
	let hadNextLink = false;
	let total: number | undefined;
	for (;;) {
		const { page, accepted } = await readAcceptedPage(client, readPage, start, pageSize);
		pageSize = accepted;
		pagesInVain++;
		const [firstKey] = page.elements.slice(0, 1).map(keyOf);
		const isTorn = overlap > 0 && start > 0 && firstKey !== undefined && !seen.has(firstKey);
		if (isTorn && stepsBack < MOST_STEPS_BACK) {
			start = Math.max(0, start - 2 ** stepsBack);
			stepsBack++;
			continue;
		}
		stepsBack = 0;
		const fresh = page.elements.filter((element) => {
			const key = keyOf(element);
			if (key === undefined) return true;
			if (seen.has(key)) return false;
			seen.add(key);
			return true;
		});
		read += fresh.length;
		request.onPage?.(page);

		// What is deleted meanwhile (a registration that was cancelled) moves up what follows it.
		const deleted = (total ?? 0) - (page.total ?? Infinity);
		const added = Math.max(0, (page.total ?? 0) - (total ?? Infinity));
		total = page.total;
		const following = page.next ?? start + page.count;
		const [lastKey] = page.elements.slice(-1).map(keyOf);
		const canOverlap = page.count > 1 && following > start && lastKey !== undefined;
		let nextOverlap = canOverlap && request.growsAtEnd?.(page.elements) === true ? 1 : 0;
		const { atOnce } = client.calls;
		const isReadAhead = canOverlap && deleted <= 0 && isFullBefore(page, following);
		if (isReadAhead && (atOnce > 1 || ahead.isUnderWay)) {
			nextOverlap = 1;
			const needed = request.needed?.(page.total) ?? Infinity;
			ahead.begin({
				start: following - nextOverlap,
				stride: following - nextOverlap - start,
				count: pageSize,
				end: Math.min(page.total, start + needed) - nextOverlap,
				most: atOnce > 1 ? atOnce * PAGES_PER_CALL_AHEAD : 1,
			});
		}
		if (fresh.length > 0) yield fresh;

		const isEmpty = page.elements.length === 0;
		emptyPages = isEmpty ? emptyPages + 1 : 0;
		readUpTo += added;
		if (fresh.length > 0) stalePages = pagesInVain = 0;
		// After stepping back, or when others were added in front, nothing new is expected until here.
		else if (!isEmpty && start + overlap >= readUpTo) stalePages++;
		readUpTo = Math.max(readUpTo, start + page.count);
		if (stalePages >= MOST_STALE_PAGES || pagesInVain >= MOST_PAGES_IN_VAIN) {
			throw endlessPages(client, request);
		}
		hadNextLink ||= page.next !== undefined;

		if (deleted > 0) {
			start = Math.max(0, start - deleted);
			continue;
		}
		if (following <= start) throw endlessPages(client, request);
		if (isLast(page, { following, emptyPages, hadNextLink, read })) return;
		overlap = nextOverlap;
		start = following - overlap;
	}
}

/** Halves a page that LinkedIn refuses for its `count`, since the largest one is not documented. */
async function readAcceptedPage(
	client: LinkedInClient,
	readPage: PageReader,
	start: number,
	count: number,
): Promise<{ page: Page; accepted: number }> {
	try {
		return { page: await readPage(start, count), accepted: count };
	} catch (error) {
		const failure = failureOf(error);
		const isTooLarge = failure?.kind === 'refused' && /\bcount\b/.test(failure.detail ?? '');
		if (!isTooLarge || count <= SURE_PAGE) throw client.wrapped(error);
		const smaller = Math.max(SURE_PAGE, Math.floor(count / 2));
		return await readAcceptedPage(client, readPage, start, smaller);
	}
}

/** Reads a page at its turn. */
function partsWhereNeeded(
	client: LinkedInClient,
	{ readParts }: PageRequest,
	ahead: ReadAhead,
): PageReader {
	return async (start, count) => {
		try {
			return await ahead.read(start, count);
		} catch (error) {
			if (readParts === undefined) throw client.wrapped(error);
			return await readParts(error, start, count);
		}
	};
}

/**
 * Whether it is known that pages follow, and where: a page on which LinkedIn left something out may lack
 * the element that the next one would have in common with it.
 */
function isFullBefore(page: Page, following: number): page is Page & { total: number } {
	const isFull = page.elements.length === page.count && page.count >= SHORTEST_PAGE_AHEAD;
	return isFull && page.total !== undefined && following < page.total;
}

interface Progress {
	following: number;
	emptyPages: number;
	hadNextLink: boolean;
	/** Elements read so far, each counted once. */
	read: number;
}

function isLast(page: Page, { following, emptyPages, hadNextLink, read }: Progress): boolean {
	if (page.next !== undefined) return false;
	if (page.total !== undefined) {
		// Beyond the total, yet fewer read: LinkedIn may count only what it shows, so look once more.
		const isComplete = read >= page.total || page.elements.length === 0;
		return following >= page.total && page.elements.length < page.count && isComplete;
	}
	// LinkedIn links pages in this list, and this one has no next.
	if (hadNextLink) return true;
	// The usual case of nothing at all must not cost a second call.
	if (page.start === 0 && page.elements.length === 0) return true;
	return emptyPages >= EMPTY_PAGES_AT_END;
}

function endlessPages(client: LinkedInClient, request: LinkedInRequest) {
	return client.error(
		{
			kind: 'unreadable_answer',
			detail: 'LinkedIn sent page after page without anything new, so reading was stopped.',
		},
		request,
	);
}

function elementId(element: unknown): string | undefined {
	const id = (element as { id?: unknown } | null)?.id;
	return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
