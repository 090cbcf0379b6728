import type { IConnections, IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { byId } from '../e2e/support/canvas';
import { ids } from '../e2e/support/leadWorld';
import type { LinkedInNodes } from '../e2e/support/linkedInNodes';
import type { LeadSyncEnvironment } from '../harness/environment';
import { PACKAGE_NAME } from '../harness/packPackage';
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../harness/workflowBuilder';
import { run, save } from './olderApi';

const organizationId = byId(ids.main);

/** What a person sets, where the defaults do not suffice. The model chooses the event. */
const PARAMETERS: Record<string, INodeParameters> = {
	'event.get': { eventId: byId("={{ $fromAI('event') }}") },
	'event.getMany': { organizationId },
	'form.getFields': { formId: byId(ids.sharedForm) },
	'form.getMany': { organizationId },
	'form.getTable': { formId: byId(ids.sharedForm) },
	'lead.pull': { organizationId, timeRange: 'all' },
	'subscription.create': { organizationId },
	'subscription.delete': { subscriptionId: '1' },
};

/** The operations that this n8n's editor offers for a tool. */
async function offered({ client }: LeadSyncEnvironment): Promise<string[]> {
	const type = `${PACKAGE_NAME}.linkedInLeadSyncTool`;
	const tool = (await client.nodeTypes()).find(({ name }) => name === type);
	if (tool === undefined) throw new Error(`n8n has no node ${type}`);
	return tool.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }: INodeProperties) =>
			options.flatMap((option) => {
				const isHidden = 'displayOptions' in option && option.displayOptions?.hide !== undefined;
				const value = 'value' in option ? String(option.value) : '';
				// n8n adds a choice that points to its HTTP Request node.
				if (isHidden || value === '__CUSTOM_API_CALL__') return [];
				return [`${displayOptions?.show?.resource?.[0]}.${value}`];
			}),
		);
}

/**
 * Calls each operation that n8n offers for a tool, as the editor does when somebody executes a tool without its agent.
 *
 * @param webhookUrl of an active webhook, for a subscription
 * @returns the reason when one of the calls fails, or an agent would not learn that there are more leads
 */
export async function callsTools(
	environment: LeadSyncEnvironment,
	linkedIn: LinkedInNodes,
	webhookUrl: string,
): Promise<true | string> {
	const { client, simulator } = environment;
	const [{ id: leadId }] = simulator.control.leads.list({ organizationId: ids.main });
	const operations = await offered(environment);
	if (operations.includes('lead.findDifferences')) return 'agents are offered the comparison';
	const executorOf = (operation: string) => `Agent ${operation}`;
	const nodes = operations.flatMap((operation): NodeDefinition[] => {
		const tool = linkedIn.action(operation, operation as `${string}.${string}`);
		const event = { event: ids.first };
		return [
			{
				...tool,
				type: `${tool.type}Tool`,
				parameters: {
					resource: tool.parameters?.resource,
					operation: tool.parameters?.operation,
					...(operation === 'lead.get' && { leadId }),
					...(operation === 'subscription.create' && { webhookUrl }),
					...PARAMETERS[operation],
				},
			},
			{
				name: executorOf(operation),
				type: '@n8n/n8n-nodes-langchain.toolExecutor',
				typeVersion: 1,
				// n8n 2 wants the arguments of each tool under its name.
				parameters: { query: JSON.stringify({ ...event, [operation.replace('.', '_')]: event }) },
			},
		];
	});
	const connections: IConnections = {
		[MANUAL_TRIGGER.name]: {
			main: [
				operations.map((operation) => ({ node: executorOf(operation), type: 'main', index: 0 })),
			],
		},
	};
	for (const operation of operations) {
		const executor = { node: executorOf(operation), type: 'ai_tool', index: 0 } as const;
		connections[operation] = { ai_tool: [[executor]] };
		connections[executor.node] = {};
	}
	const definition = workflowOf('Agents', [MANUAL_TRIGGER, ...nodes], connections);
	const execution = await run(client, await save(client, definition), MANUAL_TRIGGER.name);
	if (execution.error) return execution.error.message;
	const answers = Object.fromEntries(
		operations.map((operation) => {
			const [text] = execution.items(executorOf(operation)).map(({ json }) => json as unknown);
			return [operation, String(text)];
		}),
	);
	const failed = operations.find((operation) => !answers[operation].startsWith('['));
	if (failed !== undefined) return `${failed} answers ${answers[failed]}`;
	const leads = JSON.parse(answers['lead.pull']) as IDataObject[];
	return leads.length === 11 && 'notes' in leads[10] ? true : `${leads.length} leads, and no note`;
}
