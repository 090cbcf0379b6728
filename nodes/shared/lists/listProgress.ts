import type { Page } from './page';

/** After this many pages and positions in a row without new elements, LinkedIn is repeating itself. */
const STALE_PAGES = 3;
const STALE_POSITIONS = 1_000;

/** After this many pages with the same last element, the list grows as fast as it is read. */
const SAME_ENDS = 4;

/** After this many pages in a row with only new leads, no older leads follow. */
const PAGES_OF_NEW = 50;

/** Limit for pages in a row without any element where LinkedIn says that more follow. */
const MOST_PAGES_IN_VAIN = 200;

/** Decides after each page whether reading still makes progress. */
export class ListProgress {
	private pagesInVain = 0;

	private stalePositions = 0;

	/** The last element of the previous page, the page's length, and how many pages ended with this element. */
	private end: { key?: string; length: number; times: number } = { length: 0, times: 0 };

	private pagesOfNew = 0;

	constructor(
		private readonly keyOf: (element: unknown) => string,
		private readonly isAddedSince?: (element: unknown) => boolean,
	) {}

	/** A broken element was found, which is progress too. */
	foundBroken(): void {
		this.pagesInVain = 0;
	}

	/**
	 * @returns whether reading no longer finds new elements
	 * @param fresh how many elements of the page are new
	 */
	addPage(page: Page, fresh: number): boolean {
		this.pagesInVain = fresh > 0 ? 0 : this.pagesInVain + 1;
		this.stalePositions = fresh > 0 ? 0 : this.stalePositions + page.elements.length;
		const isRepeated = this.pagesInVain >= STALE_PAGES && this.stalePositions > STALE_POSITIONS;
		return isRepeated || this.pagesInVain >= MOST_PAGES_IN_VAIN;
	}

	/**
	 * @returns whether the list grows as fast as it is read, so that no page shows its end
	 * @param fresh the new elements of the page
	 */
	addEnd(page: Page, fresh: unknown[]): boolean {
		const isSameEnd = this.countSameEnd(page.elements, fresh.length);
		const isNewOnly = this.countNewOnly(page, fresh);
		// A full, unchanged page means that LinkedIn repeats a page, not that the list grows.
		return (isSameEnd && page.elements.length < page.count) || isNewOnly;
	}

	/** @returns whether pages keep ending with the same element: elements are added in front, and nothing follows */
	private countSameEnd(elements: unknown[], fresh: number): boolean {
		const { length } = elements;
		const key = length === 0 ? undefined : this.keyOf(elements[length - 1]);
		const isSame = fresh === 0 && key !== undefined && key === this.end.key;
		const times = isSame ? this.end.times + Number(length >= this.end.length) : 0;
		this.end = { key, length, times };
		return times >= SAME_ENDS;
	}

	/** @returns whether page after page contains only elements that are added at the end. */
	private countNewOnly({ elements, count }: Page, fresh: unknown[]): boolean {
		const { isAddedSince } = this;
		const isOnlyNew =
			isAddedSince !== undefined && fresh.length > 0 && fresh.every((each) => isAddedSince(each));
		this.pagesOfNew = isOnlyNew && elements.length < count ? this.pagesOfNew + 1 : 0;
		return this.pagesOfNew >= PAGES_OF_NEW;
	}
}
