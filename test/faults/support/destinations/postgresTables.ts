import { storedLeads, type StoredRow } from '../../../demo/storedLeads';
import type { Postgres } from '../../../harness/postgres';
import type { Destination } from './destination';

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
