import type { Client } from 'pg';
import type { IDataObject } from 'n8n-workflow';

import { Postgres } from '../../harness/postgres';
import { landmarks } from '../../simulator/world/landmarks';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { entered } from '../router/runAction';
import { ANSWERED_FORMS, rowsOfForm, rowsOfOrganization } from './formLeads';
import { byLeadId, inTable, insertOf, tablesOf, type TableItem } from './tableItem';

const { forms, events, organizations } = landmarks;

jest.setTimeout(60_000);

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

/** Runs all statements of a table twice: they must be safe to run again. */
async function makeTable({ create_statement: create, alter_statements: alters }: TableItem) {
	for (const sql of [create, ...alters, create, ...alters]) await client.query(sql);
}

async function insertAll(table: TableItem, rows: IDataObject[]) {
	for (const row of rows) {
		const { sql, values } = insertOf(table, row);
		await client.query(sql, values);
	}
}

/** All rows of the table, with types as the node's rows have them. */
async function stored({ table_name: name }: TableItem): Promise<IDataObject[]> {
	const { rows } = await client.query<IDataObject>(`SELECT * FROM "${name.replaceAll('"', '""')}"`);
	return rows.map((row) => ({
		...row,
		submitted_at: (row.submitted_at as unknown as Date).toISOString(),
		// node-postgres gives a bigint as text.
		form_version: Number(row.form_version),
	}));
}

describe.each(ANSWERED_FORMS)('the table of %s', (name) => {
	it('is made, made again, and takes the rows of every version as they are', async () => {
		const [table] = await tablesOf(nodeTest, { formId: entered(forms[name]) });
		await makeTable(table);
		const rows = await rowsOfForm(nodeTest, forms[name]);
		await insertAll(table, rows);
		expect(byLeadId(await stored(table))).toEqual(byLeadId(rows.map((row) => inTable(table, row))));
	});
});

describe('a form that grows', () => {
	it('gets its new column in place, the rows staying', async () => {
		const parameters = { formId: entered(forms.archived) };
		const [before] = await tablesOf(nodeTest, parameters);
		const count = (await stored(before)).length;
		const { control } = nodeTest.simulator;
		control.forms.addVersion(forms.archived, { addQuestions: [{ text: 'T-shirt size?' }] });
		const lead = control.leads.add({ eventId: events.archived });

		const [after] = await tablesOf(nodeTest, parameters);
		expect(after.table_name).toBe(before.table_name);
		expect(after.form_versions).toBe(before.form_versions + 1);
		await makeTable(after);
		const rows = await rowsOfForm(nodeTest, forms.archived);
		const added = rows.filter(({ lead_id: id }) => id === lead.id);
		expect(added).toHaveLength(1);
		expect(added[0]).toHaveProperty('t_shirt_size');
		await insertAll(after, added);
		expect(await stored(after)).toHaveLength(count + 1);
		expect(byLeadId(await stored(after))).toEqual(byLeadId(rows.map((row) => inTable(after, row))));
	});
});

describe('one table for all forms of an organization', () => {
	it.each([organizations.nastyForms, organizations.cyrillic, organizations.manyLeads])(
		'takes every lead of organization %s',
		async (organizationId) => {
			const tables = await tablesOf(nodeTest, {
				organizationId: entered(organizationId),
				combine: true,
			});
			expect(tables).toHaveLength(1);
			const [table] = tables;
			await makeTable(table);
			const rows = await rowsOfOrganization(nodeTest, organizationId);
			expect(rows.length).toBeGreaterThan(50);
			await insertAll(table, rows);
			expect(byLeadId(await stored(table))).toEqual(
				byLeadId(rows.map((row) => inTable(table, row))),
			);
		},
	);

	it('takes any name and schema', async () => {
		await client.query('CREATE SCHEMA "my ""crm"""');
		const [table] = await tablesOf(nodeTest, {
			formId: entered(forms.injection),
			options: { tableName: 'Robert"); DROP TABLE leads;--', schema: 'my "crm"' },
		});
		await makeTable(table);
		const { rows } = await client.query<{ table_name: string }>(
			'SELECT table_name FROM information_schema.tables WHERE table_schema = \'my "crm"\'',
		);
		expect(rows).toEqual([{ table_name: table.table_name }]);
		expect(table.table_name).toBe('Robert"); DROP TABLE leads;--');
	});
});
