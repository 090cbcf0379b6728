import { asRecord, asText } from '../values/json';
import { fingerprint } from '../values/fingerprint';
import { idFromUrn } from '../values/urn';
import type { LinkedInClient } from '../wire/linkedInClient';
import { readPages } from '../lists/listReading';

export interface AdAccount {
	id: string;
	/** e.g. `CAMPAIGN_MANAGER`. Every role may read leads, by LinkedIn's page on Lead Sync. */
	role: string | null;
}

/** Ad accounts on which your LinkedIn account has a role. Source: LinkedIn's page on ad account users. */
export async function adAccountsOfMember(client: LinkedInClient): Promise<AdAccount[]> {
	const accounts = new Map<string, AdAccount>();
	const pages = readPages(client, {
		path: '/rest/adAccountUsers',
		query: { q: 'authenticatedUser' },
		keyOf: (row) => idOf(row) ?? fingerprint(row),
		target: 'your ad accounts',
	});
	for await (const rows of pages) {
		for (const row of rows) {
			const id = idOf(row);
			const role = asText(asRecord(row)?.role);
			if (id !== undefined) accounts.set(id, { id, role: role ?? null });
		}
	}
	return [...accounts.values()];
}

function idOf(row: unknown): string | undefined {
	return idFromUrn((row as { account?: unknown } | null)?.account, 'sponsoredAccount');
}
