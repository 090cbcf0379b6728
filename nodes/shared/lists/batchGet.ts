import { chunk, uniq } from 'lodash';

import { isRefusal } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';

/** Keeps the query well below the 4,000 characters that LinkedIn takes in a URL. */
const IDS_PER_CALL = 100;

/**
 * Reads many entities by id in few calls. Ids that LinkedIn does not return (deleted, not allowed) are
 * simply not in the map: one of them must not hide the others.
 * @param path e.g. `/rest/leadForms`
 */
export async function batchGet(
	client: LinkedInClient,
	path: string,
	ids: readonly string[],
): Promise<Map<string, unknown>> {
	const found = new Map<string, unknown>();
	for (const part of chunk(uniq(ids), IDS_PER_CALL)) {
		const { body } = await client.request({ path, query: { ids: part } });
		const { results } = (body ?? {}) as { results?: Record<string, unknown> };
		for (const [id, entity] of Object.entries(results ?? {})) found.set(id, entity);
	}
	return found;
}

/**
 * Reads one entity, or undefined when LinkedIn does not know it or does not show it to this member.
 * @throws NodeApiError as `LinkedInClient.request` for every other failure
 */
export async function getIfReadable(
	client: LinkedInClient,
	path: string,
): Promise<unknown | undefined> {
	try {
		return (await client.request({ path })).body;
	} catch (error) {
		if (isRefusal(error)) return undefined;
		throw client.wrapped(error);
	}
}
