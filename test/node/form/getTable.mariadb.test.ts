import type { IDataObject } from 'n8n-workflow';
import type { Connection, RowDataPacket } from 'mysql2/promise';

import { MariaDb } from '../../harness/mariaDb';
import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { entered } from '../router/runAction';
import { makeTable, testMadeTables, type TableDatabase } from './madeTables';
import { tablesOf } from './tableItem';

const { forms } = landmarks;

const dialect = 'mysql';

const nodeTest = useNodeTest();
let mariaDb: MariaDb;
let client: Connection;

beforeAll(async () => {
	mariaDb = await MariaDb.start();
	client = await mariaDb.connect();
});
afterAll(async () => {
	await client?.end();
	await mariaDb?.remove();
});

const database: TableDatabase = {
	query: async (sql) => await client.query(sql),
	insert: async ({ table_name: name }, row) =>
		await client.query('INSERT INTO ?? SET ?', [name, row]),
	/** MySQL's booleans are numbers. */
	async stored({ table_name: name, columns }) {
		const [rows] = await client.query<RowDataPacket[]>('SELECT * FROM ??', [name]);
		const booleans = columns.filter(({ type }) => type === 'BOOLEAN').map((column) => column.name);
		return rows.map((row) => {
			const read = { ...row } as IDataObject;
			for (const column of booleans) if (read[column] !== null) read[column] = read[column] === 1;
			return read;
		});
	},
};

testMadeTables(dialect, () => ({ nodeTest, database }));

it('takes any name and database', async () => {
	await client.query('CREATE DATABASE `my ``crm```');
	const [table] = await tablesOf(nodeTest, {
		formId: entered(forms.injection),
		options: { tableName: 'my `crm`.Robert`); DROP TABLE leads;--\\' },
		dialect,
	});
	await makeTable(database, table);
	const [rows] = await client.query<RowDataPacket[]>(
		"SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'my `crm`'",
	);
	expect(rows.map(({ name }) => name as string)).toEqual([table.table_name]);
	expect(table.table_name).toBe('Robert`); DROP TABLE leads;--\\');
});
