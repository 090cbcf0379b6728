import { mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { resourceOf } from '../wire/request';
import { BrokenElements } from './brokenElements';
import type { Page } from './page';
import { PagesAhead, PageSize, readPage } from './page';

/** Limits the memory for pages that are read ahead to some 20 MB. */
const MOST_ELEMENTS_AHEAD = 8_000;

/** Keeps all calls busy while one page is slow, or while the rows of a page are built. */
const PAGES_PER_CALL_AHEAD = 2;

/** Shorter pages are not read ahead: each repeats one element, which would cost too many calls. */
const SHORTEST_PAGE_AHEAD = 10;

/** Where LinkedIn says that more follows, reading continues behind fewer empty pages than this. */
const EMPTY_PAGES = 3;

/** After so many pages that end with the same element, the list grows in front as fast as it is read. */
const SAME_ENDS = 4;

/** After so many pages in a row without a new element, LinkedIn is repeating itself. */
const PAGES_IN_VAIN = 50;

export interface ListRequest extends LinkedInRequest {
	/** At most this many elements in a page, 100 by default. Only long lists use more than 100. */
	pageSize?: number;
	/** Identifies an element; its `id` by default. */
	keyOf?: (element: unknown) => string;
	/** Whether an element that LinkedIn fails to serve becomes a `BrokenElement`. If not, reading fails. */
	isolates?: boolean;
	/** With `isolates`: the caller reads a list with broken elements again later, so this reading need not. */
	isReadAgain?: boolean;
	/** The reader needs at most this many elements: those behind them are not read ahead. */
	limit?: number;
	/** With `isolates`: whether a list whose first element fails is an outage, which ends reading. */
	isOutage?: () => Promise<boolean>;
	/** Lists with the same name share what LinkedIn's totals have shown; path and query by default. */
	name?: string;
}

/** Positions in which pages had no element in common, so that elements may have moved past reading. */
export interface Region {
	from: number;
	/** Where pages overlap again. */
	to: number;
	/** The key of the last element in front of it; undefined at the beginning of the list. */
	behind?: string;
}

interface PassSettings {
	/** Whether LinkedIn's total and links are believed. */
	isBelieved: boolean;
	/** Where an earlier pass found broken elements, in ascending order. */
	brokenAt: readonly number[];
	/** Only this part of the list is read. */
	region?: Region;
}

/** Reads a list, or a region of it, once. */
export class ListPass {
	readonly seen = new Set<string>();

	/** From the first to the last gap; undefined if each page shared an element with the pages in front. */
	unsure?: Region;

	/** Whether elements changed places between two pages. Noticed only where LinkedIn says how many there are. */
	hasMoved = false;

	/** The length that LinkedIn said first in this pass, if it certainly counts the list. */
	saidFirst = 0;

	/** The smallest one. */
	private saidLeast = 0;

	/** Whether reading stopped although LinkedIn says that more follows. */
	private isStopped = false;

	private readonly ahead: PagesAhead;

	private readonly broken: BrokenElements;

	private readonly size: PageSize;

	/** The position where reading continues. */
	private start: number;

	/** A page that ended here failed, and the broken element in it is not found yet. */
	private failedEnd = 0;

	/** Whether the next page must share an element with the previous pages. */
	private mustOverlap = false;

	/** How many positions to step back if it shares none. */
	private stepBack = 1;

	/** The length of the longest page. */
	private longest = 0;

	/** The previous page. */
	private before?: Page;

	private emptyPages = 0;

	/** So many pages in a row had no new element. */
	private pagesInVain = 0;

	/** The last element received, its position if none in front of it is hidden, and how many pages ended with it. */
	private last: { at: number; key?: string; times: number } = { at: 0, times: 0 };

	constructor(
		private readonly client: LinkedInClient,
		private readonly request: ListRequest & Required<Pick<ListRequest, 'keyOf'>>,
		private readonly settings: PassSettings,
	) {
		this.size = new PageSize(resourceOf(request), request.pageSize);
		this.ahead = new PagesAhead(
			async (start, count, signal) =>
				await readPage(client, request, start, count, { signal, retry: this.retries }),
		);
		this.broken = new BrokenElements(client, request);
		const { from = 0, behind } = settings.region ?? {};
		this.start = from;
		if (behind === undefined) return;
		this.seen.add(behind);
		this.mustOverlap = true;
	}

	/** @yields the elements of each page that are new in this pass */
	async *pages(): AsyncGenerator<unknown[], void, undefined> {
		try {
			for (;;) {
				const page = await this.nextPage();
				if (page === undefined) continue;
				const mustShare = this.mustOverlap && page.start > 0;
				if (mustShare && !page.elements.some(this.isSeen)) {
					this.goBack(page);
					continue;
				}
				this.stepBack = 1;
				if (mustShare && this.saidLeast > 0) this.hasMoved ||= !this.continues(page);
				this.before = page;
				this.broken.passed(page);
				const fresh = this.takeNew(page.elements);
				const { region } = this.settings;
				const isLast = this.goOn(page, fresh) || page.start >= (region?.to ?? Infinity);
				if (fresh.length > 0) yield fresh;
				if (!isLast) continue;
				if (this.broken.found.length === 0) this.size.end();
				return;
			}
		} finally {
			this.ahead.drop();
		}
	}

	get brokenElements() {
		return this.broken.found;
	}

	/** Whether LinkedIn says that the list has more elements than were found. */
	saysMoreThan(found: number): boolean {
		return this.isStopped || this.saidLeast > found + this.broken.found.length;
	}

	/** Whether a page begins as the page before ended. Only in a full page, no position is hidden. */
	private continues({ start, elements }: Page): boolean {
		const { before = { elements: [], start: 0, count: 0 } } = this;
		const keys = before.elements.map((each) => this.keyOf(each));
		const isFull = keys.length === before.count;
		const shared = keys.slice(
			isFull ? start - before.start : keys.indexOf(this.keyOf(elements[0])),
		);
		return (
			shared.every((key, index) => key === this.keyOf(elements[index])) &&
			!elements.slice(shared.length).some(this.isSeen)
		);
	}

	/** The end of the previous page, as requested. */
	private get reach(): number {
		return this.before === undefined ? 0 : this.before.start + this.before.count - 1;
	}

	/** Undefined when the page failed, and another page is next. */
	private async nextPage(): Promise<Page | undefined> {
		const next = this.start + 1;
		// What must be broken is read alone.
		const isSuspect = next + 1 === this.failedEnd || next === this.nextBroken;
		if (this.isAtKnown && isSuspect) this.leap(next);
		// A page that was read ahead may begin anywhere in the previous page if it must share an element with that.
		const early = this.ahead.take(this.mustOverlap ? Math.max(this.reach, this.start) : this.start);
		const { start, count } = early ?? { start: this.start, count: this.nextCount() };
		const retry = this.retries && this.size.isWhole(count);
		try {
			return await (early?.page ?? readPage(this.client, this.request, start, count, { retry }));
		} catch (error) {
			this.ahead.drop();
			await this.readSmaller(error, start, count);
			return undefined;
		}
	}

	/** Once a page has failed for seconds, a failure is probably that of a broken element, and does not pass in seconds. */
	private get retries(): boolean {
		return this.request.retry !== false && this.failedEnd === 0;
	}

	/** Half of what may be broken in a page that failed. What failed in an earlier pass is read alone. */
	private nextCount(): number {
		const shared = this.isAtKnown ? 1 : 0;
		const suspects = this.failedEnd - this.start - shared;
		// After steps back, there are more than fit in a page.
		if (suspects > 0) return Math.min(this.size.whole, shared + Math.ceil(suspects / 2));
		return Math.min(this.size.now, Math.max(1, this.nextBroken - this.start));
	}

	/** Whether reading continues at an element that this pass has read. */
	private get isAtKnown(): boolean {
		return this.mustOverlap && this.reach > 0;
	}

	/** Where an earlier pass found the next broken element. */
	private get nextBroken(): number {
		return this.settings.brokenAt.find((position) => position >= this.start) ?? Infinity;
	}

	private async readSmaller(error: unknown, start: number, count: number): Promise<void> {
		this.start = start;
		if (this.size.shrink(error, count)) return;
		if (this.request.isolates !== true || !mayBeOneElement(error)) throw this.client.wrapped(error);
		await this.broken.ruleOutOutage(error, this.size.isWhole(count));
		this.failedEnd = start + count;
		if (count > 1) return;
		await this.broken.add(start, error);
		this.pagesInVain = 0;
		this.size.now = 2;
		this.leap(start + 1);
		this.doubt(start + 1);
	}

	/** Continues without an element in common with the pages in front. */
	private leap(to: number): void {
		this.start = to;
		this.mustOverlap = false;
	}

	/** Between the last element and this position, elements may have moved past reading. */
	private doubt(to: number): void {
		this.unsure = { from: this.last.at, behind: this.last.key, ...this.unsure, to };
	}

	/** Steps back: elements were deleted, or LinkedIn left out the last page's end. */
	private goBack(page: Page): void {
		this.ahead.drop();
		this.stopWhenRepeating();
		if (page.start > this.start) return;
		this.start = Math.max(0, page.start - this.stepBack);
		this.stepBack *= 2;
	}

	/** Sets the position of the next page. @returns whether the list has ended */
	private goOn(page: Page, fresh: unknown[]): boolean {
		const { start, count, elements } = page;
		const total = this.settings.isBelieved ? (page.total ?? 0) : 0;
		if (total > elements.length) {
			this.saidFirst ||= total;
			this.saidLeast = Math.min(this.saidLeast || total, total);
		}
		if (start + count >= this.failedEnd) this.size.served(page);
		if (fresh.length > 0) this.pagesInVain = 0;
		else this.stopWhenRepeating();
		if (elements.length > 0) {
			const isGap = !this.mustOverlap && start > 0 && fresh.length === elements.length;
			if (isGap) this.doubt(start);
			this.emptyPages = 0;
			this.longest = Math.max(this.longest, elements.length);
			if (this.isSameEnd(page, fresh)) return true;
		}
		if (elements.length > 1) {
			this.start = this.last.at;
			this.mustOverlap = true;
			if (fresh.length > 0) this.readAhead(page, total);
			return false;
		}
		// LinkedIn may put fewer elements in a page than requested, but as many as it once did.
		const behind = start + Math.min(count, this.longest || count);
		if (!this.size.isWhole(count)) {
			const isBeforeBroken = start + count < this.failedEnd || start + count === this.nextBroken;
			// LinkedIn may have searched less than the page.
			const isShort = elements.length === 0 && count > this.longest;
			const isVain = fresh.length === 0 && (isShort || !isBeforeBroken);
			if (elements.length === 0) {
				this.doubt(behind);
				this.leap(behind);
			} else if (!isVain || count === 1) this.leap(start + 1);
			if (!isVain) return false;
			// A smaller page cannot show that nothing follows.
			this.failedEnd = 0;
			this.size.reset();
			return false;
		}
		if (elements.length === 1) {
			this.leap(start + 1);
			const isAlone = count > 1 && fresh.length === 0;
			return isAlone && total > 1 && total <= this.seen.size + this.broken.found.length;
		}
		this.leap(behind);
		const isMoreSaid = total > this.start || (this.settings.isBelieved && page.next !== undefined);
		this.emptyPages++;
		this.isStopped = isMoreSaid && this.emptyPages >= EMPTY_PAGES;
		return this.isStopped || !isMoreSaid;
	}

	/** Whether page after page ends with the same element. */
	private isSameEnd({ start, elements, count }: Page, fresh: unknown[]): boolean {
		const key = this.keyOf(elements[elements.length - 1]);
		const isSame = fresh.length === 0 && key === this.last.key && this.size.isWhole(count);
		const times = isSame ? this.last.times + 1 : 0;
		this.last = { at: start + elements.length - 1, key, times };
		// Were the list only growing, the page would have room for more.
		if (times >= SAME_ENDS && elements.length >= count) throw this.repeating();
		return times >= SAME_ENDS;
	}

	private readAhead({ start, count, elements }: Page, total: number): void {
		const { atOnce } = this.client.calls;
		const stride = elements.length - 1;
		const isSure = total > start + elements.length;
		if (!isSure || stride < SHORTEST_PAGE_AHEAD || atOnce === 1) return;
		const most = Math.min(atOnce * PAGES_PER_CALL_AHEAD, Math.ceil(MOST_ELEMENTS_AHEAD / stride));
		const { now } = this.size;
		// A page that begins at the last element shows nothing new.
		const end = Math.min(total - 1, this.request.limit ?? Infinity, this.nextBroken - now + 1);
		// How many elements LinkedIn puts in a page of another size shows only that page.
		this.ahead.begin(this.start, stride, now, end, count === now ? most : 1);
	}

	/** @throws NodeApiError after too many pages without a new element */
	private stopWhenRepeating(): void {
		if (++this.pagesInVain >= PAGES_IN_VAIN) throw this.repeating();
	}

	private repeating() {
		const detail = 'LinkedIn sent page after page without anything new, so reading was stopped.';
		return this.client.error({ kind: 'unreadable_answer', detail }, this.request);
	}

	private takeNew(elements: unknown[]): unknown[] {
		return elements.filter((element) => {
			const { size } = this.seen;
			return this.seen.add(this.keyOf(element)).size > size;
		});
	}

	private readonly isSeen = (element: unknown) => this.seen.has(this.keyOf(element));

	private keyOf(element: unknown): string {
		return this.request.keyOf(element);
	}
}
