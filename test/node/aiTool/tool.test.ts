import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { LinkedInLeadNotificationTrigger } from '../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, entered, offeredActions, type ActionName } from '../router/runAction';
import { answeringWebhook } from '../subscription/support/subscriptions';
import { agentsTool, offeredToAgents } from './agentsTool';

const { events, forms, organizations } = landmarks;

const nodeTest = useNodeTest();

const organizationId = chosen(organizations.nastyForms);
const all = { organizationId, timeRange: 'all' };
const leadsOfPage = () =>
	nodeTest.control.leads.list({
		organizationId: organizations.nastyForms,
		leadType: 'EVENT',
		testLeads: 'exclude',
	});

async function callTool(
	action: ActionName,
	parameters: INodeParameters = {},
	args: IDataObject = {},
): Promise<IDataObject[]> {
	const result = await agentsTool(nodeTest, action, parameters).call(args);
	if (typeof result === 'string') throw new Error(result);
	return result;
}

it('the tool has a different description for each operation', () => {
	const descriptions = offeredToAgents().map((action) => agentsTool(nodeTest, action).description);
	for (const description of descriptions) {
		expect(description).toMatch(
			/^(Check|Compare|Create|Delete|Get|List|Pull) [A-Za-z –]+ in LinkedIn Lead Sync$/,
		);
	}
	expect(new Set(descriptions).size).toBe(descriptions.length);
});

describe.each([{ isOld: false }, { isOld: true }])('in n8n, old: $isOld', (version) => {
	/** What a person sets, and what the model may choose. */
	const PARAMETERS: Record<ActionName, () => INodeParameters | Promise<INodeParameters>> = {
		'event: get': () => ({ eventId: entered("={{ $fromAI('event') }}") }),
		'event: getMany': () => ({ organizationId }),
		'form: getFields': () => ({ formId: chosen(forms.emoji) }),
		'form: getTable': () => ({ formId: chosen(forms.emoji) }),
		'lead: get': () => ({ leadId: leadsOfPage()[0].id }),
		'lead: pull': () => all,
		'subscription: create': async () => ({
			organizationId,
			webhookUrl: await answeringWebhook(nodeTest),
		}),
		'subscription: delete': () => ({ subscriptionId: '1' }),
	};

	it.each(offeredToAgents())('%s works as a tool', async (action) => {
		const parameters = (await PARAMETERS[action]?.()) ?? {};
		const items = await agentsTool(nodeTest, action, parameters, version).call({
			event: events.emoji,
		});
		expect(items).toBeInstanceOf(Array);
	});
});

it('comparing and input leads are not offered to agents, and an agent that has them learns why', async () => {
	const [left] = offeredActions().filter((action) => !offeredToAgents().includes(action));
	expect(left).toBe('lead: findDifferences');
	const source = new LinkedInLeadSync().description.properties.find(
		({ name }) => name === 'source',
	);
	expect(source?.options).toContainEqual(
		expect.objectContaining({ value: 'inputLeads', displayOptions: { hide: { '@tool': [true] } } }),
	);
	for (const [action, parameters] of [
		['lead: findDifferences', {}],
		['form: getTable', { source: 'inputLeads' }],
	] as const) {
		expect(await agentsTool(nodeTest, action, parameters).call()).toMatch(/works on input items/);
	}
});

it('an agent gets ten leads by default, and learns that there are more', async () => {
	const items = await callTool('lead: pull', all);
	expect(items).toHaveLength(11);
	expect(items[10]).toEqual({ notes: [expect.stringContaining('there may be more')] });
	const whole = await callTool('lead: pull', { ...all, returnAll: true });
	expect(whole.filter(({ notes }) => notes === undefined)).toHaveLength(leadsOfPage().length);
});

it('an agent learns which Pages were refused, and why there are no leads', async () => {
	const refused = await callTool('form: getMany', { returnAll: true });
	const notes = [organizations.formerAdministrator, organizations.recruiting].map((page) =>
		expect.stringMatching(new RegExp(`^LinkedIn does not allow .* of Page .*${page}`)),
	);
	expect(refused.at(-1)).toEqual({ notes: expect.arrayContaining(notes) });
	const none = await callTool('lead: pull', {
		...all,
		eventId: chosen(events.emoji),
		timeRange: 'between',
		startTime: new Date().toISOString(),
	});
	expect(none).toEqual([
		{ notes: [expect.stringMatching(/^LinkedIn has no event registrations/)] },
	]);
});

it('an agent that selects fields gets lead_id as well, so that it can ask for more', async () => {
	const fields = "={{ $fromAI('fields') }}";
	const [lead] = await callTool(
		'lead: pull',
		{ ...all, options: { output: 'fields', fields } },
		{ fields: 'email' },
	);
	expect(Object.keys(lead)).toEqual(['email', 'lead_id']);
});

it('an agent reads what happened and what to do', async () => {
	const eventId = entered('={{ $fromAI("event") }}');
	const answer = await agentsTool(nodeTest, 'event: get', { eventId }).call({ event: 'webinar' });
	expect(answer).toMatch(/'webinar' does not contain the ID of the event\. .+/);
});

it('a choice that is left from another operation does not break the next', () => {
	const { properties } = new LinkedInLeadSync().description;
	const choices = new Map<string, Set<string>>();
	for (const { name, type, options } of properties) {
		if (type !== 'options' || name === 'operation') continue;
		const values = JSON.stringify(options?.map((option) => 'value' in option && option.value));
		choices.set(name, new Set([...(choices.get(name) ?? []), values]));
	}
	expect([...choices].filter(([, of]) => of.size > 1)).toEqual([]);
});

it("each parameter whose values need an explanation has a hint for n8n's AI builder", () => {
	const nodes = [
		new LinkedInLeadSync(),
		new LinkedInLeadSyncTrigger(),
		new LinkedInLeadNotificationTrigger(),
	];
	const named = [
		'confirmLeads',
		'startFrom',
		'timeRange',
		'source',
		'fields',
		'leadType',
		'rowsFor',
	];
	const all = nodes.flatMap(({ description }) =>
		description.properties.flatMap((property) => [
			property,
			...(property.type === 'collection' ? (property.options as INodeProperties[]) : []),
		]),
	);
	const needing = all.filter(
		({ name, type }) => type === 'resourceLocator' || named.includes(name),
	);
	expect(new Set(needing.map(({ name }) => name)).size).toBe(named.length + 4);
	for (const { builderHint } of needing) {
		expect(builderHint?.propertyHint).toMatch(/^.{30,400}$/);
	}
});
