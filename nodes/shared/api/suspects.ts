import { partition } from 'lodash';

import { inParallel } from '../inParallel';
import { isPassing, mayBeOneElement } from './errors/linkedInError';
import type { LinkedInClient } from './linkedInClient';
import type { Page } from './page';
import { readPage } from './page';
import type { LinkedInRequest } from './request';

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
	/** 1 for the next. */
	distance: number;
}

interface Suspect {
	position: number;
	reason: string;
	before?: Neighbour;
	after?: Neighbour;
	isAskedAgain?: boolean;
}

/** Beyond the end of any list. */
const BEYOND = 1_000_000_000;

/** After so many failures in a row it is asked whether LinkedIn serves anything. */
const FAILURES_IN_A_ROW = 8;

/**
 * Has LinkedIn serve the nothing beyond the end of a list: it fails when LinkedIn does.
 * @throws NodeApiError as `LinkedInClient.request`
 */
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
		private readonly request: LinkedInRequest,
	) {}

	/** Takes note of a page that LinkedIn served. */
	passed(page: Page): void {
		this.failuresInARow = 0;
		const [element] = page.elements;
		for (const suspect of this.suspects) {
			if (element === undefined || page.start <= suspect.position) continue;
			suspect.after ??= { element, distance: page.start - suspect.position };
		}
		if (page.elements.length > 0) this.served = page;
	}

	add(position: number, error: unknown): void {
		this.wereFound = true;
		const element = this.served?.elements.slice(-1)[0];
		const inARow = this.suspects.filter(({ after }) => after === undefined).length;
		this.suspects.push({
			position,
			reason: this.client.wrapped(error).message,
			before: element === undefined ? undefined : { element, distance: inARow + 1 },
		});
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
	 * @param isKnown whether an element was read already: it has moved to the place of another one
	 * @param isLast whether the list was read to its end
	 * @returns the elements that LinkedIn serves after all, and what is to be told of those given up
	 * @throws NodeApiError when LinkedIn serves nothing any more
	 */
	async resolve(isKnown: (element: unknown) => boolean, isLast: boolean): Promise<unknown[]> {
		const [due, others] = partition(this.suspects, ({ isAskedAgain }) => isLast || !isAskedAgain);
		this.suspects = others;
		const results = await inParallel(due, this.client.calls.atOnce, async ({ position }) => {
			try {
				const options = { retry: isLast };
				return (await readPage(this.client, this.request, position, 1, options)).elements;
			} catch (error) {
				if (!mayBeOneElement(error)) throw this.client.wrapped(error);
				return [];
			}
		});
		const servedNow = isLast ? await this.lookAgain() : [];
		const resolved = results.flatMap((elements, index) => {
			if (elements.some((element) => !isKnown(element))) return elements;
			const { position, reason, before, after } = due[index];
			if (isLast) return new UndeliverableElement(position, reason, before, after);
			this.suspects.push({ ...due[index], isAskedAgain: true });
			return [];
		});
		return [...resolved, ...servedNow];
	}

	/**
	 * Looks once more at what LinkedIn served last: whether it serves anything, and whether the list has moved
	 * meanwhile, where pages of a single element had none in common.
	 * @returns what is there now
	 */
	private async lookAgain(): Promise<unknown[]> {
		const { client, request, served } = this;
		if (served === undefined) return (await readBeyond(client, request)).elements;
		try {
			return (await readPage(client, request, served.start, served.count)).elements;
		} catch (error) {
			if (served.count > 1 || !mayBeOneElement(error)) throw client.wrapped(error);
			await readBeyond(client, request);
			// One that is broken has moved to its place.
			return [new UndeliverableElement(served.start, client.wrapped(error).message)];
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
