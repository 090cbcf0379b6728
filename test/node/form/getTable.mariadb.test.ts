import type { IDataObject } from 'n8n-workflow';
import type { Connection, RowDataPacket } from 'mysql2/promise';

import { MariaDb } from '../../harness/mariaDb';
import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { entered } from '../router/runAction';
import { ANSWERED_FORMS, rowsOfForm, rowsOfOrganization } from './formLeads';
import { byLeadId, inTable, tablesOf, type TableItem } from './tableItem';

const { forms, events, organizations } = landmarks;

jest.setTimeout(60_000);

const dialect = 'mysql';

let nodeTest: NodeTest;
let mariaDb: MariaDb;
let client: Connection;

beforeAll(async () => {
	nodeTest = await startNodeTest();
	mariaDb = await MariaDb.start();
	client = await mariaDb.connect();
});
afterAll(async () => {
	await client?.end();
	await mariaDb?.remove();
	await nodeTest?.close();
});

/** Runs all statements of a table twice: they must be safe to run again. */
async function makeTable({ create_statement: create, alter_statements: alters }: TableItem) {
	for (const sql of [create, ...alters, create, ...alters]) await client.query(sql);
}

async function insertAll({ table_name: name }: TableItem, rows: IDataObject[]) {
	for (const row of rows) await client.query('INSERT INTO ?? SET ?', [name, row]);
}

/** All rows of the table, with types as the node's rows have them: MySQL's booleans are numbers. */
async function stored({ table_name: name, columns }: TableItem): Promise<IDataObject[]> {
	const [rows] = await client.query<RowDataPacket[]>('SELECT * FROM ??', [name]);
	const booleans = columns.filter(({ type }) => type === 'BOOLEAN').map((column) => column.name);
	return rows.map((row) => {
		const read = { ...row } as IDataObject;
		for (const column of booleans) if (read[column] !== null) read[column] = read[column] === 1;
		return read;
	});
}

it.each(ANSWERED_FORMS)(
	'the table of %s is made, made again, and takes the rows of every version as they are',
	async (name) => {
		const [table] = await tablesOf(nodeTest, { formId: entered(forms[name]), dialect });
		await makeTable(table);
		const rows = await rowsOfForm(nodeTest, forms[name]);
		await insertAll(table, rows);
		expect(byLeadId(await stored(table))).toEqual(byLeadId(rows.map((row) => inTable(table, row))));
	},
);

it('a form that grows gets its new column in place, the rows staying', async () => {
	const parameters = { formId: entered(forms.archived), dialect };
	const [before] = await tablesOf(nodeTest, parameters);
	const count = (await stored(before)).length;
	const { control } = nodeTest.simulator;
	control.forms.addVersion(forms.archived, { addQuestions: [{ text: 'T-shirt size?' }] });
	const lead = control.leads.add({ eventId: events.archived });

	const [after] = await tablesOf(nodeTest, parameters);
	await makeTable(after);
	const rows = await rowsOfForm(nodeTest, forms.archived);
	const added = rows.filter(({ lead_id: id }) => id === lead.id);
	expect(added).toMatchObject([{ t_shirt_size: expect.anything() as unknown }]);
	await insertAll(after, added);
	expect(await stored(after)).toHaveLength(count + 1);
	expect(byLeadId(await stored(after))).toEqual(byLeadId(rows.map((row) => inTable(after, row))));
});

it.each([organizations.nastyForms, organizations.cyrillic, organizations.manyLeads])(
	'one table takes every lead of organization %s',
	async (organizationId) => {
		const [table, ...others] = await tablesOf(nodeTest, {
			organizationId: entered(organizationId),
			combine: true,
			dialect,
		});
		expect(others).toEqual([]);
		await makeTable(table);
		const rows = await rowsOfOrganization(nodeTest, organizationId);
		expect(rows.length).toBeGreaterThan(50);
		await insertAll(table, rows);
		expect(byLeadId(await stored(table))).toEqual(byLeadId(rows.map((row) => inTable(table, row))));
	},
);

it('takes any name and database', async () => {
	await client.query('CREATE DATABASE `my ``crm```');
	const [table] = await tablesOf(nodeTest, {
		formId: entered(forms.injection),
		options: { tableName: 'Robert`); DROP TABLE leads;--\\', schema: 'my `crm`' },
		dialect,
	});
	await makeTable(table);
	const [rows] = await client.query<RowDataPacket[]>(
		"SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'my `crm`'",
	);
	expect(rows.map(({ name }) => name as string)).toEqual([table.table_name]);
	expect(table.table_name).toBe('Robert`); DROP TABLE leads;--\\');
});
