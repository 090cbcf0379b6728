import type { Page } from './page';

/** So many pages in a row, over so many positions, without anything new: LinkedIn repeats itself. */
const STALE_PAGES = 3;
const STALE_POSITIONS = 1_000;

/** So often, positions have not moved on by chance just as quickly as elements were added. */
const SAME_ENDS = 4;

/** So many pages in a row of what was added since reading began do not stand in front of older elements. */
const PAGES_OF_NEW = 50;

/** Of pages without any element, of which LinkedIn says that more follow. */
const MOST_PAGES_IN_VAIN = 200;

/** Tells, from page to page, whether the reading of a list still gets on. */
export class ListProgress {
	private pagesInVain = 0;

	private stalePositions = 0;

	/** The last element of the page before, how many it had, and how often it was the last already. */
	private end: { key?: string; length: number; times: number } = { length: 0, times: 0 };

	private pagesOfNew = 0;

	constructor(
		private readonly keyOf: (element: unknown) => string,
		private readonly isAddedSince?: (element: unknown) => boolean,
	) {}

	/** One more element was found that LinkedIn fails to serve: pages without any are none in vain. */
	foundBroken(): void {
		this.pagesInVain = 0;
	}

	/**
	 * Whether pages without anything new go on and on.
	 * @param fresh how many elements of the page were not on an earlier one
	 */
	isStale(page: Page, fresh: number): boolean {
		this.pagesInVain = fresh > 0 ? 0 : this.pagesInVain + 1;
		this.stalePositions = fresh > 0 ? 0 : this.stalePositions + page.elements.length;
		const isRepeated = this.pagesInVain >= STALE_PAGES && this.stalePositions > STALE_POSITIONS;
		return isRepeated || this.pagesInVain >= MOST_PAGES_IN_VAIN;
	}

	/**
	 * Whether elements are added as quickly as pages are read, so that no page shows the end.
	 * @param fresh those of the page that were not on an earlier one
	 */
	isOutrun(page: Page, fresh: unknown[]): boolean {
		const isSameEnd = this.isSameEnd(page.elements, fresh.length);
		const isNewOnly = this.isNewOnly(page, fresh);
		// A page that is full and the same again is one that LinkedIn repeats.
		return (isSameEnd && page.elements.length < page.count) || isNewOnly;
	}

	/**
	 * Whether page after page ends with the same element, though positions moved on: others are added in front,
	 * and behind it is nothing.
	 */
	private isSameEnd(elements: unknown[], fresh: number): boolean {
		const { length } = elements;
		const key = length === 0 ? undefined : this.keyOf(elements[length - 1]);
		const isSame = fresh === 0 && key !== undefined && key === this.end.key;
		const times = isSame ? this.end.times + Number(length >= this.end.length) : 0;
		this.end = { key, length, times };
		return times >= SAME_ENDS;
	}

	/** Whether page after page shows nothing but what is added at the end. */
	private isNewOnly({ elements, count }: Page, fresh: unknown[]): boolean {
		const { isAddedSince } = this;
		const isOnlyNew =
			isAddedSince !== undefined && fresh.length > 0 && fresh.every((each) => isAddedSince(each));
		this.pagesOfNew = isOnlyNew && elements.length < count ? this.pagesOfNew + 1 : 0;
		return this.pagesOfNew >= PAGES_OF_NEW;
	}
}
