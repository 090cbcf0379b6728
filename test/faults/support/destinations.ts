import { mapValues } from 'lodash';
import { storedLeads, type StoredRow } from '../../demo/storedLeads';
import { GoogleError, type GoogleSheets } from '../../harness/googleSheets';
import type { N8nClient } from '../../harness/n8nClient';
import type { Postgres } from '../../harness/postgres';
import { headerOf } from '../../oracle/columnNames';

/** Where a workflow stores leads. */
export interface Destination {
	/** All rows, empty cells as null. */
	rows(): Promise<StoredRow[]>;
	/** From now on the destination takes no rows. */
	breakDown(): Promise<void>;
	/** From now on the destination takes all rows again, and refuses no lead. */
	mend(): Promise<void>;
	/** From now on the destination refuses these leads; not every destination can. */
	refuse?(leadIds: readonly string[]): Promise<void>;
}

/** The tables of leads in PostgreSQL, whatever they are called. */
export class PostgresTables implements Destination {
	constructor(private readonly postgres: Postgres) {}

	async rows(): Promise<StoredRow[]> {
		return (await storedLeads(this.postgres)).map(({ row }) => row);
	}

	async breakDown(): Promise<void> {
		await this.postgres.stopServer();
	}

	async mend(): Promise<void> {
		await this.postgres.startServer();
		await this.each('DROP CONSTRAINT IF EXISTS refused');
	}

	/** Adds a constraint to each table. */
	async refuse(leadIds: readonly string[]): Promise<void> {
		const list = leadIds.map((id) => `'${id}'`).join(', ');
		await this.each(`ADD CONSTRAINT refused CHECK (lead_id NOT IN (${list})) NOT VALID`);
	}

	/** Alters each of the tables. */
	private async each(change: string): Promise<void> {
		const tables = await this.postgres.query<{ name: string }>(
			`SELECT quote_ident(table_name) AS name FROM information_schema.columns
			WHERE table_schema = 'public' AND column_name = 'lead_id'`,
		);
		for (const { name } of tables) await this.postgres.query(`ALTER TABLE ${name} ${change}`);
	}
}

/** The header of times of submission, which a sheet has in UTC. */
const SUBMITTED_AT = headerOf('submitted_at', 'asAsked');

/** A sheet of Google's. */
export class Spreadsheet implements Destination {
	readonly id: string;

	constructor(private readonly googleSheets: GoogleSheets) {
		googleSheets.refuses = undefined;
		this.id = googleSheets.create();
	}

	async rows(): Promise<StoredRow[]> {
		return this.googleSheets.records(this.id).map((record) => {
			const row = mapValues(record, (cell) => (cell === '' ? null : cell));
			return { ...row, submitted_at: `${row[SUBMITTED_AT]}Z` };
		});
	}

	async breakDown(): Promise<void> {
		this.googleSheets.refuses = () => new GoogleError(503, 'The service is currently unavailable.');
	}

	async mend(): Promise<void> {
		this.googleSheets.refuses = undefined;
	}

	async refuse(leadIds: readonly string[]): Promise<void> {
		this.googleSheets.refuses = (body) =>
			leadIds.some((id) => body.includes(id))
				? new GoogleError(400, 'Your input contains more than the maximum of 50000 characters.')
				: undefined;
	}
}

const NAME = 'LinkedIn leads';
/** Every row has a value for this column, so the table takes no row while the column is missing. */
const COLUMN = 'all_answers';
const ANOTHER_NAME = 'renamed';

/** The Data Table of `instant-leads-to-data-table`, which breaks when a person renames a column. */
export class DataTable implements Destination {
	private isBroken = false;

	constructor(private readonly client: N8nClient) {}

	async rows(): Promise<StoredRow[]> {
		const table = await this.table();
		const rows = table === undefined ? [] : await this.client.dataTables.rows(table.id);
		return rows.map((row) => {
			const answers = row[COLUMN] ?? row[ANOTHER_NAME];
			return { ...(JSON.parse(String(answers ?? '{}')) as StoredRow), ...row };
		});
	}

	async breakDown(): Promise<void> {
		await this.rename(COLUMN, ANOTHER_NAME);
		this.isBroken = true;
	}

	async mend(): Promise<void> {
		if (this.isBroken) await this.rename(ANOTHER_NAME, COLUMN);
		this.isBroken = false;
	}

	private async rename(from: string, to: string): Promise<void> {
		const table = await this.table();
		if (table === undefined) throw new Error('There is no table yet');
		await this.client.dataTables.renameColumn(table.id, from, to);
	}

	private async table() {
		return (await this.client.dataTables.list()).find(({ name }) => name === NAME);
	}
}
