import { storedLeads, type StoredRow } from '../../demo/storedLeads';
import type { N8nClient } from '../../harness/n8nClient';
import type { Postgres } from '../../harness/postgres';

/** Where a workflow stores leads. */
export interface Destination {
	/** All rows, empty cells as null. */
	rows(): Promise<StoredRow[]>;
	/** From now on the destination takes no rows. */
	breakDown(): Promise<void>;
	/** From now on the destination takes all rows again. */
	mend(): Promise<void>;
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
