import { fingerprint } from '../values/fingerprint';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { ListPart, ListRequest } from './listReading';
import { ListReading } from './listReading';

/**
 * Reads a finder page by page, each element once. Nothing that LinkedIn says about the list decides where
 * it ends (wire contract 2.5): reading goes on behind what was received, and ends where nothing is.
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
