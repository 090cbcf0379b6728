import type { INodeParameters } from 'n8n-workflow';

import type { NodeTest } from '../harness/startNodeTest';
import { itemsOf } from '../router/runAction';

/** An output item of Form → Get Table, with the fields that tests read. */
export interface TableItem {
	form_id?: string;
	form_name?: string | null;
	table_name: string;
	columns: Array<{ name: string; type: string }>;
	statements: string;
	sheet_header: string[];
}

/** Runs Form → Get Table. */
export async function tablesOf(
	nodeTest: NodeTest,
	parameters: INodeParameters,
): Promise<TableItem[]> {
	const ofForms = { source: 'forms', ...parameters };
	return (await itemsOf(nodeTest, 'form: getTable', ofForms)) as unknown as TableItem[];
}
