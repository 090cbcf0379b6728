import type { IDataObject } from 'n8n-workflow';

import type { DialectName } from '../../../nodes/shared/rows/table';
import { landmarks } from '../../simulator/world/landmarks';
import type { NodeTest } from '../harness/startNodeTest';
import { entered } from '../router/runAction';
import { ANSWERED_FORMS, rowsOfForm } from './formLeads';
import { byLeadId, inTable, tablesOf, type TableItem } from './tableItem';

const { forms, events } = landmarks;

/** A database in which the tables are made that Form → Get Table describes. */
export interface TableDatabase {
	/** Runs a statement. */
	query(sql: string): Promise<unknown>;
	insert(table: TableItem, row: IDataObject): Promise<unknown>;
	/** All rows of a table, with types as the node's rows have them. */
	stored(table: TableItem): Promise<IDataObject[]>;
}

/** Runs all statements of a table twice: they must be safe to run again. */
export async function makeTable(
	database: TableDatabase,
	{ create_statement: create, alter_statements: alters }: TableItem,
): Promise<void> {
	for (const sql of [create, ...alters, create, ...alters]) await database.query(sql);
}

/**
 * Tests what must hold in every database: its tables are made and grow, and take the rows as they are.
 *
 * @param running gives both while a test runs
 */
export function testMadeTables(
	dialect: DialectName,
	running: () => { nodeTest: NodeTest; database: TableDatabase },
): void {
	/** Makes the table and writes the rows; all that is in it then. */
	const storedWith = async (table: TableItem, rows: IDataObject[]) => {
		const { database } = running();
		await makeTable(database, table);
		for (const row of rows) await database.insert(table, row);
		return byLeadId(await database.stored(table));
	};
	const expected = (table: TableItem, rows: IDataObject[]) =>
		byLeadId(rows.map((row) => inTable(table, row)));

	describe('a table is made, made again, and takes', () => {
		const rowsStored = async (table: TableItem, rows: IDataObject[]) =>
			expect(await storedWith(table, rows)).toEqual(expected(table, rows));

		it.each(ANSWERED_FORMS)('the rows of every version of %s', async (name) => {
			const { nodeTest } = running();
			const options = { tableName: name };
			const parameters = { formId: entered(forms[name]), dialect, options };
			const [table] = await tablesOf(nodeTest, parameters);
			await rowsStored(table, await rowsOfForm(nodeTest, forms[name]));
		});
	});

	it('a form that grows gets its new column in place, the rows staying', async () => {
		const { nodeTest } = running();
		const parameters = { formId: entered(forms.archived), dialect };
		const [before] = await tablesOf(nodeTest, parameters);
		const { length: count } = await storedWith(before, await rowsOfForm(nodeTest, forms.archived));
		const { control } = nodeTest.simulator;
		control.forms.addVersion(forms.archived, { addQuestions: [{ text: 'T-shirt size?' }] });
		const lead = control.leads.add({ eventId: events.archived });

		const [after] = await tablesOf(nodeTest, parameters);
		expect(after.table_name).toBe(before.table_name);
		expect(after.form_versions).toBe(before.form_versions + 1);
		const rows = await rowsOfForm(nodeTest, forms.archived);
		const added = rows.filter(({ lead_id: id }) => id === lead.id);
		expect(added).toMatchObject([{ t_shirt_size: expect.anything() as unknown }]);
		const stored = await storedWith(after, added);
		expect(stored).toHaveLength(count + 1);
		expect(stored).toEqual(expected(after, rows));
	});
}
