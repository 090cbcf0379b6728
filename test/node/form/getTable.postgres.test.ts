import type { Client } from 'pg';
import type { IDataObject } from 'n8n-workflow';

import { Postgres } from '../../harness/postgres';
import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { entered } from '../router/runAction';
import { makeTable, testMadeTables, type TableDatabase } from './madeTables';
import { insertOf, tablesOf } from './tableItem';

const { forms } = landmarks;

let nodeTest: NodeTest;
let postgres: Postgres;
let client: Client;

beforeAll(async () => {
	nodeTest = await startNodeTest();
	postgres = await Postgres.start();
	client = await postgres.connect();
});
afterAll(async () => {
	await client.end();
	await postgres.remove();
	await nodeTest.close();
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

it('takes any name and schema', async () => {
	await client.query('CREATE SCHEMA "my ""crm"""');
	const [table] = await tablesOf(nodeTest, {
		formId: entered(forms.injection),
		options: { tableName: 'Robert"); DROP TABLE leads;--', schema: 'my "crm"' },
	});
	await makeTable(database, table);
	const { rows } = await client.query<{ table_name: string }>(
		'SELECT table_name FROM information_schema.tables WHERE table_schema = \'my "crm"\'',
	);
	expect(rows).toEqual([{ table_name: table.table_name }]);
	expect(table.table_name).toBe('Robert"); DROP TABLE leads;--');
});
