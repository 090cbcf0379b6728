import { isTransient, failureOf } from './errors/linkedInError';
import type { LinkedInClient, LinkedInRequest } from './linkedInClient';
import type { Page, PageReader } from './paging';
import { pageReader } from './paging';

/** Stands on a page in the place of an element that LinkedIn fails to serve. */
export interface UndeliverableElement {
	/** Its position in LinkedIn's list. */
	linkedInFailedAt: number;
	reason: string;
	/** Id of the element after it (or before it, at the end), which outlives its position. */
	neighbourId?: string;
}

/** This many failures in a row without one success mean an outage, not a single bad element. */
const FAILURES_OF_AN_OUTAGE = 3;

/**
 * Reads pages; one that LinkedIn cannot serve is halved until the single element that breaks it is
 * found. That element is replaced by an `UndeliverableElement`, everything else is delivered.
 * @throws NodeApiError when the failure is of another kind (e.g. permission), or nothing can be read
 */
export function splittingPageReader(client: LinkedInClient, request: LinkedInRequest): PageReader {
	const readWhole = pageReader(client, request);
	const readPart = pageReader(client, { ...request, retry: false });
	return async (start, count) => {
		try {
			return await readWhole(start, count);
		} catch (error) {
			if (!mayBeOneElement(error) || count === 1) throw client.wrapped(error);
			return await new PageSplitter(client, readPart).read(start, count);
		}
	};
}

function mayBeOneElement(error: unknown): boolean {
	const failure = failureOf(error);
	return isTransient(error) && failure?.status !== undefined && failure.status !== 429;
}

class PageSplitter {
	private failuresWithoutSuccess = 0;

	private successes = 0;

	constructor(
		private readonly client: LinkedInClient,
		private readonly readPart: PageReader,
	) {}

	async read(start: number, count: number): Promise<Page> {
		const half = Math.ceil(count / 2);
		const parts = [await this.readOrSplit(start, half)];
		if (count > half) parts.push(await this.readOrSplit(start + half, count - half));
		const elements = parts.flatMap((part) => part.elements);
		return {
			elements: elements.map((element, index) => withNeighbour(element, elements, index)),
			start,
			count,
			total: parts.find((part) => part.total !== undefined)?.total,
			// A link of a part names the next part, which has been read already.
			next: parts.some((part) => part.next !== undefined) ? start + count : undefined,
		};
	}

	private async readOrSplit(start: number, count: number): Promise<Page> {
		try {
			const page = await this.readPart(start, count);
			this.successes++;
			return page;
		} catch (error) {
			if (!mayBeOneElement(error)) throw this.client.wrapped(error);
			if (count > 1) return await this.read(start, count);
			this.failuresWithoutSuccess += this.successes === 0 ? 1 : 0;
			if (this.failuresWithoutSuccess >= FAILURES_OF_AN_OUTAGE) throw this.client.wrapped(error);
			const undeliverable: UndeliverableElement = {
				linkedInFailedAt: start,
				reason: this.client.wrapped(error).message,
			};
			return { elements: [undeliverable], start, count };
		}
	}
}

function withNeighbour(element: unknown, elements: unknown[], index: number): unknown {
	const undeliverable = element as Partial<UndeliverableElement> | null;
	if (undeliverable?.linkedInFailedAt === undefined || undeliverable.neighbourId !== undefined) {
		return element;
	}
	const neighbours = [...elements.slice(index + 1), ...elements.slice(0, index).reverse()];
	const neighbourId = neighbours
		.map((neighbour) => (neighbour as { id?: unknown } | null)?.id)
		.find((id) => typeof id === 'string');
	return { ...undeliverable, neighbourId };
}
