import { processMemory } from '../processMemory';

/** Largest page that is known to work everywhere (wire contract 2.5). */
export const SURE_PAGE = 100;

/** From the largest that production clients ask for to LinkedIn's default, which is surely not refused. */
const SIZES = [1000, 500, SURE_PAGE, 50, 20, 10];

/** What LinkedIn did not serve as one page, by resource: what is smaller it may serve. */
const largestServed = processMemory(new Map<string, number>());

/** Most elements to ask for in one page of this resource, as far as is known by now. */
export function largestPage(resource: string): number {
	return largestServed.get(resource) ?? SIZES[0];
}

/** Remembers that LinkedIn does not serve a page of this size. */
export function rememberTooLarge(resource: string, size: number): void {
	largestServed.set(resource, smallerPage(size) ?? size);
}

/** The next smaller size to try; undefined when it cannot be the size that LinkedIn refuses. */
export function smallerPage(size: number): number | undefined {
	return SIZES.find((each) => each < size);
}
