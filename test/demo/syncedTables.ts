import type { WaitOptions } from '../harness/waitUntil';
import { waitUntil } from '../harness/waitUntil';
import type { Postgres } from '../harness/postgres';
import type { Simulator } from '../simulator';
import { compareWithTruth, leadsToStore, type Comparison } from '../oracle/storedRows';
import { storedLeads } from './storedLeads';

/**
 * How the tables of an organization each, as the templates for PostgreSQL name them, differ from
 * LinkedIn's leads, down to every value.
 *
 * @param leftOut ids of leads that need not be in a table
 */
export async function compareSyncedTables(
	{ simulator, postgres }: { simulator: Simulator; postgres: Postgres },
	leftOut: Iterable<string> = [],
): Promise<Comparison> {
	const ids = new Set(leftOut);
	const leads = leadsToStore(simulator).filter(({ id }) => !ids.has(id));
	const rows = (await storedLeads(postgres)).filter(({ table }) => /_leads_\d+$/.test(table));
	return compareWithTruth(
		simulator.world,
		leads,
		rows.map(({ row }) => row),
	);
}

/**
 * Waits until the tables lack no lead and hold none with a wrong value.
 * @returns how they differ from LinkedIn's leads then
 */
export async function untilSynced(
	environment: Parameters<typeof compareSyncedTables>[0],
	options: WaitOptions,
): Promise<Comparison> {
	await waitUntil(
		'the leads to be stored',
		async () => {
			const { missing, different } = await compareSyncedTables(environment);
			return missing.length + different.length === 0 || undefined;
		},
		options,
	);
	return await compareSyncedTables(environment);
}
