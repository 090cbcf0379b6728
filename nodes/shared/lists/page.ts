import { processMemory } from '../processMemory';
import { concernOf, failureOf, kindOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';

/** The elements between two positions of a finder's list. LinkedIn may leave some out, anywhere (BEHAVIOR.md 11). */
export interface Page {
	elements: unknown[];
	/** The requested position. */
	start: number;
	/** The requested number of elements. */
	count: number;
}

/**
 * Reads one page of a finder by `start` and `count`. What LinkedIn says about the list's length is not read.
 * @throws NodeApiError as `LinkedInClient.request`, or for a response without `elements`
 */
export async function readPage(
	client: LinkedInClient,
	request: LinkedInRequest,
	start: number,
	count: number,
): Promise<Page> {
	const query = { ...request.query, start, count };
	const { body } = await client.request({ ...request, query });
	const { elements } = (body ?? {}) as { elements?: unknown };
	if (!Array.isArray(elements)) {
		const detail = 'The answer holds no list of elements.';
		throw client.error({ kind: 'unreadable_answer', detail }, request);
	}
	return { elements, start, count };
}

/** The largest page that other clients ask for in every list (BEHAVIOR.md 12). */
const USUAL_SIZE = 100;

/** From the largest page that is known to work in lists of leads, down to LinkedIn's default, which it cannot refuse. */
const SIZES = [500, USUAL_SIZE, 50, 20, 10];

/** A page of one element could not share one with the pages before. */
const SMALLEST_SIZE = 2;

/** By resource: the next smaller page than one that LinkedIn refused because of its size. */
const largestAllowed = processMemory(new Map<string, number>());

/** The size of a list's pages. LinkedIn does not document the largest `count`. */
export class PageSize {
	now: number;

	/**
	 * @param resource e.g. `leadForms`
	 * @param wanted 100 by default
	 */
	constructor(
		private readonly resource: string,
		wanted = USUAL_SIZE,
	) {
		const most = largestAllowed.get(resource) ?? SIZES[0];
		this.now = Math.max(SMALLEST_SIZE, Math.min(wanted, most));
	}

	/**
	 * Chooses a smaller size after a failure: LinkedIn may refuse a large `count`, or fail with it. Later lists begin with
	 * the smaller size only if LinkedIn named `count`: other failures may pass, or concern one owner.
	 * @returns whether a smaller page may help
	 */
	shrink(error: unknown, count: number): boolean {
		const { detail = '' } = failureOf(error) ?? {};
		const isRefused = kindOf(error) === 'refused';
		const isOfCount = isRefused && /\bcount\b/.test(detail);
		// LinkedIn's refusal need not name the parameter.
		const mayBeOfCount = count > USUAL_SIZE && (isRefused || concernOf(error) === 'outage');
		const smaller = SIZES.find((size) => size < count);
		if (smaller === undefined || (!isOfCount && !mayBeOfCount)) return false;
		if (isOfCount) largestAllowed.set(this.resource, smaller);
		this.now = smaller;
		return true;
	}
}
