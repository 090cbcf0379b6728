import { range } from 'lodash';

import { concernOf, mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { readPage } from './page';

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
