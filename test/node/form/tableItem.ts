import { mapKeys } from 'lodash';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeTest } from '../harness/startNodeTest';
import { itemsOf } from '../router/runAction';

/** An item of Form → Get Table, as far as tests look at it. */
export interface TableItem {
	form_id?: string;
	form_name?: string | null;
	form_versions: number;
	table_name: string;
	columns: Array<{ name: string; type: string }>;
	statements: string;
	create_statement: string;
	alter_statements: string[];
	sheet_header: string[];
	data_table_columns: Array<{ name: string; type: string }> | null;
}

/** Runs Form → Get Table. */
export async function tablesOf(
	nodeTest: NodeTest,
	parameters: INodeParameters,
): Promise<TableItem[]> {
	return (await itemsOf(nodeTest, 'form: getTable', parameters)) as unknown as TableItem[];
}

/** An INSERT that names its columns after a row's keys, as n8n's auto-mapping does, with `$1` values. */
export function insertOf(table: TableItem, row: IDataObject): { sql: string; values: unknown[] } {
	const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
	const keys = Object.keys(row);
	const places = keys.map((_, index) => `$${index + 1}`).join(', ');
	return {
		sql: `INSERT INTO ${quoted(table.table_name)} (${keys.map(quoted).join(', ')}) VALUES (${places})`,
		values: Object.values(row),
	};
}

/**
 * A row as it comes out of a table: columns that another version has are null in it. Where forms ask the same
 * in another case and the database sees none, both have one column.
 */
export function inTable({ columns }: TableItem, row: IDataObject): IDataObject {
	const inColumns = columns.map(({ name }) => name);
	const columnOf = (key: string) =>
		inColumns.includes(key)
			? key
			: (inColumns.find((name) => name.toLowerCase() === key.toLowerCase()) ?? key);
	const nothing = Object.fromEntries(inColumns.map((name) => [name, null]));
	return { ...nothing, ...mapKeys(row, (_, key) => columnOf(key)) };
}

/** Rows in one order, whatever order they came in. */
export function byLeadId(rows: IDataObject[]): IDataObject[] {
	return [...rows].sort((a, b) => (String(a.lead_id) < String(b.lead_id) ? -1 : 1));
}
