import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { processMemory } from '../processMemory';
import { failureOf, isPassing } from '../wire/errors/linkedInError';

/** A finder's response. Its total and link are hints only (BEHAVIOR.md 11). */
export interface Page {
	elements: unknown[];
	/** The requested position. */
	start: number;
	/** The requested number of elements. */
	count: number;
	/** Counts the list or only the page. A total above the page's length certainly counts the list. */
	total?: number;
	/** From the `next` link. More elements may follow without one. */
	next?: number;
}

/**
 * Reads one page of a finder by `start` and `count`.
 * @throws NodeApiError as `LinkedInClient.request`, or for a response without `elements`
 */
export async function readPage(
	client: LinkedInClient,
	request: LinkedInRequest,
	start: number,
	count: number,
	options: Pick<LinkedInRequest, 'retry' | 'signal'> = {},
): Promise<Page> {
	const query = { ...request.query, start, count };
	const { body } = await client.request({ ...request, ...options, query });
	const { elements, paging } = (body ?? {}) as { elements?: unknown; paging?: unknown };
	if (!Array.isArray(elements)) {
		const detail = 'The answer holds no list of elements.';
		throw client.error({ kind: 'unreadable_answer', detail }, request);
	}
	const { total, links } = (paging ?? {}) as { total?: unknown; links?: unknown };
	return {
		elements,
		start,
		count,
		total: Number.isSafeInteger(total) ? (total as number) : undefined,
		next: nextStart(links),
	};
}

/** Beyond the end of every list. */
const BEYOND = 100_000;

/** Reads beyond the end of a list: an empty page that fails only if LinkedIn is unavailable. */
export async function readBeyond(client: LinkedInClient, request: LinkedInRequest): Promise<Page> {
	return await readPage(client, request, BEYOND, 1);
}

function nextStart(links: unknown): number | undefined {
	if (!Array.isArray(links)) return undefined;
	for (const link of links as Array<{ rel?: unknown; href?: unknown } | null>) {
		const href = link?.rel === 'next' ? String(link.href) : '';
		const start = /[?&]start=(\d+)/.exec(href)?.[1];
		if (start !== undefined) return Number(start);
	}
	return undefined;
}

/** The largest page that works everywhere (BEHAVIOR.md 12). */
const SURE_SIZE = 100;

/** From the largest page of other clients down to LinkedIn's default, which LinkedIn cannot refuse. */
const SIZES = [1000, 500, SURE_SIZE, 50, 20, 10];

/** A page of one element could not share one with the previous page. */
const SMALLEST_SIZE = 2;

/** By resource: the largest page that LinkedIn serves, as far as this process has seen. */
const largestServed = processMemory(new Map<string, number>());

/** Chooses the size of pages. LinkedIn does not document the largest `count`. */
export class PageSize {
	/** Smaller while single elements fail. */
	now: number;

	/** While nothing fails. */
	whole: number;

	/** The size for a long list. */
	private readonly largest: number;

	/** The size below one that failed, perhaps because it was too large. */
	private smaller?: number;

	/**
	 * @param resource e.g. `leadForms`
	 * @param largest the size for a long list
	 */
	constructor(
		private readonly resource: string,
		largest = SURE_SIZE,
	) {
		this.largest = Math.max(largest, SMALLEST_SIZE);
		this.whole = this.now = Math.min(this.largest, largestServed.get(resource) ?? SURE_SIZE);
	}

	isWhole(count: number): boolean {
		return count >= this.whole;
	}

	/**
	 * Chooses a smaller page after a failure: LinkedIn may refuse a large `count`, or fail with it.
	 * @returns whether a smaller page may help
	 */
	shrink(error: unknown, count: number): boolean {
		const { kind, detail = '' } = failureOf(error) ?? {};
		const smaller = SIZES.find((size) => size < count);
		if (smaller === undefined) return false;
		const isLarge = count > SURE_SIZE;
		if (kind === 'refused' && (isLarge || /\bcount\b/.test(detail))) {
			largestServed.set(this.resource, smaller);
			this.whole = this.now = smaller;
			return true;
		}
		if (!isLarge || !isPassing(error)) return false;
		// Perhaps a lead is broken. Then the next reading would fail with a large page, too.
		largestServed.delete(this.resource);
		this.smaller = smaller;
		this.whole = this.now = SURE_SIZE;
		return true;
	}

	reset(): void {
		this.now = this.whole;
	}

	served({ count, elements }: Page): void {
		this.now = Math.min(this.whole, this.now * 2);
		if (count !== this.whole) return;
		if (count > SURE_SIZE) largestServed.set(this.resource, count);
		if (elements.length < count || this.smaller !== undefined) return;
		// The list is long, so the next page tests whether LinkedIn serves a larger one.
		const most = largestServed.get(this.resource) ?? Infinity;
		this.whole = this.now = Math.min(this.largest, most);
	}

	/** All elements of a list were served. If a larger page failed, its size was the problem, also in later lists. */
	end(): void {
		if (this.smaller !== undefined) largestServed.set(this.resource, this.smaller);
	}
}

interface PageUnderWay {
	start: number;
	count: number;
	page: Promise<Page>;
	abandon: AbortController;
}

/** Pages that are read before their turn, in the order of their positions. */
export class PagesAhead {
	private readonly underWay: PageUnderWay[] = [];

	/** @param read gets a signal that is aborted when the page is no longer needed */
	constructor(
		private readonly read: (start: number, count: number, signal: AbortSignal) => Promise<Page>,
	) {}

	/** Takes the next page if it begins at or before this position. */
	take(upTo: number): Omit<PageUnderWay, 'abandon'> | undefined {
		return this.underWay[0]?.start <= upTo ? this.underWay.shift() : undefined;
	}

	/**
	 * Begins to read the next pages.
	 * @param start of the first one, if none is under way
	 * @param stride from page to page
	 * @param end pages begin before this position
	 * @param most so many pages, those under way included
	 */
	begin(start: number, stride: number, count: number, end: number, most: number): void {
		const last = this.underWay[this.underWay.length - 1];
		let position = last === undefined ? start : last.start + stride;
		while (this.underWay.length < most && position < end) {
			const abandon = new AbortController();
			const page = this.read(position, count, abandon.signal);
			// The page may be dropped before anything awaits it.
			page.catch(() => {});
			this.underWay.push({ start: position, count, page, abandon });
			position += stride;
		}
	}

	/** Aborts all pages. */
	drop(): void {
		for (const { abandon } of this.underWay.splice(0)) abandon.abort();
	}
}
