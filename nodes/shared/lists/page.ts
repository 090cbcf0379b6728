import { failureOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';

/** One answer of a finder. What it says about the list is only a hint (wire contract 2.5). */
export interface Page {
	elements: unknown[];
	/** Position that this page was asked for. */
	start: number;
	/** How many elements were asked for. */
	count: number;
	/** Of the list, of the page or absent: only one that is larger than its page is surely of the list. */
	total?: number;
	/** Position that a `next` link names; where there is none, more may follow all the same. */
	next?: number;
}

/** How a page is asked for. */
export interface PageOptions {
	/** As in `LinkedInRequest`. */
	retry?: boolean;
	/** As in `LinkedInRequest`. */
	signal?: AbortSignal;
}

/**
 * Reads one page of a finder by `start` and `count`.
 * @throws NodeApiError as `LinkedInClient.request`; also for an answer without `elements`
 */
export async function readPage(
	client: LinkedInClient,
	request: LinkedInRequest,
	start: number,
	count: number,
	options: PageOptions = {},
): Promise<Page> {
	const query = { ...request.query, start, count };
	const { body } = await client.request({ ...request, ...options, query });
	const { elements, paging } = (body ?? {}) as { elements?: unknown; paging?: unknown };
	if (!Array.isArray(elements)) {
		const detail = 'The answer holds no list of elements.';
		throw client.error({ kind: 'unreadable_answer', detail }, request);
	}
	const { total, links } = (paging ?? {}) as { total?: unknown; links?: unknown };
	return {
		elements,
		start,
		count,
		total: Number.isSafeInteger(total) ? (total as number) : undefined,
		next: nextStart(links),
	};
}

/**
 * Whether LinkedIn refused a page for its `count`, since the largest one is not documented.
 * @param isOnlyLarger whether LinkedIn has served a smaller page of this list: whatever its words, it can then
 * refuse nothing else
 */
export function isCountRefused(error: unknown, isOnlyLarger = false): boolean {
	const failure = failureOf(error);
	if (failure?.kind !== 'refused') return false;
	return isOnlyLarger || /\bcount\b/.test(failure.detail ?? '');
}

function nextStart(links: unknown): number | undefined {
	if (!Array.isArray(links)) return undefined;
	for (const link of links as Array<{ rel?: unknown; href?: unknown } | null>) {
		const href = link?.rel === 'next' ? String(link.href) : '';
		const start = /[?&]start=(\d+)/.exec(href)?.[1];
		if (start !== undefined) return Number(start);
	}
	return undefined;
}
