import { omit, range, sortBy } from 'lodash';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { landmarks } from '../../simulator/world/landmarks';
import { formById, latestVersion } from '../../simulator/world/lookups';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf, runAction } from '../router/runAction';
import { tablesOf } from './tableItem';

const { adAccounts, forms, organizations: ids, otherForms } = landmarks;

const nodeTest = useNodeTest();

it('Get Fields returns the questions, consents and hidden fields of a form', async () => {
	const form = formById(nodeTest.simulator.world, forms.everyQuestion);
	const { questions, consents, hiddenFields } = latestVersion(form);
	const fields = await itemsOf(nodeTest, 'form: getFields', { formId: entered(form.id) });
	const ofKind = (kind: string) => fields.filter((field) => field.kind === kind);
	expect(sortBy(ofKind('question'), 'question_id')).toMatchObject(
		sortBy(questions, 'id').map(({ id, required, details, predefinedField = null }) => ({
			question_id: id,
			required,
			question_type: details.type,
			predefined_field: predefinedField,
			options: details.type === 'multipleChoice' ? { length: details.options.length } : null,
		})),
	);
	expect(ofKind('consent')).toMatchObject(
		consents.map(({ id, checkRequired: required }) => ({ consent_id: String(id), required })),
	);
	expect(ofKind('hidden')).toMatchObject(
		hiddenFields.map(({ name }) => ({ hidden_field: name.trim() })),
	);
});

/** The expected simplified item for a form. */
function truth(formId: string) {
	const { world } = nodeTest.simulator;
	const form = formById(world, formId);
	const latest = latestVersion(form);
	const owner = { organizationId: null, adAccountId: null, ...form.owner };
	const organization = world.organizations.find(({ id }) => id === owner.organizationId);
	return {
		form_id: form.id,
		form_urn: `urn:li:leadGenForm:${form.id}`,
		name: form.name === '' ? null : form.name,
		version: latest.versionId,
		state: form.state,
		organization_id: owner.organizationId,
		organization_name: organization?.localizedName ?? null,
		sponsored_account_id: owner.adAccountId,
		// The credential of these tests reads no ad accounts, so their names are unknown.
		sponsored_account_name: null,
		questions: latest.questions.length,
		consents: latest.consents.length,
		hidden_fields: latest.hiddenFields.length,
		created_at: new Date(form.created).toISOString(),
		last_modified_at: new Date(latest.lastModified).toISOString(),
	};
}

const owned = (organizationId: string) =>
	nodeTest.simulator.world.forms
		.filter(({ owner }) => 'organizationId' in owner && owner.organizationId === organizationId)
		.map(({ id }) => id);

it('Get Many lists every form of a Page, including drafts and archived forms', async () => {
	const organizationId = entered(ids.nastyForms);
	const items = await itemsOf(nodeTest, 'form: getMany', { organizationId });
	expect(sortBy(items, 'form_id')).toEqual(owned(ids.nastyForms).sort().map(truth));
});

it('Get Table returns one table for each form of a Page except drafts', async () => {
	const tables = await tablesOf(nodeTest, { organizationId: entered(ids.nastyForms) });
	const formIds = tables.map(({ form_id: id }) => id);
	expect(formIds.sort()).toEqual(Object.values(omit(forms, 'draft')).sort());
	expect(new Set(tables.map(({ table_name: name }) => name)).size).toBe(tables.length);
	for (const { table_name: name } of tables) expect(name).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
});

it('a table has your Table Name, with the ID of the form if there are several forms', async () => {
	const options = { tableName: 'leads' };
	const [one] = await tablesOf(nodeTest, { formId: entered(forms.emoji), options });
	expect(one.table_name).toBe('leads');
	const ofAds = { formOwner: 'sponsoredAccount', sponsoredAccountId: adAccounts.campaignManager };
	const [ad] = await tablesOf(nodeTest, { ...ofAds, options });
	expect(ad.table_name).toBe(`leads_${otherForms.sponsored}`);
	const organizationId = entered(ids.japanese);
	const several = await tablesOf(nodeTest, { organizationId, options });
	expect(several.map(({ table_name: name }) => name)).toEqual(
		several.map(({ form_id: id }) => `leads_${id}`),
	);
});

it('forms that several input items choose get their tables once', async () => {
	const [first, second] = [forms.emoji, forms.everyQuestion];
	const items = range(9).map((index) => ({ json: { form: index < 8 ? first : second } }));
	const parameters = { source: 'forms', formId: entered('={{ $json.form }}') };
	const { outputs } = await runAction(nodeTest, 'form: getTable', parameters, { items });
	expect(outputs[0].map(({ json, pairedItem }) => [json.form_id, pairedItem])).toEqual([
		[first, range(8).map((item) => ({ item }))],
		[second, [{ item: 8 }]],
	]);
});

/** Runs Get Table with these input rows and without a credential, and expects no call to LinkedIn. */
async function run(rows: IDataObject[], parameters: INodeParameters = {}) {
	nodeTest.control.calls.clear();
	const items = rows.map((json) => ({ json }));
	const ofInput = { source: 'inputLeads', ...parameters };
	const options = { items, credentials: undefined };
	const result = await runAction(nodeTest, 'form: getTable', ofInput, options);
	expect(nodeTest.calls()).toEqual([]);
	return result;
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

it('a column without a name is left out of the table, and a hint says so', async () => {
	const { outputs, hints } = await run([rowOf('1', '10', { '': 'nothing', '  ': 'two spaces' })]);
	expect(outputs[0][0].json.columns).not.toContainEqual(expect.objectContaining({ name: '' }));
	expect(outputs[0][0].json.statements).not.toContain('""');
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('A column without a name is left out'),
	]);
});

it('Get Table returns one table for all leads if you enter a Table Name', async () => {
	const rows = [rowOf('1', '10'), rowOf('2', '20')];
	const { outputs } = await run(rows, { options: { tableName: 'crm.leads' } });
	const statements = expect.stringContaining('"crm"."leads"') as string;
	const json = { table_name: 'leads', organization_id: null, statements };
	expect(outputs).toMatchObject([[{ json }]]);
});
