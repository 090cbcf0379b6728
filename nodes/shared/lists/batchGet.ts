import { chunk, uniq } from 'lodash';

import type { LinkedInClient } from '../wire/linkedInClient';

/** Keeps the query well below LinkedIn's limit of 4,000 characters for a URL. */
const IDS_PER_CALL = 100;

/**
 * Reads many entities by id in few calls. The map omits ids that LinkedIn does not return (deleted, not
 * allowed).
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
