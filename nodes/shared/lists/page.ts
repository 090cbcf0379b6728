import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { processMemory } from '../processMemory';
import { failureOf, isPassing } from '../wire/errors/linkedInError';

/** One answer of a finder. What it says about the list is only a hint (wire contract 2.5). */
export interface Page {
	elements: unknown[];
	/** Position that this page was asked for. */
	start: number;
	/** How many elements were asked for. */
	count: number;
	/** Of the list, of the page or absent: only one that is larger than its page is surely of the list. */
	total?: number;
	/** Position that a `next` link names; where there is none, more may follow all the same. */
	next?: number;
}

/** How a page is asked for. */
export interface PageOptions {
	/** As in `LinkedInRequest`. */
	retry?: boolean;
	/** As in `LinkedInRequest`. */
	signal?: AbortSignal;
}

/**
 * Reads one page of a finder by `start` and `count`.
 * @throws NodeApiError as `LinkedInClient.request`; also for an answer without `elements`
 */
export async function readPage(
	client: LinkedInClient,
	request: LinkedInRequest,
	start: number,
	count: number,
	options: PageOptions = {},
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

function nextStart(links: unknown): number | undefined {
	if (!Array.isArray(links)) return undefined;
	for (const link of links as Array<{ rel?: unknown; href?: unknown } | null>) {
		const href = link?.rel === 'next' ? String(link.href) : '';
		const start = /[?&]start=(\d+)/.exec(href)?.[1];
		if (start !== undefined) return Number(start);
	}
	return undefined;
}

/** Largest page that is known to work everywhere (wire contract 2.5). */
const SURE_SIZE = 100;

/** From the largest that production clients ask for to LinkedIn's default, which is surely not refused. */
const SIZES = [1000, 500, SURE_SIZE, 50, 20, 10];

/** A page of a single element has none in common with the one before. */
const SMALLEST_SIZE = 2;

/** What LinkedIn serves as one page, by resource, as far as it refused or failed to serve more. */
const largestServed = processMemory(new Map<string, number>());

/** How many elements of a list to ask for in one page. The largest `count` is not documented. */
export class PageSize {
	/** What is asked for now. */
	now: number;

	/** What is asked for while nothing fails. */
	private whole: number;

	/** That is asked for, once the list has turned out to be long. */
	private readonly most: number;

	/** End of a page that LinkedIn failed to serve, perhaps for its size, and that size. */
	private tooLarge?: { end: number; size: number };

	/**
	 * @param resource e.g. `leadForms`
	 * @param most that is asked for, once the list has turned out to be long
	 */
	constructor(
		private readonly resource: string,
		most = SURE_SIZE,
	) {
		this.most = Math.max(most, SMALLEST_SIZE);
		this.whole = Math.min(SURE_SIZE, this.mostServed);
		this.now = this.whole;
	}

	/** Whether so many are as many as may be asked for. */
	isWhole(count: number): boolean {
		return count >= this.whole;
	}

	/**
	 * Asks for less after a page was not served. LinkedIn may refuse a `count`, since the largest one is not documented,
	 * or fail with it. Where it has served a smaller page of this list, it can refuse nothing else, whatever its words.
	 * @returns whether a smaller page is worth a try
	 */
	shrink(error: unknown, start: number, count: number): boolean {
		const { kind, detail = '' } = failureOf(error) ?? {};
		const isLarge = count > SURE_SIZE;
		if (kind === 'refused' && (isLarge || /\bcount\b/.test(detail))) {
			const smaller = SIZES.find((size) => size < count);
			if (smaller === undefined) return false;
			this.limitTo(smaller);
			return true;
		}
		if (!isLarge || !isPassing(error)) return false;
		this.tooLarge = { end: start + count, size: count };
		this.whole = this.now = SURE_SIZE;
		return true;
	}

	/** No list of this resource is asked for more from now on. */
	private limitTo(size: number): void {
		largestServed.set(this.resource, size);
		this.whole = this.now = size;
	}

	halve(count: number): void {
		this.now = Math.ceil(count / 2);
	}

	reset(): void {
		this.now = this.whole;
	}

	/** LinkedIn served a page: the next one may be larger. */
	served({ start, count, elements }: Page, isAnyBroken: boolean): void {
		if (count < this.whole) this.now = Math.min(this.whole, count * 2);
		const { tooLarge } = this;
		if (tooLarge !== undefined) {
			if (start + elements.length < tooLarge.end) return;
			// What it failed to serve at once, it served in smaller pages.
			const smaller = SIZES.find((size) => size < tooLarge.size);
			if (!isAnyBroken && smaller !== undefined) this.limitTo(smaller);
			this.tooLarge = undefined;
		} else if (count === this.whole && elements.length === count) {
			// The list is long: larger pages are worth the question whether LinkedIn serves them.
			this.whole = this.now = this.mostServed;
		}
	}

	private get mostServed(): number {
		return Math.min(this.most, largestServed.get(this.resource) ?? Infinity);
	}
}
