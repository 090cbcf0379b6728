import type { Client } from 'pg';
import type { IDataObject } from 'n8n-workflow';

import { Postgres } from '../../harness/postgres';
import { useNodeTest } from '../harness/useNodeTest';
import { testMadeTables, type TableDatabase } from './madeTables';
import { insertOf } from './tableItem';

const nodeTest = useNodeTest();
let postgres: Postgres;
let client: Client;

beforeAll(async () => {
	postgres = await Postgres.start();
	client = await postgres.connect();
});
afterAll(async () => {
	await client.end();
	await postgres.remove();
});

const database: TableDatabase = {
	query: async (sql) => await client.query(sql),
	async insert(table, row) {
		const { sql, values } = insertOf(table, row);
		await client.query(sql, values);
	},
	async stored({ table_name: name }) {
		const table = `"${name.replaceAll('"', '""')}"`;
		const { rows } = await client.query<IDataObject>(`SELECT * FROM ${table}`);
		return rows.map((row) => ({
			...row,
			submitted_at: (row.submitted_at as unknown as Date).toISOString(),
			// node-postgres gives a bigint as text.
			form_version: Number(row.form_version),
		}));
	},
};

testMadeTables('postgres', () => ({ nodeTest, database }));
