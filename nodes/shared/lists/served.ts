import { concernOf, mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { readPage } from './page';

/** Spread out, because broken elements may be next to each other. */
const POSITIONS_TO_ASK_FOR = [0, 1, 2, 4, 8, 16, 32];

/**
 * Checks that LinkedIn currently serves a list, apart from a few broken elements. LinkedIn may answer for empty pages
 * and still fail for every element, so after a failure only an element shows that the list is served.
 * @throws NodeApiError as `LinkedInClient.request` if not; a refusal also shows that LinkedIn works
 */
export async function checkServed(client: LinkedInClient, list: LinkedInRequest): Promise<void> {
	let failure: unknown;
	/** Whether LinkedIn shows an element there; undefined if it fails. */
	const isAnyAt = async (position: number): Promise<boolean | undefined> => {
		try {
			const { elements } = await readPage(client, { ...list, retry: false }, position, 1);
			return elements.length > 0;
		} catch (error) {
			if (!mayBeOneElement(error)) throw client.wrapped(error);
			failure = error;
			return undefined;
		}
	};
	let failed = -1;
	for (const position of POSITIONS_TO_ASK_FOR) {
		const isAny = await isAnyAt(position);
		if (isAny || failure === undefined) return;
		if (isAny === undefined) failed = position;
	}
	// In a short list, the only element that is served may be the last one.
	let end = POSITIONS_TO_ASK_FOR.find((position) => position > failed) ?? failed;
	while (end - failed > 1) {
		const middle = Math.floor((failed + end) / 2);
		const isAny = await isAnyAt(middle);
		if (isAny) return;
		if (isAny === undefined) failed = middle;
		else end = middle;
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
