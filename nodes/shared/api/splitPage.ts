import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { submittedAtOf } from '../leads/leadIdentity';
import { mayBeOneElement } from './errors/linkedInError';
import type { LinkedInClient } from './linkedInClient';
import type { LinkedInRequest } from './request';
import type { Page, PageReader } from './page';
import { pageReader } from './page';

/** Stands on a page in the place of an element that LinkedIn fails to serve. */
export interface UndeliverableElement {
	/** Its position in LinkedIn's list. */
	linkedInFailedAt: number;
	reason: string;
	/** Id of an element next to it, which outlives its position, and the distance. */
	neighbourId?: string;
}

/** After this many failures in a row LinkedIn has to serve again what it served before. */
const FAILURES_OF_AN_OUTAGE = 3;

/**
 * For a page that LinkedIn could not serve: halves it until the single element that breaks it is found.
 * That element is replaced by an `UndeliverableElement`, everything else is delivered.
 * @throws NodeApiError when the failure is of another kind (e.g. permission), or nothing can be read
 */
export function partsReader(
	client: LinkedInClient,
	request: LinkedInRequest,
): (error: unknown, start: number, count: number) => Promise<Page> {
	const readWhole = pageReader(client, request);
	const readOnce = pageReader(client, { ...request, retry: false });
	return async (error, start, count) => {
		if (!mayBeOneElement(error)) throw client.wrapped(error);
		const splitter = new PageSplitter(client, readWhole, readOnce);
		// Only together with another element can one be told from an outage.
		const page = await splitter.split(start, Math.max(count, 2));
		if (page === undefined) throw client.wrapped(error);
		return page;
	};
}

/** Reads one page, in parts where LinkedIn cannot serve it as a whole; see `partsReader`. */
export async function readPageOrParts(
	client: LinkedInClient,
	request: LinkedInRequest,
	start: number,
	count: number,
): Promise<Page> {
	try {
		return await pageReader(client, request)(start, count);
	} catch (error) {
		return await partsReader(client, request)(error, start, count);
	}
}

class PageSplitter {
	private failuresInARow = 0;

	/** A part that LinkedIn has served. */
	private served?: Page;

	constructor(
		private readonly client: LinkedInClient,
		private readonly readWithRetries: PageReader,
		private readonly readOnce: PageReader,
	) {}

	/** The page, or undefined when LinkedIn serves nothing of it. */
	async split(start: number, count: number): Promise<Page | undefined> {
		const page = await this.halve(start, count);
		if (this.served === undefined) return undefined;
		return { ...page, elements: page.elements.map(withNeighbour) };
	}

	private async halve(start: number, count: number): Promise<Page> {
		const half = Math.ceil(count / 2);
		const first = await this.readOrHalve(start, half);
		// LinkedIn may serve fewer than asked for; the next page starts after what it looked at.
		if (first.count < half) return first;
		const second = await this.readOrHalve(start + half, count - half);
		const read = half + second.count;
		return {
			elements: [...first.elements, ...second.elements],
			start,
			count: read,
			total: second.total ?? first.total,
			// A link of a part names the next part, which has been read already.
			next: (first.next ?? second.next) === undefined ? undefined : start + read,
		};
	}

	private async readOrHalve(start: number, count: number): Promise<Page> {
		try {
			// What cannot be halved is given up, so a passing failure must not decide on it.
			const page = await (count > 1 ? this.readOnce : this.readWithRetries)(start, count);
			this.failuresInARow = 0;
			this.served = page;
			return page;
		} catch (error) {
			if (!mayBeOneElement(error)) throw this.client.wrapped(error);
			if (count > 1) return await this.halve(start, count);
			const failure = this.client.wrapped(error);
			await this.ruleOutOutage(failure);
			const undeliverable: UndeliverableElement = {
				linkedInFailedAt: start,
				reason: failure.message,
			};
			return { elements: [undeliverable], start, count };
		}
	}

	private async ruleOutOutage(failure: NodeApiError | NodeOperationError): Promise<void> {
		this.failuresInARow++;
		if (this.failuresInARow < FAILURES_OF_AN_OUTAGE) return;
		if (this.served === undefined) throw failure;
		await this.readWithRetries(this.served.start, this.served.count);
		this.failuresInARow = 0;
	}
}

/**
 * Names the place by the nearest served element and the distance to it: of the two next to it the older
 * one, since new elements arrive on the other side; where no time tells, the one after it.
 */
function withNeighbour(element: unknown, index: number, elements: unknown[]): unknown {
	const undeliverable = element as Partial<UndeliverableElement> | null;
	if (undeliverable?.linkedInFailedAt === undefined) return element;
	const after = elements.findIndex((other, at) => at > index && hasId(other));
	const before = elements.slice(0, index).findLastIndex(hasId);
	const isBeforeOlder = timeOf(elements[before]) < timeOf(elements[after]);
	const neighbour = after === -1 || isBeforeOlder ? before : after;
	if (neighbour === -1) return undeliverable;
	const { id } = elements[neighbour] as { id: string };
	return { ...undeliverable, neighbourId: `${id} ${index - neighbour}` };
}

function hasId(element: unknown): boolean {
	return typeof (element as { id?: unknown } | null)?.id === 'string';
}

/** NaN, which is neither earlier nor later, for what has no time or is not there. */
function timeOf(element: unknown): number {
	return submittedAtOf(element) ?? NaN;
}
