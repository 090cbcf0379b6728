import type { Page, PageReader } from './page';

/** Where the following pages are expected. */
export interface PagesAhead {
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

/**
 * Begins to read pages before it is their turn. What was expected wrongly is dropped: the caller decides
 * page by page where to read on, as if each were only read then. A page that failed fails at its turn.
 */
export class ReadAhead {
	private readonly underWay: PageUnderWay[] = [];

	constructor(private readonly readPage: PageReader) {}

	get isUnderWay(): boolean {
		return this.underWay.length > 0;
	}

	/** The page at this position, which may be under way or read already. */
	async read(start: number, count: number): Promise<Page> {
		const [next] = this.underWay;
		if (next?.start === start && next.count === count) {
			this.underWay.shift();
			return await next.page;
		}
		this.drop();
		return await this.readPage(start, count);
	}

	/** Begins to read the pages that follow, as far as they are not under way. */
	begin({ start, stride, count, end, most }: PagesAhead): void {
		for (let index = 0; index < most; index++) {
			const position = start + index * stride;
			const known = this.underWay[index];
			if (known?.start === position && known.count === count) continue;
			this.drop(index);
			if (position >= end) return;
			const abandon = new AbortController();
			const page = this.readPage(position, count, abandon.signal);
			// It may never have its turn.
			page.catch(() => {});
			this.underWay.push({ start: position, count, page, abandon });
		}
	}

	/** Forgets the pages under way, all of them or from one on: they are not asked for again. */
	drop(from = 0): void {
		for (const { abandon } of this.underWay.splice(from)) abandon.abort();
	}
}
