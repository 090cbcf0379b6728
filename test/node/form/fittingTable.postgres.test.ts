import fc from 'fast-check';
import type { Client } from 'pg';

import { rowColumns } from '../../../nodes/shared/rows/columns';
import { tableFor } from '../../../nodes/shared/rows/table';
import type { LeadRow } from '../../../nodes/shared/rows/types';
import { Postgres } from '../../harness/postgres';

type Row = Record<string, string | boolean | null>;

/** A SQLSTATE code, which stays the same when PostgreSQL changes its messages. */
const INSUFFICIENT_PRIVILEGE = '42501';

const TABLE = 'linkedin_leads_5509810';
const ROW: Row = { lead_id: 'a', submitted_at: '2026-11-01T10:00:00.000Z', first_name: 'Ada' };

let postgres: Postgres;
let clients: Client[];

beforeAll(async () => {
	postgres = await Postgres.start();
	clients = [await postgres.connect(), await postgres.connect()];
});
beforeEach(async () => {
	await clients[0].query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterAll(async () => {
	for (const client of clients) await client.end();
	await postgres.remove();
});

const statementsFor = (rows: LeadRow[], tableName = TABLE, schema?: string) =>
	tableFor({ columns: rowColumns(rows), tableName, schema, dialect: 'postgres' }).statements;

/** Writes a row as n8n's Postgres node does with Insert or Update and automatic mapping. */
async function upsert(client: Client, row: Row): Promise<void> {
	const names = Object.keys(row).map((name) => `"${name.replaceAll('"', '""')}"`);
	const places = names.map((_, index) => `$${index + 1}`);
	const updates = names.slice(1).map((name) => `${name} = excluded.${name}`);
	await client.query(
		`INSERT INTO public."${TABLE}" (${names.join()}) VALUES (${places.join()})
		ON CONFLICT (lead_id) DO UPDATE SET ${updates.join()}`,
		Object.values(row),
	);
}

async function store(client: Client, rows: Row[]): Promise<void> {
	await client.query(statementsFor(rows));
	for (const row of rows) await upsert(client, row);
}

async function stored(): Promise<Array<Record<string, unknown>>> {
	const { rows } = await clients[0].query<Record<string, unknown>>(
		`SELECT * FROM public."${TABLE}" ORDER BY lead_id`,
	);
	return rows.map((row) => ({
		...row,
		submitted_at: (row.submitted_at as Date | null)?.toISOString() ?? null,
	}));
}

async function columnsOf(schema = 'public', table = TABLE): Promise<string[]> {
	const { rows } = await clients[0].query<{ column: string }>(
		`SELECT column_name || ' ' || data_type AS column FROM information_schema.columns
		WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position`,
		[schema, table],
	);
	return rows.map(({ column }) => column);
}

it('the statements create a table, and later add columns, with types by column name', async () => {
	await store(clients[0], [ROW]);
	expect(await columnsOf()).toEqual([
		'lead_id text',
		'first_name text',
		'submitted_at timestamp with time zone',
	]);
	const nulls = { occurred_at: null, consent_news: null, form_version: null, is_test_lead: null };
	await store(clients[0], [{ ...ROW, ...nulls }]);
	expect((await columnsOf()).slice(3)).toEqual([
		'consent_news boolean',
		'is_test_lead boolean',
		'form_version bigint',
		'occurred_at timestamp with time zone',
	]);
});

it('the statements of two clients create one table at the same time, one with its schema, in twenty rounds', async () => {
	for (let round = 0; round < 20; round++) {
		const creating = ['public', undefined].map(async (schema, index) => {
			const rows = [{ ...ROW, [`question_${index}`]: '1' }];
			await clients[index].query(statementsFor(rows, TABLE, schema));
		});
		await Promise.all(creating);
		expect(await columnsOf()).toHaveLength(5);
		await clients[0].query(`DROP TABLE "${TABLE}"`);
	}
});

it('the statements end, although a name is too long for PostgreSQL or another client has added the column', async () => {
	await store(clients[0], [{ ...ROW, ['x'.repeat(64)]: '1' }]);
	const settings = "SET default_transaction_isolation = 'repeatable read'";
	await Promise.all(clients.map(async (client) => await client.query(settings)));
	const added = statementsFor([{ ...ROW, late: '1' }]);
	await Promise.all(clients.map(async (client) => await client.query(added)));
	await Promise.all(clients.map(async (client) => await client.query('RESET ALL')));
	const names = [`${'x'.repeat(63)} text`, 'late text'];
	expect(await columnsOf()).toEqual(expect.arrayContaining(names));
});

it('the statements need neither ownership nor an exclusive lock while no column is missing', async () => {
	await store(clients[0], [ROW]);
	await clients[0].query(`
		DROP ROLE IF EXISTS writer;
		CREATE ROLE writer;
		GRANT SELECT, INSERT, UPDATE ON "${TABLE}" TO writer;
		REVOKE CREATE ON SCHEMA public FROM PUBLIC;
		GRANT USAGE ON SCHEMA public TO writer;`);
	const [reader, writer] = clients;
	await writer.query("SET ROLE writer; SET lock_timeout = '2s'");
	try {
		// Only an exclusive lock conflicts with a reader's lock.
		await reader.query(`BEGIN; SELECT * FROM "${TABLE}"`);
		const again = { ...ROW, submitted_at: '2026-11-02T10:00:00.000Z', first_name: 'Grace' };
		await store(writer, [again]);
		await reader.query('COMMIT');
		expect(await stored()).toEqual([again]);
		await expect(store(writer, [{ ...ROW, question_a: '1' }])).rejects.toMatchObject({
			code: INSUFFICIENT_PRIVILEGE,
		});
	} finally {
		await writer.query("RESET ROLE; SET lock_timeout = '0'");
		await reader.query(`DROP OWNED BY writer; DROP ROLE writer`);
	}
});

it('the statements change the table in the right schema, not one with the same name elsewhere', async () => {
	const [client] = clients;
	await client.query('CREATE SCHEMA "other ""one"""; CREATE TABLE public.leads (lead_id text)');
	try {
		await client.query(statementsFor([ROW], 'leads', 'other "one"'));
		expect(await columnsOf('other "one"', 'leads')).toHaveLength(3);
		expect(await columnsOf('public', 'leads')).toHaveLength(1);
		await client.query('SET search_path = "other ""one""", public');
		await client.query(statementsFor([{ ...ROW, city: null }], 'leads'));
		expect(await columnsOf('other "one"', 'leads')).toHaveLength(4);
	} finally {
		await client.query('RESET search_path; DROP SCHEMA "other ""one""" CASCADE');
	}
});

it('the statements accept any table name and column name, and change no other table', async () => {
	const parts = ['"', "'", ';', '--', '/*', '\\', '$1', '{{', '}}', '$fit$', 'é', '😀', 'a'];
	const name = fc
		.array(fc.constantFrom(...parts, 'DROP TABLE bystander', ') VALUES ('), { minLength: 1 })
		.map((some) => some.join(''))
		.filter((text) => Buffer.byteLength(text) <= 63);
	await clients[0].query('CREATE TABLE bystander (id text)');
	await fc.assert(
		fc.asyncProperty(name, name, name, async (tableName, column, leadId) => {
			const rows = [{ ...ROW, lead_id: leadId, [column]: 'x' }];
			const statements = statementsFor(rows, tableName);
			// n8n would evaluate `{{`, and replace `$1`.
			expect(statements).not.toMatch(/\{\{|\$\d/);
			await clients[0].query(statements);
			await clients[0].query(statements);
			expect(await columnsOf('public', tableName)).toContain(`${column} text`);
			expect(await columnsOf('public', 'bystander')).toEqual(['id text']);
			await clients[0].query(`DROP TABLE "${tableName.replaceAll('"', '""')}"`);
		}),
		{ numRuns: 100 },
	);
});
