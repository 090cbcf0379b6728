import { compact, isEqual, memoize, partition } from 'lodash';

import { inParallel } from '../wire/waiting';
import { kindOf, isPassing, mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { Page } from './page';
import { readPage } from './page';
import type { LinkedInRequest } from '../wire/request';

/** Stands in a list in the place of an element that LinkedIn fails to serve. */
export class UndeliverableElement {
	constructor(
		/** Its position in LinkedIn's list. */
		readonly position: number,
		/** LinkedIn's words, or ours. */
		readonly reason: string,
		/** The element that was served in front of it, and how far away. */
		readonly before?: Neighbour,
		/** The one behind it. */
		readonly after?: Neighbour,
	) {}
}

export interface Neighbour {
	element: unknown;
	/** 1 for the next; 0 for one that was served at the very place before. */
	distance: number;
}

interface Suspect {
	position: number;
	reason: string;
	/** What LinkedIn served in front of it; undefined at the beginning of the list. */
	before?: Page;
	/** What it served behind it: nothing, where the list ends. */
	after?: Page;
	isAskedAgain?: boolean;
}

/** Beyond the end of any list. */
const BEYOND = 100_000;

/** After so many failures in a row it is asked whether LinkedIn serves anything. */
const FAILURES_IN_A_ROW = 8;

/** Has LinkedIn serve the nothing beyond the end of a list: it fails when LinkedIn does. */
export async function readBeyond(client: LinkedInClient, request: LinkedInRequest): Promise<Page> {
	return await readPage(client, request, BEYOND, 1);
}

/**
 * The elements of one list that LinkedIn failed to serve alone. Whether it is about them or about LinkedIn
 * is known only when LinkedIn was seen serving something afterwards, and then fails with them again.
 */
export class Suspects {
	private suspects: Suspect[] = [];

	private failuresInARow = 0;

	/** What LinkedIn served last. */
	private served?: Page;

	/** Whether there ever were any. */
	wereFound = false;

	/** Whether LinkedIn ever failed to serve a page of this list. */
	hasFailed = false;

	constructor(
		private readonly client: LinkedInClient,
		private readonly request: LinkedInRequest & {
			keyOf: (element: unknown) => string;
			isOutage?: () => Promise<boolean>;
		},
	) {}

	/** Takes note of a page that LinkedIn served. */
	passed(page: Page): void {
		this.failuresInARow = 0;
		const keys = new Set(this.suspects.length > 0 ? this.keysOf(page.elements) : []);
		const isReadAgain = memoize((before: Page) =>
			keys.has(this.keysOf(before.elements.slice(-1))[0]),
		);
		// What is broken behind them fails once more.
		this.suspects = this.suspects.filter(({ before }) => !before || !isReadAgain(before));
		for (const suspect of this.suspects) {
			const isBehindKnown = (suspect.after?.elements.length ?? 0) > 0;
			if (!isBehindKnown && page.start > suspect.position) suspect.after = page;
		}
		if (page.elements.length > 0) this.served = page;
	}

	/** The list is read again from its beginning: what is broken fails once more. */
	beginAgain(): void {
		this.suspects = [];
		this.served = undefined;
	}

	/** @throws the failure when it is an outage */
	async add(position: number, error: unknown): Promise<void> {
		this.wereFound = true;
		const reason = this.client.wrapped(error).message;
		const isSame = (each: Suspect) => each.position === position && each.after === undefined;
		this.suspects = this.suspects.filter((each) => !isSame(each));
		this.suspects.push({ position, reason, before: this.served });
		if (this.served !== undefined) return;
		if (await this.request.isOutage?.()) throw this.client.wrapped(error);
	}

	/** Whether the list moved while elements failed one by one: those behind may have moved past them. */
	async haveMoved(): Promise<boolean> {
		const isOpen = this.suspects.some(({ after }) => after === undefined);
		return isOpen && this.served !== undefined && !(await this.isInPlace(this.served));
	}

	/**
	 * Ends reading when LinkedIn serves nothing at all, for which it is asked now and then.
	 * @param isFirst of a page that nothing is known about yet
	 * @throws the failure
	 */
	async ruleOutOutage(error: unknown, isFirst: boolean): Promise<void> {
		this.hasFailed = true;
		this.failuresInARow++;
		if (!isFirst && this.failuresInARow % FAILURES_IN_A_ROW > 0) return;
		if (!(await this.isServingNow())) throw this.client.wrapped(error);
	}

	/**
	 * Asks once more for each suspect: soon after its page, for a failure that has passed; and after the list,
	 * with all tries, before it is given up.
	 * @param isLast whether the list was read to its end
	 * @returns the elements that LinkedIn serves after all, and what is to be told of those given up
	 * @throws NodeApiError when LinkedIn serves nothing any more
	 */
	async resolve(isLast: boolean): Promise<unknown[]> {
		const [due, others] = partition(this.suspects, ({ isAskedAgain }) => isLast || !isAskedAgain);
		this.suspects = others;
		const { atOnce } = this.client.calls;
		const pages = await inParallel(due, atOnce, async ({ position }) => {
			return await this.ask(position, 1, isLast);
		});
		const isInPlace = memoize(async (page: Page) => await this.isInPlace(page, isLast));
		const areServed = await inParallel(due, atOnce, async ({ before, after }, index) => {
			const page = pages[index];
			if (page === undefined) return false;
			// Another one may have moved there, if only for a moment.
			for (const each of compact([before, after, page])) {
				if (!(await isInPlace(each))) return false;
			}
			return true;
		});
		const servedNow = isLast ? await this.lookAgain() : [];
		const left = due.filter((_, index) => !areServed[index]);
		if (!isLast) this.suspects.push(...left.map((each) => ({ ...each, isAskedAgain: true })));
		return [
			...pages.flatMap((page) => page?.elements ?? []),
			...(isLast ? left.map(undeliverable) : []),
			...servedNow,
		];
	}

	/** @returns undefined when LinkedIn fails to serve this page */
	private async ask(start: number, count: number, retry: boolean): Promise<Page | undefined> {
		try {
			return await readPage(this.client, this.request, start, count, { retry });
		} catch (error) {
			if (!mayBeOneElement(error)) throw this.client.wrapped(error);
			return undefined;
		}
	}

	private async isInPlace({ start, count, elements }: Page, retry = false): Promise<boolean> {
		const now = await this.ask(start, count, retry);
		return now !== undefined && isEqual(this.keysOf(now.elements), this.keysOf(elements));
	}

	private keysOf(elements: unknown[]): string[] {
		return elements.map((element) => this.request.keyOf(element));
	}

	/**
	 * Looks once more at what LinkedIn served last: whether it serves anything, and whether the list has moved
	 * meanwhile, where pages of a single element had none in common.
	 * @returns what is there now
	 */
	private async lookAgain(): Promise<unknown[]> {
		const { client, request, served } = this;
		if (served !== undefined) {
			const page = await this.ask(served.start, served.count, true);
			// One that is broken may have moved there.
			const other = page ?? (served.count > 1 && (await this.ask(served.start, 1, true)));
			if (other) return other.elements;
		}
		try {
			return (await readBeyond(client, request)).elements;
		} catch (error) {
			// Whether LinkedIn answers for a position so far behind the end is not documented.
			if (kindOf(error) !== 'refused') throw client.wrapped(error);
			return [];
		}
	}

	private async isServingNow(): Promise<boolean> {
		try {
			await this.lookAgain();
			return true;
		} catch (error) {
			if (!isPassing(error)) throw this.client.wrapped(error);
			return false;
		}
	}
}

function undeliverable({ position, reason, before, after }: Suspect): UndeliverableElement {
	const { start, elements } = before ?? { start: 0, elements: [] };
	const last = start + elements.length - 1;
	return new UndeliverableElement(
		position,
		reason,
		before && { element: elements[elements.length - 1], distance: position - last },
		after && after.elements.length > 0
			? { element: after.elements[0], distance: after.start - position }
			: undefined,
	);
}
