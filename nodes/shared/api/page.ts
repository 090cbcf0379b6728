import type { LinkedInClient } from './linkedInClient';
import type { LinkedInRequest } from './request';

export interface Page {
	elements: unknown[];
	/** Position that this page was asked for. */
	start: number;
	/** How many elements LinkedIn looked at for this page, before filtering some out. */
	count: number;
	total?: number;
	/** Position that a `next` link names. */
	next?: number;
}

/** @param signal once aborted, nobody needs the page any more: it is not asked for (again) */
export type PageReader = (start: number, count: number, signal?: AbortSignal) => Promise<Page>;

/** Reads one page of a finder by `start` and `count`. */
export function pageReader(client: LinkedInClient, request: LinkedInRequest): PageReader {
	return async (start, count, signal) => {
		const query = { ...request.query, start, count };
		const { body } = await client.request({ ...request, query, signal });
		return pageOf(body, start, count) ?? failWithoutElements(client, request);
	};
}

function failWithoutElements(client: LinkedInClient, request: LinkedInRequest): never {
	throw client.error(
		{ kind: 'unreadable_answer', detail: 'The answer holds no list of elements.' },
		request,
	);
}

function pageOf(body: unknown, start: number, count: number): Page | undefined {
	const { elements, paging } = (body ?? {}) as { elements?: unknown; paging?: unknown };
	if (!Array.isArray(elements)) return undefined;
	const { count: answered, total, links } = (paging ?? {}) as Record<string, unknown>;
	return {
		elements,
		start,
		// LinkedIn may serve fewer than asked for; the next page starts after what it looked at.
		count: isCount(answered) && answered > 0 && answered < count ? answered : count,
		total: isCount(total) ? total : undefined,
		next: nextStart(links),
	};
}

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function nextStart(links: unknown): number | undefined {
	if (!Array.isArray(links)) return undefined;
	for (const link of links as Array<{ rel?: unknown; href?: unknown } | null>) {
		if (link?.rel !== 'next' || typeof link.href !== 'string') continue;
		const start = /[?&]start=(\d+)/.exec(link.href)?.[1];
		if (start !== undefined) return Number(start);
	}
	return undefined;
}
