import { mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { resourceOf } from '../wire/request';
import type { Page } from './page';
import { PageSize, readPage } from './page';

/** How to read a list. Callers pass it down as it is. */
export interface ListOptions {
	/**
	 * Whether an element that LinkedIn fails to serve becomes a `BrokenElement`. If not, reading fails. `evenAll`: also where
	 * no element of the list is served, because LinkedIn serves another list of the same owner.
	 */
	isolates?: boolean | 'evenAll';
	/** At most this many elements in a page, 2 to 500; 100 by default. */
	pageSize?: number;
	/** See `LinkedInRequest`. */
	retry?: boolean;
}

export interface ListRequest extends LinkedInRequest, ListOptions {
	/** Identifies an element. */
	keyOf: (element: unknown) => string;
}

/** Replaces an element that LinkedIn fails to serve. */
export class BrokenElement {
	constructor(
		readonly position: number,
		/** LinkedIn's message, or the package's. */
		readonly reason: string,
	) {}

	/** The first element that is served behind it, and how many positions later; undefined at the end of the list. */
	behind?: { element: unknown; distance: number };
}

/** So many failures in a row are an outage: to find a broken element takes ten, and six others may be next to it. */
const MOST_FAILURES = 17;

/** After so many pages in a row without a new element, LinkedIn is repeating itself. */
const PAGES_IN_VAIN = 20;

/** After a broken element, pages are this small, because its neighbours may be broken too; each next one is larger. */
const SMALL = 1;
const GROWTH = 4;

/** Reads a list once, from its beginning. */
export class ListPass {
	broken: BrokenElement[] = [];

	/** Whether a page had to begin without an element in common, so that elements may have moved past reading. */
	hasGap = false;

	private readonly seen = new Set<string>();

	private readonly size: PageSize;

	/** The position where reading continues. */
	private start = 0;

	/** Whether the next page must share an element with the pages before. */
	private mustShare = false;

	/** How many positions to step back if it shares none. */
	private stepBack = 1;

	/** The last element received. */
	private last?: string;

	/** The elements in front of this position may be broken: a page that ended here failed. */
	private suspectEnd = 0;

	/** A smaller size, after a broken element. */
	private most = Infinity;

	private failuresInARow = 0;

	private pagesInVain = 0;

	private failure?: unknown;

	constructor(
		private readonly client: LinkedInClient,
		private readonly request: ListRequest,
	) {
		this.size = new PageSize(resourceOf(request), request.pageSize);
	}

	has(element: unknown): boolean {
		return this.seen.has(this.request.keyOf(element));
	}

	/** @yields the elements of each page that are new in this pass */
	async *pages(): AsyncGenerator<unknown[], void, undefined> {
		for (let isEnd = false; !isEnd; ) {
			const page = await this.nextPage();
			if (page === undefined) continue;
			const { start, elements } = page;
			if (this.mustShare && start > 0 && !elements.some((each) => this.has(each))) {
				// Elements were deleted, or LinkedIn left out those in common.
				this.start = Math.max(0, start - this.stepBack);
				this.stepBack *= 2;
				this.countInVain();
				continue;
			}
			this.stepBack = 1;
			this.noteServed(page);
			const fresh = elements.filter((each) => this.isNew(each));
			isEnd = this.goOn(page, fresh);
			if (fresh.length > 0) yield fresh;
		}
		// If no element was served, it is an outage rather than single broken elements.
		const isNoneServed = this.broken.length > 0 && this.seen.size === 0;
		if (isNoneServed && this.request.isolates !== 'evenAll')
			throw this.client.wrapped(this.failure);
	}

	/** Undefined when the page failed, and another page is next. */
	private async nextPage(): Promise<Page | undefined> {
		const { client, start } = this;
		const count = this.nextCount();
		// Once a page has failed for seconds, a failure is probably that of its size or of a broken element.
		const isFirst = this.failuresInARow === 0 && this.suspectEnd === 0;
		const retry = this.request.retry !== false && isFirst;
		try {
			return await readPage(client, { ...this.request, retry }, start, count);
		} catch (error) {
			const failure = client.wrapped(error);
			this.failuresInARow++;
			if (this.size.shrink(error, count)) return undefined;
			this.failure = failure;
			const isOutage = this.failuresInARow >= MOST_FAILURES;
			if (!this.request.isolates || !mayBeOneElement(error) || isOutage) throw failure;
			this.narrow(count, failure.message);
			return undefined;
		}
	}

	/** A page, or half of what may be broken in a page that failed. */
	private nextCount(): number {
		const shared = this.mustShare ? 1 : 0;
		const suspects = this.suspectEnd - this.start - shared;
		const whole = Math.min(this.size.now, this.most);
		return suspects > 0 ? Math.min(whole, shared + Math.ceil(suspects / 2)) : whole;
	}

	/** After a failure: the next page is smaller, until the broken element is alone. */
	private narrow(count: number, reason: string): void {
		const { start } = this;
		this.suspectEnd = start + count;
		// A page without the shared element asks for the suspect alone.
		if (count === 2 && this.mustShare) this.leap(start + 1);
		if (count > 1) return;
		// If reading has stepped back in front of broken elements, it finds them again.
		this.broken = this.broken.filter(({ position }) => position < start);
		this.broken.push(new BrokenElement(start, reason));
		this.most = SMALL;
		this.leap(start + 1);
	}

	/** Continues without an element in common with the pages in front. */
	private leap(to: number): void {
		this.start = to;
		this.mustShare = false;
		this.hasGap = true;
	}

	private noteServed({ start, elements, count }: Page): void {
		this.failuresInARow = 0;
		if (start + count >= this.suspectEnd) this.most *= GROWTH;
		if (elements.length === 0) return;
		for (const each of this.broken) {
			if (each.position < start)
				each.behind ??= { element: elements[0], distance: start - each.position };
		}
	}

	/** Sets the position of the next page. @returns whether the list has ended */
	private goOn({ start, count, elements }: Page, fresh: readonly unknown[]): boolean {
		const before = this.last;
		if (elements.length > 0) {
			// LinkedIn may have left out elements. This position is then in front of the last one, so no place is skipped.
			this.start = start + elements.length - 1;
			this.last = this.request.keyOf(elements[elements.length - 1]);
			this.mustShare = true;
		}
		if (fresh.length > 0) {
			this.pagesInVain = 0;
			return false;
		}
		// A full page may hold only known elements because others came in front of them.
		const isWhole = count >= this.size.now;
		if (isWhole && elements.length < count && (elements.length === 0 || this.last === before))
			return true;
		this.countInVain();
		if (isWhole) return false;
		// A smaller page does not show that nothing follows.
		if (start + count < this.suspectEnd) {
			this.leap(start + count);
			return false;
		}
		this.most = Infinity;
		this.suspectEnd = this.start;
		return false;
	}

	/** @throws NodeApiError after too many pages without a new element */
	private countInVain(): void {
		if (++this.pagesInVain < PAGES_IN_VAIN) return;
		const detail = 'LinkedIn sent page after page without anything new, so reading was stopped.';
		throw this.client.error({ kind: 'unreadable_answer', detail }, this.request);
	}

	private isNew(element: unknown): boolean {
		const { size } = this.seen;
		return this.seen.add(this.request.keyOf(element)).size > size;
	}
}
