import { mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { ListProgress } from './listProgress';
import type { Page } from './page';
import { readPage, PageSize } from './page';
import { PagesAhead } from './pagesAhead';
import type { LinkedInRequest } from '../wire/request';
import { resourceOf } from '../wire/request';
import { Suspects } from './suspects';
import { fingerprint } from '../values/fingerprint';

/** Pages read ahead hold some megabytes at most. */
const MOST_ELEMENTS_AHEAD = 4_000;

/** So that no call is idle while one page is slow, or while the rows of one are made. */
const PAGES_PER_CALL_AHEAD = 2;

/** On shorter pages, an element in common would cost too many calls. */
const SHORTEST_PAGE_AHEAD = 10;

export interface ListRequest extends LinkedInRequest {
	/** Most elements in a page, 100 by default. More are asked for only where the list is long. */
	pageSize?: number;
	/** Tells whether an element was already read; by default by its `id`. */
	keyOf?: (element: unknown) => string;
	/** Whether an element that LinkedIn fails to serve becomes an `UndeliverableElement`, or ends reading. */
	isolates?: boolean;
	/** Whether an element was added since reading began: it need not be read. */
	isAddedSince?: (element: unknown) => boolean;
	/** The reader stops at so many elements: no page of a longer list is read ahead. */
	most?: number;
	/**
	 * With `isolates`, where LinkedIn served nothing of the list yet and failed with an element alone: whether it serves
	 * no others either, which ends reading.
	 */
	isOutage?: () => Promise<boolean>;
}

/** Some of a list, no element twice. */
export interface ListPart {
	elements: unknown[];
	/** How many elements the list has at least, as far as is known by now. */
	atLeast: number;
}

/** The reading of one list, see `readList`. */
class ListReading {
	private readonly keys = new Set<string>();

	private readonly ahead: PagesAhead;

	private readonly suspects: Suspects;

	private readonly size: PageSize;

	private readonly progress: ListProgress;

	/** Where reading continues. */
	private start = 0;

	/** Whether the next page must have an element in common with those before. */
	private mustOverlap = false;

	/** How far to step back where it has none. */
	private stepBack = 1;

	/** Where the page before ended, as far as it was asked for. */
	private reach = 0;

	/** Of the list. */
	private knownTotal = 0;

	/** Most elements of any page. */
	private mostReceived = 1;

	/** Position of the element that was served last as a page of its own, among others that are broken. */
	private servedAlone?: number;

	/** A page that ended here failed because of an element that is still to be found. */
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
		this.suspects = new Suspects(client, request);
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
				: await this.suspects.haveMoved();
			if (isApart) {
				this.goBack(page);
				continue;
			}
			this.stepBack = 1;
			this.suspects.passed(page);
			const fresh = this.firstTime(page.elements);
			const isLast = this.goOn(page, fresh);
			if (fresh.length > 0) yield this.part(fresh);
			if (this.suspects.hasFailed && (isLast || this.size.isWhole(this.size.now))) {
				const found = this.firstTime(await this.suspects.resolve(isLast));
				if (found.length > 0) yield this.part(found);
			}
			if (isLast) return;
		}
	}

	private part(elements: unknown[]): ListPart {
		return { elements, atLeast: Math.max(this.knownTotal, this.keys.size) };
	}

	/** The page of this turn; undefined when it could not be read as such, and another one is due. */
	private async nextPage(): Promise<Page | undefined> {
		const isWhole = this.size.isWhole(this.size.now);
		// A page that was read ahead may begin anywhere in the one before, or right behind it.
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
		await this.suspects.ruleOutOutage(error, this.size.isWhole(count));
		this.size.halve(count);
		this.brokenBefore = count === 1 ? 0 : start + count;
		const isNextTo = count === 2 && start === this.servedAlone;
		if (count > 1 && !isNextTo) return;
		this.start++;
		if (count > 1) return;
		await this.suspects.add(start, error);
		this.progress.foundBroken();
		this.mustOverlap = false;
	}

	/**
	 * Nothing in common with what was read: elements were deleted or added, or the page that was read ahead
	 * lacks it since LinkedIn left out the last ones of the page before.
	 */
	private goBack(page: Page): void {
		this.ahead.drop();
		if (page.start <= this.start) {
			this.start = Math.max(0, page.start - this.stepBack);
			this.stepBack *= 2;
			this.mustOverlap = true;
			if (this.start === 0) this.suspects.beginAgain();
		}
		this.stopWhenStale(page, 0);
	}

	/** Whether there is nothing in it of what the page before showed, whose last elements so must be behind it. */
	private isHidden({ start, count, elements }: Page): boolean {
		const isGoingBack = this.stepBack > 1;
		return elements.length === 0 && start + count <= this.reach && !isGoingBack;
	}

	/** Decides where to go on. @returns whether this was the end */
	private goOn(page: Page, fresh: unknown[]): boolean {
		const { start, count, elements, total = 0 } = page;
		this.reach = start + count - 1;
		this.mostReceived = Math.max(this.mostReceived, elements.length);
		if (total > elements.length) this.knownTotal = total;
		this.stopWhenStale(page, fresh.length);
		this.size.served(page, this.suspects.wereFound);
		// Short pages among broken elements may end with the same one for long where places are hidden.
		if (this.progress.isOutrun(page, fresh) && this.size.isWhole(count)) return true;
		if (elements.length > 1) {
			this.start = start + elements.length - 1;
			this.mustOverlap = true;
			if (fresh.length > 0) this.readAhead(page);
			return false;
		}
		this.mustOverlap = false;
		if (elements.length === 1 && count === 1 && !this.size.isWhole(count)) {
			// Once more together with the next one, lest that has moved up meanwhile.
			this.servedAlone = start;
			this.start = start;
			this.mustOverlap = true;
			return false;
		}
		if (fresh.length > 0) {
			this.start = start + 1;
			return false;
		}
		// LinkedIn may look at fewer than asked for without saying so, but at as many as it once gave.
		const behind = page.next ?? start + Math.min(count, this.mostReceived);
		const isMoreSaid = page.next !== undefined || total > behind;
		if (elements.length === 1) {
			this.start = behind;
			return !isMoreSaid && this.isAllRead(page);
		}
		if (isMoreSaid) this.start = behind;
		else if (start + count < this.brokenBefore) this.start = start + count;
		else if (this.size.isWhole(count)) return true;
		// Too short a look to say that nothing follows.
		else this.size.reset();
		return false;
	}

	/** Whether a total that is surely of the list says that all was read. */
	private isAllRead({ start, elements, total = 0 }: Page): boolean {
		return total > elements.length && this.keys.size >= total && start + 1 >= total;
	}

	private readAhead({ start, count, elements, total = 0 }: Page): void {
		const { atOnce } = this.client.calls;
		const stride = elements.length - 1;
		const isSure = total > start + elements.length && count === this.size.now;
		if (!isSure || stride < SHORTEST_PAGE_AHEAD || atOnce === 1) return;
		if (total > (this.request.most ?? Infinity)) return;
		this.ahead.begin({
			start: this.start,
			stride,
			count,
			// What begins at the last element shows no other.
			end: total - 1,
			most: Math.min(atOnce * PAGES_PER_CALL_AHEAD, Math.ceil(MOST_ELEMENTS_AHEAD / stride)),
		});
	}

	private stopWhenStale(page: Page, fresh: number): void {
		if (!this.progress.isStale(page, fresh)) return;
		const detail = 'LinkedIn sent page after page without anything new, so reading was stopped.';
		throw this.client.error({ kind: 'unreadable_answer', detail }, this.request);
	}

	/** Those that were not read before. */
	private firstTime(elements: unknown[]): unknown[] {
		return elements.filter((element) => {
			const { size } = this.keys;
			return this.keys.add(this.keyOf(element)).size > size;
		});
	}

	/** Not where it is known already that single elements fail: a smaller page tells sooner. */
	private get retries(): boolean {
		return !this.suspects.wereFound;
	}

	private readonly isKnown = (element: unknown) => this.keys.has(this.keyOf(element));

	private keyOf(element: unknown): string {
		return this.request.keyOf(element);
	}
}

/**
 * Reads a finder page by page, each element once. Nothing that LinkedIn says about the list decides where
 * it ends (wire contract 2.5): reading continues behind what was received, and ends where nothing is.
 *
 * Each page has an element in common with those before. So what is read stays a list without a gap,
 * whatever is added or deleted meanwhile and whichever page LinkedIn answers first; where nothing is in
 * common, reading steps back until something is. Only a `total` that is larger than its page is surely one
 * of the list: then pages are read ahead, and the last look beyond the end is spared.
 *
 * With `isolates`, a page that LinkedIn fails to serve is read in ever smaller ones, until the elements are
 * found that break it.
 * @yields the elements of each page that were not on an earlier one
 * @throws NodeApiError as `LinkedInClient.request`; also when pages without anything new go on and on
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

/** The same without the parts' sizes. */
export async function* readPages(
	client: LinkedInClient,
	request: ListRequest,
): AsyncGenerator<unknown[], void, undefined> {
	for await (const { elements } of readList(client, request)) yield elements;
}

/** Elements without an id are told apart by all that they hold. */
export function elementKey(element: unknown): string {
	const id = (element as { id?: unknown } | null)?.id;
	const hasId = (typeof id === 'string' && id !== '') || typeof id === 'number';
	return hasId ? String(id) : fingerprint(element);
}
