import { failureOf } from './errors/linkedInError';
import type { LinkedInClient, LinkedInRequest } from './linkedInClient';

/** LinkedIn's highest `count` is not documented; 100 is known to work (wire contract 2.5). */
export const LARGEST_PAGE = 100;

/** What LinkedIn takes when no `count` is given, so surely no page too large. */
const SURE_PAGE = 10;

/** More pages than this in a row without anything new means that LinkedIn repeats itself. */
const MOST_STALE_PAGES = 3;

/** This many in a row cannot be elements that LinkedIn filtered out: its links or total are wrong. */
const MOST_EMPTY_PAGES = 200;

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
	/** Reads one page; replaceable where a page that LinkedIn cannot serve is split. */
	readPage?: PageReader;
}

export interface Page {
	elements: unknown[];
	/** Position that this page was asked for. */
	start: number;
	/** How many elements LinkedIn looked at for this page, before filtering some out. */
	count: number;
	total?: number;
	/** Position that a `next` link names. */
	next?: number;
}

export type PageReader = (start: number, count: number) => Promise<Page>;

/**
 * Reads a finder page by page, each element once. A short or an empty page in the middle does not end
 * the list, since LinkedIn may filter after paging: the end is known by `total` or a missing `next`
 * link, and failing both by pages without elements. A `total` that a full page reaches is not trusted:
 * one more call costs less than a lost lead. Where `total` has shrunk, reading steps back by as much;
 * where pages that must have an element in common have none, until they do.
 * @yields the elements of each page that were not on an earlier one
 * @throws NodeApiError as `LinkedInClient.request`; also when pages without anything new go on and on
 */
export async function* readPages(
	client: LinkedInClient,
	request: PageRequest,
): AsyncGenerator<unknown[], void, undefined> {
	let pageSize = request.pageSize ?? LARGEST_PAGE;
	const keyOf = request.keyOf ?? elementId;
	const readPage = request.readPage ?? pageReader(client, request);
	const seen = new Set<string>();
	let start = 0;
	let read = 0;
	let emptyPages = 0;
	let stalePages = 0;
	let readUpTo = 0;
	let stepsBack = 0;
	let overlap = 0;
	let hadNextLink = false;
	let total: number | undefined;
	for (;;) {
		const { page, accepted } = await readAcceptedPage(client, readPage, start, pageSize);
		pageSize = accepted;
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
		if (fresh.length > 0) yield fresh;

		const isEmpty = page.elements.length === 0;
		emptyPages = isEmpty ? emptyPages + 1 : 0;
		if (fresh.length > 0) stalePages = 0;
		// After stepping back nothing new is to be expected until here again.
		else if (!isEmpty && start + overlap >= readUpTo) stalePages++;
		readUpTo = Math.max(readUpTo, start + page.count);
		if (stalePages >= MOST_STALE_PAGES || emptyPages >= MOST_EMPTY_PAGES) {
			throw endlessPages(client, request);
		}
		hadNextLink ||= page.next !== undefined;

		// What is deleted meanwhile (a registration that was cancelled) moves up what follows it.
		const deleted = (total ?? 0) - (page.total ?? Infinity);
		total = page.total;
		if (deleted > 0) {
			start = Math.max(0, start - deleted);
			continue;
		}

		const following = page.next ?? start + page.count;
		if (following <= start) throw endlessPages(client, request);
		if (isLast(page, { following, emptyPages, hadNextLink, read })) return;
		const [lastKey] = page.elements.slice(-1).map(keyOf);
		const canOverlap = page.count > 1 && lastKey !== undefined;
		overlap = canOverlap && request.growsAtEnd?.(page.elements) === true ? 1 : 0;
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

/** Reads one page of a finder by `start` and `count`. */
export function pageReader(client: LinkedInClient, request: LinkedInRequest): PageReader {
	return async (start, count) => {
		const query = { ...request.query, start, count };
		const { body } = await client.request({ ...request, query });
		return pageOf(body, start, count) ?? failWithoutElements(client, request);
	};
}

function failWithoutElements(client: LinkedInClient, request: LinkedInRequest): never {
	throw client.error(
		{ kind: 'unreadable_answer', detail: 'The answer holds no list of elements.' },
		request,
	);
}

function pageOf(body: unknown, start: number, count: number): Page | undefined {
	const { elements, paging } = (body ?? {}) as { elements?: unknown; paging?: unknown };
	if (!Array.isArray(elements)) return undefined;
	const { count: answered, total, links } = (paging ?? {}) as Record<string, unknown>;
	return {
		elements,
		start,
		// LinkedIn may serve fewer than asked for; the next page starts after what it looked at.
		count: isCount(answered) && answered > 0 && answered < count ? answered : count,
		total: isCount(total) ? total : undefined,
		next: nextStart(links),
	};
}

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function nextStart(links: unknown): number | undefined {
	if (!Array.isArray(links)) return undefined;
	for (const link of links as Array<{ rel?: unknown; href?: unknown } | null>) {
		if (link?.rel !== 'next' || typeof link.href !== 'string') continue;
		const start = /[?&]start=(\d+)/.exec(link.href)?.[1];
		if (start !== undefined) return Number(start);
	}
	return undefined;
}

function elementId(element: unknown): string | undefined {
	const id = (element as { id?: unknown } | null)?.id;
	return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
