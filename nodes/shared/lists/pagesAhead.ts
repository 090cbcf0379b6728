import type { Page } from './page';

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
