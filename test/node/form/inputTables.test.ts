import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { landmarks } from '../../simulator/world/landmarks';
import { executeNode, type ExecuteNodeOptions, type NodeRun } from '../harness/executeNode';
import { useNodeTest } from '../harness/useNodeTest';
import { itemsOf } from '../router/runAction';
import type { TableItem } from './tableItem';

const { organizations: ids, adAccounts } = landmarks;

const nodeTest = useNodeTest();

/** Runs Get Table with these input rows and without a credential, and expects no call to LinkedIn. */
async function run(
	rows: IDataObject[],
	parameters: INodeParameters = {},
	options: Partial<ExecuteNodeOptions> = {},
): Promise<NodeRun> {
	const { credentialStore, simulator } = nodeTest;
	simulator.control.calls.clear();
	const result = await executeNode(credentialStore, new LinkedInLeadSync(), {
		items: rows.map((json): INodeExecutionData => ({ json })),
		parameters: { resource: 'form', operation: 'getTable', source: 'inputLeads', ...parameters },
		...options,
	});
	expect(simulator.calls).toEqual([]);
	return result;
}

async function tablesFor(rows: IDataObject[], parameters?: INodeParameters): Promise<TableItem[]> {
	const { outputs, error } = await run(rows, parameters);
	expect(error).toBeUndefined();
	return outputs.flat().map(({ json }) => json as unknown as TableItem);
}

const rowOf = (lead_id: string, organization_id: string | null, more: IDataObject = {}) => ({
	lead_id,
	organization_id,
	...more,
});

it('Get Table returns one table for the leads of each Page or ad account, sorted by table name', async () => {
	const { outputs } = await run([
		rowOf('1', '20', { form_id: '7', form_version: 1 }),
		rowOf('2', '10', { form_id: '8', form_version: 1 }),
		rowOf('3', '20', { form_id: '7', form_version: 2 }),
		rowOf('4', null, { sponsored_account_id: '30' }),
		rowOf('5', null),
	]);
	expect(outputs[0].map(({ json, pairedItem }) => [json.table_name, pairedItem])).toEqual([
		['linkedin_leads_', [{ item: 4 }]],
		['linkedin_leads_10', [{ item: 1 }]],
		['linkedin_leads_20', [{ item: 0 }, { item: 2 }]],
		['linkedin_leads_30', [{ item: 3 }]],
	]);
	expect(outputs[0][2].json.organization_id).toBe('20');
});

it('Get Table returns one table for all leads if you enter a Table Name', async () => {
	const [table, ...others] = await tablesFor([rowOf('1', '10'), rowOf('2', '20')], {
		options: { tableName: 'crm.leads' },
	});
	expect(others).toEqual([]);
	expect(table).toMatchObject({ table_name: 'leads', organization_id: null });
	expect(table.statements).toContain('"crm"."leads"');
});

it('Get Table returns no table for an empty item', async () => {
	expect(await tablesFor([{}])).toEqual([]);
});

it('a table has every column of its rows, whatever the values are', async () => {
	const rows = await itemsOf(nodeTest, 'lead: pull', {
		leadType: 'SPONSORED',
		sponsoredAccountId: adAccounts.campaignManager,
	});
	const notified = { ...rows[0], lead_action: 'CREATED', occurred_at: null };
	const [table] = await tablesFor([...rows, notified, { ...rows[0], lead_id: 'x' }]);
	expect(new Set(table.sheet_header)).toEqual(new Set([...Object.keys(notified), 'deleted_at']));
	const blank = Object.fromEntries(Object.keys(notified).map((key) => [key, null]));
	const owner = { organization_id: rows[0].organization_id, lead_id: 'y' };
	const account = { sponsored_account_id: rows[0].sponsored_account_id };
	const [ofBlank] = await tablesFor([{ ...blank, ...owner, ...account }]);
	expect(ofBlank.columns).toEqual(table.columns);
	expect(table.columns).toContainEqual({ name: 'occurred_at', type: 'timestamptz' });
	expect(table.data_table_columns).toContainEqual({ name: 'occurred_at', type: 'date' });
});

it('Get Table fails for more columns than a table can have, and the error contains a fix', async () => {
	const questions = Object.fromEntries(
		Array.from({ length: 1599 }, (_, index) => [`question_${index}`, 'x']),
	);
	const { error } = await run([rowOf('1', ids.nastyForms, questions)]);
	expect(error?.message).toBe(
		`Database: the table linkedin_leads_${ids.nastyForms} would need 1,602 columns, and a table can have 1,600`,
	);
	expect(error?.description).toContain('another Table Name');
});
