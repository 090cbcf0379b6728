import { sortBy } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { agentTool, fromAi, serveTools } from '../support/agentTools';
import { byId, Canvas } from '../support/canvas';
import type { AgentTool, McpServer } from '../support/mcpServer';

const { manyLeads, noLeads } = landmarks.organizations;

let canvas: Canvas;
let agent: McpServer;

const tool = (name: string, action: `${string}.${string}`, parameters?: INodeParameters) =>
	agentTool(canvas, name, action, parameters);

const organizationId = byId(fromAi('Organization', 'The ID of a LinkedIn page'));

beforeAll(async () => {
	canvas = await Canvas.open();
	agent = await serveTools(canvas, [
		tool('List pages', 'organization.getMany'),
		tool('Pull leads', 'lead.pull', {
			organizationId,
			returnAll: false,
			limit: fromAi('Limit', 'Max number of results to return', 'number'),
		}),
		tool('Check connection', 'connection.check', {}),
		tool('Get lead', 'lead.get', { leadId: fromAi('Lead_ID', 'The lead_id of a lead') }),
	]);
});

afterAll(async () => await canvas?.close());

/** What the agent reads: the JSON of the items. */
async function ask(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
	const { content } = await agent.call(name, args);
	expect(content).toHaveLength(1);
	return JSON.parse(content[0].text) as unknown;
}

test('each tool says what it does and what it needs', async () => {
	const tools = await agent.tools();
	const shown = tools.map(({ name, description, inputSchema }: AgentTool) => [
		name,
		description,
		Object.fromEntries(
			Object.entries(inputSchema.properties).map(([key, { type }]) => [key, type]),
		),
	]);
	// n8n lists them in an order of its own.
	expect(sortBy(shown, 0)).toEqual([
		['Check_connection', 'Check connection in LinkedIn Lead Sync', {}],
		['Get_lead', 'Get lead in LinkedIn Lead Sync', { Lead_ID: 'string' }],
		['List_pages', 'List organizations in LinkedIn Lead Sync', {}],
		['Pull_leads', 'Pull leads in LinkedIn Lead Sync', { Organization: 'string', Limit: 'number' }],
	]);
});

test('an agent finds a page, pulls its leads and reads one of them', async () => {
	const pages = (await ask('List_pages')) as Array<Record<string, unknown>>;
	expect(pages).toContainEqual(expect.objectContaining({ organization_id: manyLeads }));

	const leads = (await ask('Pull_leads', { Organization: manyLeads, Limit: 3 })) as Array<
		Record<string, unknown>
	>;
	expect(leads).toHaveLength(3);
	const truth = canvas.control.leads.list({ organizationId: manyLeads }).map(({ id }) => id);
	for (const { lead_id } of leads) expect(truth).toContain(lead_id);

	const [lead] = leads;
	expect(await ask('Get_lead', { Lead_ID: lead.lead_id })).toEqual([lead]);
});

test('an agent is told whether leads can flow', async () => {
	expect(await ask('Check_connection')).toMatchObject([{ status: 'ok', healthy: true }]);
});

test('an agent that asks for what there is not is told so', async () => {
	expect(await ask('Pull_leads', { Organization: noLeads, Limit: 3 })).toEqual([]);
	const { content } = await agent.call('Pull_leads', { Organization: 'Acme', Limit: 3 });
	expect(content[0].text).toContain("'Acme' does not contain the ID of the LinkedIn Page");
});
