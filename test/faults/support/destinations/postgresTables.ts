import { storedLeads, type StoredRow } from '../../../demo/storedLeads';
import type { Postgres } from '../../../harness/postgres';
import type { Destination } from './destination';

/** The tables of leads in PostgreSQL, whatever they are called. */
export class PostgresTables implements Destination {
	constructor(readonly postgres: Postgres) {}

	async rows(): Promise<StoredRow[]> {
		return (await storedLeads(this.postgres)).map(({ row }) => row);
	}

	async breakDown(): Promise<void> {
		await this.postgres.stopServer();
	}

	async mend(): Promise<void> {
		await this.postgres.startServer();
	}

	/** By a constraint of their owner. */
	async refuse(leadIds: readonly string[]): Promise<void> {
		const list = leadIds.map((id) => `'${id}'`).join(', ');
		await this.each(`ADD CONSTRAINT refused CHECK (lead_id NOT IN (${list})) NOT VALID`);
	}

	async accept(): Promise<void> {
		await this.each('DROP CONSTRAINT refused');
	}

	/** As identifiers for SQL. */
	async tables(): Promise<string[]> {
		const tables = await this.postgres.query<{ name: string }>(
			`SELECT quote_ident(table_name) AS name FROM information_schema.columns
			WHERE table_schema = 'public' AND column_name = 'lead_id'`,
		);
		return tables.map(({ name }) => name);
	}

	/** Alters each of the tables. */
	async each(change: string): Promise<void> {
		for (const table of await this.tables()) {
			await this.postgres.query(`ALTER TABLE ${table} ${change}`);
		}
	}
}
