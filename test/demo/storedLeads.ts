import { orderBy } from 'lodash';
import type { Postgres } from '../harness/postgres';

/** One row of a lead table, as PostgreSQL turns it into JSON. */
export type StoredRow = Record<string, unknown>;

export interface StoredLead {
	table: string;
	row: StoredRow;
}

/** Those of the tables in the schema `public` that hold leads. */
async function leadTables(postgres: Postgres): Promise<string[]> {
	const tables = await postgres.query<{ name: string }>(
		`SELECT table_name AS name FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name IN ('lead_id', 'submitted_at')
		GROUP BY table_name HAVING count(*) = 2 ORDER BY table_name`,
	);
	return tables.map(({ name }) => name);
}

/**
 * Reads the rows of all lead tables, those submitted last first, then by id. JSON keeps times exact to the
 * microsecond, ids, which are text, as they are, and the columns in the table's order.
 */
export async function storedLeads(postgres: Postgres): Promise<StoredLead[]> {
	const leads: StoredLead[] = [];
	for (const table of await leadTables(postgres)) {
		const rows = await postgres.query<{ row: StoredRow }>(
			`SELECT row_to_json(lead) AS row FROM "${table.replaceAll('"', '""')}" AS lead
			ORDER BY submitted_at DESC NULLS LAST, lead_id`,
		);
		leads.push(...rows.map(({ row }) => ({ table, row })));
	}
	const [submitted, id] = ['submitted_at', 'lead_id'].map(
		(column) => (lead: StoredLead) => String(lead.row[column] ?? ''),
	);
	return orderBy(leads, [submitted, id], ['desc', 'asc']);
}
