import { asList, asRecord, asText, fingerprint } from '../values/json';
import { entityId, idFromUrn } from '../values/urn';
import type { LinkedInClient } from '../wire/linkedInClient';
import { readList } from '../lists/listReading';

/** Ids of the ad accounts on which your LinkedIn account has a role. Source: LinkedIn's page on ad account users. */
export async function adAccountsOfMember(client: LinkedInClient): Promise<string[]> {
	const pages = readList(client, {
		path: '/rest/adAccountUsers',
		query: { q: 'authenticatedUser' },
		keyOf: (row) => idOf(row) ?? fingerprint(row),
		target: 'your ad accounts',
	});
	const ids: string[] = [];
	for await (const rows of pages) ids.push(...rows.flatMap((row) => idOf(row) ?? []));
	return ids;
}

/** LinkedIn's largest page. An agency with more accounts sees the others by ID. */
const MOST_NAMED = 1000;

/**
 * Names by id, of the ad accounts that your LinkedIn account may see. Empty if LinkedIn does not show them, because
 * leads can be read without names. Source: LinkedIn's page on searching for ad accounts, which needs no filter.
 * @throws NodeApiError when the sign-in has ended
 */
export async function adAccountNames(client: LinkedInClient): Promise<Map<string, string>> {
	const names = new Map<string, string>();
	const query = { q: 'search', pageSize: MOST_NAMED };
	const answer = await client.orUnknown(
		async () => await client.request({ path: '/rest/adAccounts', query, fields: 'id,name' }),
	);
	for (const account of asList(asRecord(answer?.body)?.elements)) {
		const { id, name } = asRecord(account) ?? {};
		const accountId = entityId(id, 'sponsoredAccount');
		const text = asText(name);
		if (accountId !== undefined && text !== undefined) names.set(accountId, text);
	}
	return names;
}

function idOf(row: unknown): string | undefined {
	return idFromUrn((row as { account?: unknown } | null)?.account, 'sponsoredAccount');
}
