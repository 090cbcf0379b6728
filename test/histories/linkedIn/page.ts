import { failed, invalidParameter } from './refusal';
import type { RestliValue } from './restli';
import type { Switches } from './switches';

/** How a list's elements are looked at. */
export interface Look<Element> {
	/** Whether it takes a place and is left out of the page. */
	isHidden?: (element: Element) => boolean;
	/** Whether LinkedIn fails to serve any page that holds it. */
	isBroken?: (element: Element) => boolean;
	/** JSON. */
	textOf: (element: Element) => string;
}

/**
 * One page of a list as JSON, by offset (wire contract 2.5).
 * @throws ApiError for a `count` that is too large, and for a page with something that is broken
 */
export function page<Element>(
	list: readonly Element[],
	query: Record<string, RestliValue>,
	switches: Switches,
	{ isHidden = () => false, isBroken = () => false, textOf }: Look<Element>,
): string {
	const start = wholeNumber(query.start, 0);
	const asked = wholeNumber(query.count, 10);
	if (!(start >= 0)) throw invalidParameter('start');
	if (!(asked >= 0)) throw invalidParameter('count');
	const { largestCount, beyondLargest } = switches;
	if (asked > largestCount && beyondLargest === 'refused') throw invalidParameter('count');
	const looked = Math.min(asked, largestCount);
	const onPage = list.slice(start, start + looked);
	if (onPage.some(isBroken)) throw failed(500);
	const elements = onPage.filter((element) => !isHidden(element)).map(textOf);
	const paging = {
		start,
		count: beyondLargest === 'clampedSilently' ? asked : looked,
		links: links(list.length, start, looked, elements.length, switches),
		...(switches.total === 'ofList' && { total: list.length }),
		...(switches.total === 'ofPage' && { total: elements.length }),
	};
	return `{"paging":${JSON.stringify(paging)},"elements":[${elements.join(',')}]}`;
}

function links(
	size: number,
	start: number,
	looked: number,
	served: number,
	{ nextLinks }: Switches,
): unknown[] {
	const isShort = served < looked;
	const isMissing = nextLinks === 'never' || (nextLinks === 'missingOnShortPages' && isShort);
	if (isMissing || start + looked >= size) return [];
	const href = `/rest/list?start=${start + looked}&count=${looked}`;
	return [{ type: 'application/json', rel: 'next', href }];
}

function wholeNumber(value: RestliValue | undefined, otherwise: number): number {
	return value === undefined ? otherwise : Number(value);
}
