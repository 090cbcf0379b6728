import type { IDataObject } from 'n8n-workflow';

import { answeredLeads, rowColumns } from '../../../shared/rows/rowColumns';
import { defaultTableName } from '../../../shared/rows/table';
import { fieldError } from '../../../shared/wire/errors/fieldError';
import type { JointOperation, JointOutput } from '../operation';
import { readSettings, tableOutput } from './tableOutput';

/** The source that makes Get Table take the leads that come in. */
export const INPUT_LEADS = 'inputLeads';

/** An input item that is a lead, and its place among the items. */
interface InputLead {
	row: IDataObject;
	itemIndex: number;
}

/**
 * The tables for all leads that come in: one per organization (or ad account), or one for all when it has
 * a name. In the order of their names, so that two executions at once take them in one order.
 */
export const inputTables: JointOperation = ({ execute, read }) => {
	const node = execute.getNode();
	const settings = readSettings({ execute, read, itemIndex: 0 });
	const refused: JointOutput[] = [];
	const byTable = new Map<string, InputLead[]>();
	for (const [itemIndex, { json: row }] of execute.getInputData().entries()) {
		// n8n's stand-in where a node before this one gave nothing.
		if (Object.keys(row).length === 0) continue;
		if (!isLead(row)) {
			refused.push({ error: fieldError(node, NO_LEAD, itemIndex), itemIndex });
			continue;
		}
		const tableName = settings.tableName ?? defaultTableName({ name: 'leads', id: ownerOf(row) });
		const leads = byTable.get(tableName) ?? [];
		byTable.set(tableName, leads);
		leads.push({ row, itemIndex });
	}
	const names = [...byTable.keys()].sort();
	return [
		...refused,
		...names.map((tableName): JointOutput => {
			const leads = byTable.get(tableName) as InputLead[];
			const rows = leads.map(({ row }) => row);
			return {
				json: tableOutput(node, rowColumns(rows), tableName, settings, {
					about: aboutOf(rows),
					answered: answeredLeads(rows),
				}),
				itemIndexes: leads.map(({ itemIndex }) => itemIndex),
			};
		}),
	];
};

const NO_LEAD = {
	field: 'Source',
	message: 'this input item has no lead_id, so it is not a lead',
	fix: 'Connect this node behind a LinkedIn trigger with Simplify turned on, or behind Lead → Pull with Output set to Simplified, and let nodes in between keep lead_id.',
};

function isLead({ lead_id }: IDataObject): boolean {
	return (typeof lead_id === 'string' && lead_id !== '') || typeof lead_id === 'number';
}

function ownerOf({ organization_id, sponsored_account_id }: IDataObject): string {
	return String(organization_id ?? sponsored_account_id ?? '');
}

function aboutOf(rows: IDataObject[]) {
	const distinct = (values: unknown[]) => new Set(values.filter((value) => value != null)).size;
	const owners = new Set(rows.map(({ organization_id }) => organization_id ?? null));
	const [owner] = owners;
	return {
		organization_id: owners.size === 1 && owner !== null ? String(owner) : null,
		forms: distinct(rows.map(({ form_id }) => form_id)),
		form_versions: distinct(
			rows.map(
				({ form_id, form_version }) => form_id && `${String(form_id)} ${String(form_version)}`,
			),
		),
		leads: rows.length,
	};
}
