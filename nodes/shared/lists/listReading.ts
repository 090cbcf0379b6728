import { chunk, range, uniq } from 'lodash';

import { fingerprint } from '../values/json';
import { concernOf, mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import type { ListOptions } from './listPass';
import { ListPass } from './listPass';
import { readPage } from './page';

/**
 * Reads a finder to its end, each element once, by what is there: LinkedIn's totals and links count for nothing, because
 * they are of the page, and short pages are in the middle of lists (BEHAVIOR.md 11).
 * Each page shares an element with the pages before, and steps back until it does, so nothing is lost when elements are
 * added or deleted meanwhile. A page without anything new ends the list.
 * - **A failed element.** With `isolates`, a page that fails is read in halves until the broken element is alone. Around
 *   it, pages share no element, so the list is read once more. The last part then holds a `BrokenElement` for each that is
 *   still broken. Without `isolates`, the first such page ends reading with its error.
 * - **An outage** is what leaves nothing to tell a broken element by: no element of the list is served, or 17
 *   calls in a row fail. Reading then throws the failure. A caller who knows that LinkedIn serves another list of the same
 *   owner says so (`evenAll`).
 * - **A limit** is the caller's: no page is read before it is asked for, so a caller who leaves the loop causes
 *   no further call.
 * - **A deadline** is the client's (`LinkedInClient.withLongestCall`): the call that comes too late throws, and the parts
 *   before it hold what LinkedIn served until then, in LinkedIn's order and without a gap unless an element broke.
 * @yields the new elements of each page, never none
 * @throws NodeApiError as `LinkedInClient.request`, or when page after page has nothing new
 */
export async function* readList(
	client: LinkedInClient,
	{
		keyOf = elementKey,
		...others
	}: LinkedInRequest & ListOptions & { keyOf?: (element: unknown) => string },
): AsyncGenerator<unknown[], void, undefined> {
	const request = { ...others, keyOf };
	const first = new ListPass(client, request);
	yield* first.pages();
	if (!first.hasGap) return;
	const second = new ListPass(client, request);
	for await (const elements of second.pages()) {
		const missed = elements.filter((each) => !first.has(each));
		if (missed.length > 0) yield missed;
	}
	if (second.broken.length > 0) yield second.broken;
}

/** An element without an id is identified by its whole content. */
export function elementKey(element: unknown): string {
	const id = (element as { id?: unknown } | null)?.id;
	const hasId = (typeof id === 'string' && id !== '') || typeof id === 'number';
	return hasId ? String(id) : fingerprint(element);
}

/** Seven elements side by side may be broken, and the only other one may be behind them, in a short list. */
const POSITIONS_TO_ASK_FOR = [...range(9), 16, 32];

/**
 * Checks that LinkedIn currently serves a list, apart from a few broken elements. LinkedIn may answer for empty pages
 * and still fail for every element, so after a failure only an element shows that the list is served.
 * @throws NodeApiError as `LinkedInClient.request` if not; a refusal also shows that LinkedIn works
 */
export async function checkServed(client: LinkedInClient, list: LinkedInRequest): Promise<void> {
	let failure: unknown;
	for (const position of POSITIONS_TO_ASK_FOR) {
		try {
			const { elements } = await readPage(client, { ...list, retry: false }, position, 1);
			if (elements.length > 0 || failure === undefined) return;
		} catch (error) {
			if (!mayBeOneElement(error)) throw client.wrapped(error);
			failure = error;
		}
	}
	throw client.wrapped(failure);
}

/**
 * Whether LinkedIn serves anything of a list. This is the one way to tell an outage from something that fails alone.
 * A refusal is an answer, too.
 */
export async function isServed(client: LinkedInClient, list: LinkedInRequest): Promise<boolean> {
	try {
		await checkServed(client, list);
		return true;
	} catch (error) {
		return concernOf(error) === 'object';
	}
}

/** Keeps the query well below LinkedIn's limit of 4,000 characters for a URL. */
const IDS_PER_CALL = 100;

/**
 * Reads many entities by id in few calls. The map omits ids that LinkedIn does not return (deleted, not
 * allowed).
 * @param path e.g. `/rest/leadForms`
 */
export async function batchGet(
	client: LinkedInClient,
	path: string,
	ids: readonly string[],
): Promise<Map<string, unknown>> {
	const entities = new Map<string, unknown>();
	for (const part of chunk(uniq(ids), IDS_PER_CALL)) {
		const { body } = await client.request({ path, query: { ids: part } });
		const { results } = (body ?? {}) as { results?: Record<string, unknown> };
		for (const [id, entity] of Object.entries(results ?? {})) entities.set(id, entity);
	}
	return entities;
}
