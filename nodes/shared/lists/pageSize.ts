import { processMemory } from '../processMemory';
import type { Page } from './page';

/** Largest page that is known to work everywhere (wire contract 2.5). */
const SURE_SIZE = 100;

/** From the largest that production clients ask for to LinkedIn's default, which is surely not refused. */
const SIZES = [1000, 500, SURE_SIZE, 50, 20, 10];

/** A page of a single element has none in common with the one before. */
const SMALLEST_SIZE = 2;

/** What LinkedIn serves as one page, by resource, as far as it refused or failed to serve more. */
const largestServed = processMemory(new Map<string, number>());

/** How many elements of a list to ask for in one page. The largest `count` is not documented. */
export class PageSize {
	/** What is asked for now. */
	now: number;

	/** What is asked for while nothing fails. */
	private whole: number;

	/** That is asked for, once the list has turned out to be long. */
	private readonly most: number;

	/** End of a page that was perhaps too large, and how large. */
	private doubt?: { end: number; size: number };

	/**
	 * @param resource e.g. `leadForms`
	 * @param most that is asked for, once the list has turned out to be long
	 */
	constructor(
		private readonly resource: string,
		most = SURE_SIZE,
	) {
		this.most = Math.max(most, SMALLEST_SIZE);
		this.whole = Math.min(SURE_SIZE, this.mostServed);
		this.now = this.whole;
	}

	/** Whether so many are as many as may be asked for. */
	isWhole(count: number): boolean {
		return count >= this.whole;
	}

	/** Whether so many are asked for only where LinkedIn has served a smaller page of the list. */
	isLarge(count: number): boolean {
		return count > SURE_SIZE;
	}

	/** LinkedIn refused a page for its `count`. @returns whether a smaller one is worth a try */
	refused(count: number): boolean {
		const smaller = SIZES.find((size) => size < count);
		if (smaller === undefined) return false;
		largestServed.set(this.resource, smaller);
		this.whole = this.now = smaller;
		return true;
	}

	/** LinkedIn failed to serve a page. @returns whether it may be for its size */
	failed(start: number, count: number): boolean {
		if (!this.isLarge(count)) return false;
		this.doubt = { end: start + count, size: count };
		this.whole = this.now = SURE_SIZE;
		return true;
	}

	halve(count: number): void {
		this.now = Math.ceil(count / 2);
	}

	reset(): void {
		this.now = this.whole;
	}

	/** LinkedIn served a page: the next one may be larger. */
	served({ start, count, elements }: Page, isAnyBroken: boolean): void {
		if (count < this.whole) this.now = Math.min(this.whole, count * 2);
		if (this.doubt !== undefined) {
			if (start + elements.length < this.doubt.end) return;
			// What it failed to serve at once, it served in smaller pages.
			if (!isAnyBroken) this.refused(this.doubt.size);
			this.doubt = undefined;
		} else if (count === this.whole && elements.length === count) {
			// The list is long: larger pages are worth the question whether LinkedIn serves them.
			this.whole = this.now = this.mostServed;
		}
	}

	private get mostServed(): number {
		return Math.min(this.most, largestServed.get(this.resource) ?? Infinity);
	}
}
