import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, type ActionName } from '../router/runAction';

const { organizations } = landmarks;

const nodeTest = useNodeTest();

const organizationId = chosen(organizations.nastyForms);
const all = { organizationId, timeRange: 'all' };
const leadsOfPage = () =>
	nodeTest.control.leads.list({
		organizationId: organizations.nastyForms,
		leadType: 'EVENT',
		testLeads: 'exclude',
	});

/** The node type that n8n derives from ours for agents (n8n, load-nodes-and-credentials.ts). */
function toolType(): LinkedInLeadSync {
	const nodeType = new LinkedInLeadSync();
	nodeType.description.name += 'Tool';
	return nodeType;
}

/** What an agent gets, with the parameters that a person or the model has set. */
async function callTool(action: ActionName, parameters: INodeParameters): Promise<IDataObject[]> {
	const [resource, operation] = action.split(': ');
	const { outputs, error } = await nodeTest.executeNode(toolType(), {
		parameters: { resource, operation, ...parameters },
	});
	expect(error).toBeUndefined();
	return outputs.flat().map(({ json }) => json);
}

/** Whether an agent gets a field or a choice. */
function isForTools({ displayOptions }: Partial<INodeProperties>): boolean {
	return displayOptions?.hide?.['@tool'] === undefined;
}

it('comparing and input leads are not offered to agents', () => {
	const { properties } = new LinkedInLeadSync().description;
	const offered = properties
		.filter(isForTools)
		.flatMap(({ options = [] }) =>
			options.flatMap((option) => ('value' in option && isForTools(option) ? [option.value] : [])),
		);
	expect(offered).toContain('forms');
	expect(offered).toContain('pull');
	expect(offered).not.toContain('compare');
	expect(offered).not.toContain('inputLeads');
});

it('by default, an agent gets neither email nor phone number, and the ID to ask for more', async () => {
	const names = ['lead_id', 'first_name', 'company_name', 'event_name', 'submitted_at'];
	const [{ id: leadId }] = leadsOfPage();
	const rows = [
		...(await callTool('lead: pull', all)),
		...(await callTool('lead: get', { leadId })),
	];
	for (const row of rows) {
		expect([...names, 'lead_error']).toEqual(expect.arrayContaining(Object.keys(row)));
		expect(row).toMatchObject({ lead_id: expect.any(String), submitted_at: expect.any(String) });
	}
});

it('an agent that selects fields gets lead_id as well, in the order of time', async () => {
	const items = await callTool('lead: pull', { ...all, fields: 'emial, email' });
	const times = new Map(leadsOfPage().map(({ id, submittedAt }) => [id, submittedAt]));
	const ofRows = items.map(({ lead_id }) => times.get(String(lead_id)) ?? 0);
	expect(ofRows).toEqual([...ofRows].sort((one, other) => one - other));
	expect(Object.keys(items[0])).toEqual(['lead_id', 'email']);
});
