import { mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { ListProgress } from './listProgress';
import type { Page } from './page';
import { readPage, PageSize } from './page';
import { PagesAhead } from './pagesAhead';
import type { LinkedInRequest } from '../wire/request';
import { resourceOf } from '../wire/request';
import { BrokenElements } from './brokenElements';
import { fingerprint } from '../values/fingerprint';

/** Limits the memory for pages that are read ahead to a few MB. */
const MOST_ELEMENTS_AHEAD = 4_000;

/** Keeps all calls busy while one page is slow, or while the rows of a page are built. */
const PAGES_PER_CALL_AHEAD = 2;

/** Shorter pages are not read ahead: each repeats one element, which would cost too many calls. */
const SHORTEST_PAGE_AHEAD = 10;

export interface ListRequest extends LinkedInRequest {
	/** At most this many elements in a page, 100 by default. Only long lists use more than 100. */
	pageSize?: number;
	/** Identifies an element; its `id` by default. */
	keyOf?: (element: unknown) => string;
	/** Whether an element that LinkedIn fails to serve becomes a `BrokenElement`. If not, reading fails. */
	isolates?: boolean;
	/** Whether an element was added after reading began, so that it may be skipped. */
	isAddedSince?: (element: unknown) => boolean;
	/** The reader needs at most this many elements: a longer list is not read ahead. */
	limit?: number;
	/** With `isolates`: whether a list whose first element fails is an outage, which ends reading. */
	isOutage?: () => Promise<boolean>;
}

export interface ListPart {
	elements: unknown[];
	/** A lower bound for the length of the list. */
	atLeast: number;
}

class ListReading {
	private readonly keys = new Set<string>();

	private readonly ahead: PagesAhead;

	private readonly broken: BrokenElements;

	private readonly size: PageSize;

	private readonly progress: ListProgress;

	/** The position where reading continues. */
	private start = 0;

	/** Whether the next page must share an element with the previous pages. */
	private mustOverlap = false;

	/** How many positions to step back if it shares none. */
	private stepBack = 1;

	/** The end of the previous page, as requested. */
	private reach = 0;

	private knownTotal = 0;

	/** The length of the longest page. */
	private mostReceived = 1;

	/** The position of the last element that was served as a page of one, between broken elements. */
	private servedAlone?: number;

	/** A page that ended here failed, and the broken element in it is not found yet. */
	private brokenBefore = 0;

	constructor(
		private readonly client: LinkedInClient,
		private readonly request: ListRequest & Required<Pick<ListRequest, 'keyOf'>>,
	) {
		this.size = new PageSize(resourceOf(request), request.pageSize);
		this.progress = new ListProgress(request.keyOf, request.isAddedSince);
		this.ahead = new PagesAhead(
			async (start, count, signal) =>
				await readPage(client, request, start, count, { signal, retry: this.retries }),
		);
		this.broken = new BrokenElements(client, request);
	}

	stop(): void {
		this.ahead.drop();
	}

	async *parts(): AsyncGenerator<ListPart, void, undefined> {
		for (;;) {
			const page = await this.nextPage();
			if (page === undefined) continue;
			if (this.mustOverlap && this.isHidden(page)) {
				this.stopWhenStale(page, 0);
				this.start = page.start + page.count;
				continue;
			}
			const isApart = this.mustOverlap
				? page.start > 0 && !page.elements.some(this.isKnown)
				: await this.broken.haveMoved();
			if (isApart) {
				this.goBack(page);
				continue;
			}
			this.stepBack = 1;
			this.broken.passed(page);
			const fresh = this.takeNew(page.elements);
			const isLast = this.goOn(page, fresh);
			if (fresh.length > 0) yield this.part(fresh);
			if (this.broken.hasFailed && (isLast || this.size.isWhole(this.size.now))) {
				const found = this.takeNew(await this.broken.resolve(isLast));
				if (found.length > 0) yield this.part(found);
			}
			if (isLast) return;
		}
	}

	private part(elements: unknown[]): ListPart {
		return { elements, atLeast: Math.max(this.knownTotal, this.keys.size) };
	}

	/** Undefined when the page failed, and another page is next. */
	private async nextPage(): Promise<Page | undefined> {
		const isWhole = this.size.isWhole(this.size.now);
		// A page that was read ahead may begin anywhere in the previous page, or right after it.
		const early = this.ahead.take(isWhole ? Math.max(this.reach, this.start) : this.start);
		const { start, count } = early ?? { start: this.start, count: this.size.now };
		try {
			return await (early?.page ??
				readPage(this.client, this.request, start, count, { retry: isWhole && this.retries }));
		} catch (error) {
			this.ahead.drop();
			await this.readSmaller(error, start, count);
			return undefined;
		}
	}

	private async readSmaller(error: unknown, start: number, count: number): Promise<void> {
		this.start = start;
		if (this.size.shrink(error, start, count)) return;
		if (this.request.isolates !== true || !mayBeOneElement(error)) throw this.client.wrapped(error);
		await this.broken.ruleOutOutage(error, this.size.isWhole(count));
		this.size.halve(count);
		this.brokenBefore = count === 1 ? 0 : start + count;
		const isNextTo = count === 2 && start === this.servedAlone;
		if (count > 1 && !isNextTo) return;
		this.start++;
		if (count > 1) return;
		await this.broken.add(start, error);
		this.progress.foundBroken();
		this.mustOverlap = false;
	}

	/** Steps back: elements were added or deleted, or LinkedIn left out the last page's end. */
	private goBack(page: Page): void {
		this.ahead.drop();
		if (page.start <= this.start) {
			this.start = Math.max(0, page.start - this.stepBack);
			this.stepBack *= 2;
			this.mustOverlap = true;
			if (this.start === 0) this.broken.beginAgain();
		}
		// Its elements are read when pages overlap again, so they do not show that LinkedIn repeats itself.
		this.stopWhenStale({ ...page, elements: [] }, 0);
	}

	/** Whether LinkedIn hides the previous page's last elements here; they must then follow. */
	private isHidden({ start, count, elements }: Page): boolean {
		const isGoingBack = this.stepBack > 1;
		return elements.length === 0 && start + count <= this.reach && !isGoingBack;
	}

	/** Sets the position of the next page. @returns whether the list has ended */
	private goOn(page: Page, fresh: unknown[]): boolean {
		const { start, count, elements, total = 0 } = page;
		this.reach = start + count - 1;
		this.mostReceived = Math.max(this.mostReceived, elements.length);
		if (total > elements.length) this.knownTotal = total;
		this.stopWhenStale(page, fresh.length);
		this.size.served(page, this.broken.wereFound);
		// Between broken elements, short pages may keep ending with the same element where LinkedIn hides
		// elements.
		if (this.progress.addEnd(page, fresh) && this.size.isWhole(count)) return true;
		if (elements.length > 1) {
			this.start = start + elements.length - 1;
			this.mustOverlap = true;
			if (fresh.length > 0) this.readAhead(page);
			return false;
		}
		this.mustOverlap = false;
		if (elements.length === 1 && count === 1 && !this.size.isWhole(count)) {
			// Reads it again together with the next element, which may have moved up meanwhile.
			this.servedAlone = start;
			this.start = start;
			this.mustOverlap = true;
			return false;
		}
		if (fresh.length > 0) {
			this.start = start + 1;
			return false;
		}
		// LinkedIn may scan fewer elements than requested, but at least as many as it once returned.
		const behind = page.next ?? start + Math.min(count, this.mostReceived);
		const isMoreSaid = page.next !== undefined || total > behind;
		if (elements.length === 1) {
			this.start = behind;
			return !isMoreSaid && this.isAllRead(page);
		}
		if (isMoreSaid) this.start = behind;
		else if (start + count < this.brokenBefore) this.start = start + count;
		else if (this.size.isWhole(count)) return true;
		// A short page cannot show that nothing follows.
		else this.size.reset();
		return false;
	}

	/** Whether all elements are read, according to a total that certainly counts the list. */
	private isAllRead({ start, elements, total = 0 }: Page): boolean {
		return total > elements.length && this.keys.size >= total && start + 1 >= total;
	}

	private readAhead({ start, count, elements, total = 0 }: Page): void {
		const { atOnce } = this.client.calls;
		const stride = elements.length - 1;
		const isSure = total > start + elements.length;
		if (!isSure || stride < SHORTEST_PAGE_AHEAD || atOnce === 1) return;
		if (total > (this.request.limit ?? Infinity)) return;
		const most = Math.min(atOnce * PAGES_PER_CALL_AHEAD, Math.ceil(MOST_ELEMENTS_AHEAD / stride));
		this.ahead.begin({
			start: this.start,
			stride,
			count: this.size.now,
			// A page that begins at the last element shows nothing new.
			end: total - 1,
			// How many elements LinkedIn puts in a page of another size shows only that page.
			limit: count === this.size.now ? most : 1,
		});
	}

	private stopWhenStale(page: Page, fresh: number): void {
		if (!this.progress.addPage(page, fresh)) return;
		const detail = 'LinkedIn sent page after page without anything new, so reading was stopped.';
		throw this.client.error({ kind: 'unreadable_answer', detail }, this.request);
	}

	/** Keeps only the elements that were not read before. */
	private takeNew(elements: unknown[]): unknown[] {
		return elements.filter((element) => {
			const { size } = this.keys;
			return this.keys.add(this.keyOf(element)).size > size;
		});
	}

	/** Once a broken element was found, a smaller page finds the cause sooner than a retry. */
	private get retries(): boolean {
		return !this.broken.wereFound;
	}

	private readonly isKnown = (element: unknown) => this.keys.has(this.keyOf(element));

	private keyOf(element: unknown): string {
		return this.request.keyOf(element);
	}
}

/**
 * Reads a finder page by page, each element once. LinkedIn's total and links are unreliable (BEHAVIOR.md
 * 11). So reading continues after the last received element, and ends where nothing follows.
 * Each page shares an element with the previous pages, and steps back until it does. This leaves no gap when
 * elements are added or deleted meanwhile. Only a `total` above its page's length certainly counts the list.
 * It allows reading ahead, and saves the last call.
 * With `isolates`, a failed page is halved until the broken elements are found.
 * @yields the new elements of each page
 * @throws NodeApiError as `LinkedInClient.request`, or when page after page has nothing new
 */
export async function* readList(
	client: LinkedInClient,
	request: ListRequest,
): AsyncGenerator<ListPart, void, undefined> {
	const reading = new ListReading(client, { keyOf: elementKey, ...request });
	try {
		yield* reading.parts();
	} finally {
		reading.stop();
	}
}

export async function* readPages(
	client: LinkedInClient,
	request: ListRequest,
): AsyncGenerator<unknown[], void, undefined> {
	for await (const { elements } of readList(client, request)) yield elements;
}

/** An element without an id is identified by its whole content. */
export function elementKey(element: unknown): string {
	const id = (element as { id?: unknown } | null)?.id;
	const hasId = (typeof id === 'string' && id !== '') || typeof id === 'number';
	return hasId ? String(id) : fingerprint(element);
}
