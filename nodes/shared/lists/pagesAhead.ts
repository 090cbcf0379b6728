import type { Page } from './page';

/** Reads a page; once the signal is aborted, nobody needs it any more. */
export type PageReader = (start: number, count: number, signal: AbortSignal) => Promise<Page>;

/** Where the following pages are expected. */
export interface Expected {
	/** Position of the next page. */
	start: number;
	/** From one page to the next. */
	stride: number;
	count: number;
	/** No page is begun at or beyond this position. */
	end: number;
	/** How many pages are begun at most, those included that wait for their turn. */
	most: number;
}

interface PageUnderWay {
	start: number;
	count: number;
	page: Promise<Page>;
	abandon: AbortController;
}

/** Pages that are read before it is their turn, in the order of their positions. */
export class PagesAhead {
	private readonly underWay: PageUnderWay[] = [];

	constructor(private readonly read: PageReader) {}

	/** Takes the next page, if it begins at this position or before. */
	take(upTo: number): Omit<PageUnderWay, 'abandon'> | undefined {
		return this.underWay[0]?.start <= upTo ? this.underWay.shift() : undefined;
	}

	/** Begins to read the pages that follow, behind those under way. */
	begin({ start, stride, count, end, most }: Expected): void {
		const last = this.underWay[this.underWay.length - 1];
		let position = last === undefined ? start : last.start + stride;
		while (this.underWay.length < most && position < end) {
			const abandon = new AbortController();
			const page = this.read(position, count, abandon.signal);
			// It may never have its turn.
			page.catch(() => {});
			this.underWay.push({ start: position, count, page, abandon });
			position += stride;
		}
	}

	/** Forgets the pages under way: LinkedIn is not asked for them (again). */
	drop(): void {
		for (const { abandon } of this.underWay.splice(0)) abandon.abort();
	}
}
