import { omit } from 'lodash';

import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { entered } from '../router/runAction';
import { tablesOf } from './tableItem';

const { forms, organizations: ids, otherForms, adAccounts } = landmarks;

const nodeTest = useNodeTest();

it('Get Table returns one table for each form of a Page except drafts', async () => {
	const tables = await tablesOf(nodeTest, { organizationId: entered(ids.nastyForms) });
	const formIds = tables.map(({ form_id: id }) => id);
	expect(formIds.sort()).toEqual(Object.values(omit(forms, 'draft')).sort());
	expect(new Set(tables.map(({ table_name: name }) => name)).size).toBe(tables.length);
	for (const { table_name: name } of tables) expect(name).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
});

it('Get Table returns the tables for the forms of an ad account, with the columns of ads', async () => {
	const tables = await tablesOf(nodeTest, {
		formOwner: 'sponsoredAccount',
		sponsoredAccountId: `urn:li:sponsoredAccount:${adAccounts.campaignManager}`,
	});
	expect(tables.map(({ form_id: id }) => id)).toEqual([otherForms.sponsored]);
	expect(tables[0].sheet_header).toEqual(
		expect.arrayContaining(['sponsored_account_id', 'campaign_id', 'creative_id']),
	);
});

it('a table has your Table Name, with the ID of the form if there are several forms', async () => {
	const options = { tableName: 'leads' };
	const [one] = await tablesOf(nodeTest, { formId: entered(forms.emoji), options });
	expect(one.table_name).toBe('leads');
	const organizationId = entered(ids.cyrillic);
	const several = await tablesOf(nodeTest, { organizationId, options });
	expect(several.map(({ table_name: name }) => name)).toEqual(
		several.map(({ form_id: id }) => `leads_${id}`),
	);
});
