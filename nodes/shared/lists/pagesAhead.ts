import type { Page } from './page';

/** An aborted signal means that the page is no longer needed. */
export type PageReader = (start: number, count: number, signal: AbortSignal) => Promise<Page>;

/** Positions of the pages that probably follow. */
export interface Expected {
	start: number;
	/** Distance between the starts of two pages. */
	stride: number;
	count: number;
	/** Pages begin before this position. */
	end: number;
	/** At most this many pages, those in the queue included. */
	limit: number;
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

	constructor(private readonly read: PageReader) {}

	/** Takes the next page if it begins at or before this position. */
	take(upTo: number): Omit<PageUnderWay, 'abandon'> | undefined {
		return this.underWay[0]?.start <= upTo ? this.underWay.shift() : undefined;
	}

	/** Begins to read the next pages. */
	begin({ start, stride, count, end, limit }: Expected): void {
		const last = this.underWay[this.underWay.length - 1];
		let position = last === undefined ? start : last.start + stride;
		while (this.underWay.length < limit && position < end) {
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
