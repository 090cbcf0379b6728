import { failureOf, isPassing, kindOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import type { Page } from './page';
import { readBeyond, readPage } from './page';

/** Replaces an element that LinkedIn fails to serve. */
export class BrokenElement {
	constructor(
		readonly position: number,
		/** LinkedIn's message, or the package's. */
		readonly reason: string,
	) {}

	/** The first element that is served behind it, and how many positions later; undefined at the end of the list. */
	behind?: { element: unknown; distance: number };
}

/** After this many failures in a row, the client checks for an outage. */
const FAILURES_IN_A_ROW = 8;

/** The elements that LinkedIn fails to serve alone in one pass over a list. */
export class BrokenElements {
	found: BrokenElement[] = [];

	private failuresInARow = 0;

	/** The last page that LinkedIn served. */
	private served?: Page;

	constructor(
		private readonly client: LinkedInClient,
		private readonly request: LinkedInRequest & { isOutage?: () => Promise<boolean> },
	) {}

	passed(page: Page): void {
		this.failuresInARow = 0;
		if (page.elements.length === 0) return;
		this.served = page;
		for (let index = this.found.length - 1; index >= 0; index--) {
			const each = this.found[index];
			if (each.behind !== undefined || each.position >= page.start) break;
			each.behind = { element: page.elements[0], distance: page.start - each.position };
		}
	}

	/** @throws the failure if it is an outage */
	async add(position: number, error: unknown): Promise<void> {
		const failure = this.client.wrapped(error);
		// Reading may have stepped back before some that it had found.
		this.found = this.found.filter((each) => each.position < position);
		this.found.push(new BrokenElement(position, failure.message));
		if (this.served !== undefined) return;
		if (await this.request.isOutage?.()) throw failure;
	}

	/**
	 * Now and then checks whether LinkedIn serves anything.
	 * @param isFirst whether this page is the first that failed here
	 * @throws the failure in an outage
	 */
	async ruleOutOutage(error: unknown, isFirst: boolean): Promise<void> {
		this.failuresInARow++;
		if (!isFirst && this.failuresInARow % FAILURES_IN_A_ROW > 0) return;
		const { client } = this;
		const seen = await client.unless(isOutage, async () => await this.lookAgain());
		if (seen === undefined) throw client.wrapped(error);
	}

	/** Reads something that LinkedIn can serve unless it is unavailable. */
	private async lookAgain(): Promise<true> {
		const { client, request, served } = this;
		if (served !== undefined) {
			const { start, count } = served;
			const read = async () => await readPage(client, request, start, count, { retry: false });
			// Otherwise a broken element may have moved into this page.
			if ((await client.unless(isOutage, read)) !== undefined) return true;
		}
		// LinkedIn does not document whether it accepts a position so far beyond the end.
		const isRefused = (error: unknown) => kindOf(error) === 'refused';
		await client.unless(isRefused, async () => await readBeyond(client, request));
		return true;
	}
}

/** A call that was not sent, because its reader has no time left, shows nothing. */
function isOutage(error: unknown): boolean {
	return isPassing(error) && failureOf(error)?.isUnsent !== true;
}
