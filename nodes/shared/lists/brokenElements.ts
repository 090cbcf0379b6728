import { compact, isEqual, memoize, once, partition } from 'lodash';

import { inParallel } from '../wire/waiting';
import { kindOf, isPassing, mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { Page } from './page';
import { readPage } from './page';
import type { LinkedInRequest } from '../wire/request';

/** Replaces an element that LinkedIn fails to serve. */
export class BrokenElement {
	constructor(
		readonly position: number,
		/** LinkedIn's message, or the package's. */
		readonly reason: string,
		/** The nearest element in front of it. */
		readonly before?: Neighbour,
		/** The nearest element after it. */
		readonly after?: Neighbour,
	) {}
}

export interface Neighbour {
	element: unknown;
	/** 1 for the next element; 0 for an element that was once served at the same position. */
	distance: number;
}

interface Candidate {
	position: number;
	reason: string;
	/** The page in front of it; undefined at the beginning of the list. */
	before?: Page;
	/** The page after it; empty at the end of the list. */
	after?: Page;
	isAskedAgain?: boolean;
}

/** Beyond the end of every list. */
const BEYOND = 100_000;

/** After this many failures in a row, the client checks for an outage. */
const FAILURES_IN_A_ROW = 8;

/** Reads beyond the end of a list: an empty page that fails only if LinkedIn is unavailable. */
export async function readBeyond(client: LinkedInClient, request: LinkedInRequest): Promise<Page> {
	return await readPage(client, request, BEYOND, 1);
}

/**
 * Elements that LinkedIn failed to serve alone; `ListReading` finds them by halving pages that fail. An element
 * counts as broken only if it fails again after LinkedIn served something else. Otherwise LinkedIn itself may
 * have been unavailable.
 */
export class BrokenElements {
	private candidates: Candidate[] = [];

	private failuresInARow = 0;

	/** The last page that LinkedIn served. */
	private served?: Page;

	wereFound = false;

	/** Whether a page of this list ever failed. */
	hasFailed = false;

	constructor(
		private readonly client: LinkedInClient,
		private readonly request: LinkedInRequest & {
			keyOf: (element: unknown) => string;
			isOutage?: () => Promise<boolean>;
		},
	) {}

	passed(page: Page): void {
		this.failuresInARow = 0;
		// Most lists have no candidates, and then nobody asks for the keys.
		const keys = once(() => new Set(this.keysOf(page.elements)));
		const isReadAgain = memoize((before: Page) =>
			keys().has(this.keysOf(before.elements.slice(-1))[0]),
		);
		// Reading stepped back before these candidates; broken ones will fail again.
		this.candidates = this.candidates.filter(({ before }) => !before || !isReadAgain(before));
		for (const candidate of this.candidates) {
			const isBehindKnown = (candidate.after?.elements.length ?? 0) > 0;
			if (!isBehindKnown && page.start > candidate.position) candidate.after = page;
		}
		if (page.elements.length > 0) this.served = page;
	}

	/** Forgets the candidates: the list is read again from its beginning, where broken elements fail again. */
	beginAgain(): void {
		this.candidates = [];
		this.served = undefined;
	}

	/** @throws the failure if it is an outage */
	async add(position: number, error: unknown): Promise<void> {
		this.wereFound = true;
		const reason = this.client.wrapped(error).message;
		const isSame = (each: Candidate) => each.position === position && each.after === undefined;
		this.candidates = this.candidates.filter((each) => !isSame(each));
		this.candidates.push({ position, reason, before: this.served });
		if (this.served !== undefined) return;
		if (await this.request.isOutage?.()) throw this.client.wrapped(error);
	}

	/** Whether the list moved while single elements failed, so that others may have moved past reading. */
	async haveMoved(): Promise<boolean> {
		const isOpen = this.candidates.some(({ after }) => after === undefined);
		return isOpen && this.served !== undefined && !(await this.isInPlace(this.served));
	}

	/**
	 * Now and then checks whether LinkedIn serves anything.
	 * @param isFirst whether the failed page is the first attempt at its position
	 * @throws the failure in an outage
	 */
	async ruleOutOutage(error: unknown, isFirst: boolean): Promise<void> {
		this.hasFailed = true;
		this.failuresInARow++;
		if (!isFirst && this.failuresInARow % FAILURES_IN_A_ROW > 0) return;
		if (!(await this.isServingNow())) throw this.client.wrapped(error);
	}

	/**
	 * Reads each candidate again: first soon after its page, then with retries at the end of the list.
	 * @param isLast whether the list was read to its end
	 * @returns elements that LinkedIn now serves, and a `BrokenElement` for each other at the end
	 * @throws NodeApiError in an outage
	 */
	async resolve(isLast: boolean): Promise<unknown[]> {
		const [due, others] = partition(this.candidates, ({ isAskedAgain }) => isLast || !isAskedAgain);
		this.candidates = others;
		const { atOnce } = this.client.calls;
		const pages = await inParallel(due, atOnce, async ({ position }) => {
			return await this.ask(position, 1, isLast);
		});
		const isInPlace = memoize(async (page: Page) => await this.isInPlace(page, isLast));
		const areServed = await inParallel(due, atOnce, async ({ before, after }, index) => {
			const page = pages[index];
			if (page === undefined) return false;
			// Another element may have moved to this position, even if only briefly.
			for (const each of compact([before, after, page])) {
				if (!(await isInPlace(each))) return false;
			}
			return true;
		});
		const servedNow = isLast ? await this.lookAgain() : [];
		const left = due.filter((_, index) => !areServed[index]);
		this.candidates.push(...left.map((each) => ({ ...each, isAskedAgain: true })));
		return [
			...pages.flatMap((page) => page?.elements ?? []),
			...(isLast ? left.map(brokenElement) : []),
			...servedNow,
		];
	}

	/** Undefined when LinkedIn fails to serve this page. */
	private async ask(start: number, count: number, retry: boolean): Promise<Page | undefined> {
		const { client, request } = this;
		return await client.unless(
			mayBeOneElement,
			async () => await readPage(client, request, start, count, { retry }),
		);
	}

	private async isInPlace({ start, count, elements }: Page, retry = false): Promise<boolean> {
		const now = await this.ask(start, count, retry);
		return now !== undefined && isEqual(this.keysOf(now.elements), this.keysOf(elements));
	}

	private keysOf(elements: unknown[]): string[] {
		return elements.map((element) => this.request.keyOf(element));
	}

	/** Reads the last served page again. Fails in an outage, and shows whether elements moved past reading. */
	private async lookAgain(): Promise<unknown[]> {
		const { client, request, served } = this;
		if (served !== undefined) {
			const page = await this.ask(served.start, served.count, true);
			// Otherwise a broken element may have moved into this page.
			if (page !== undefined) return page.elements;
		}
		// LinkedIn does not document whether it accepts a position so far beyond the end.
		const isRefused = (error: unknown) => kindOf(error) === 'refused';
		const beyond = await client.unless(isRefused, async () => await readBeyond(client, request));
		return beyond?.elements ?? [];
	}

	private async isServingNow(): Promise<boolean> {
		const seen = await this.client.unless(isPassing, async () => await this.lookAgain());
		return seen !== undefined;
	}
}

function brokenElement({ position, reason, before, after }: Candidate): BrokenElement {
	const { start, elements } = before ?? { start: 0, elements: [] };
	const last = start + elements.length - 1;
	return new BrokenElement(
		position,
		reason,
		before && { element: elements[elements.length - 1], distance: position - last },
		after && after.elements.length > 0
			? { element: after.elements[0], distance: after.start - position }
			: undefined,
	);
}
