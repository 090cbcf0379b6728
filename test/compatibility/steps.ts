import { isEqual, omit } from 'lodash';
import type { IDataObject, INodeTypeDescription } from 'n8n-workflow';
import { leadsToPostgres } from '../demo/leadsToPostgres';
import { storedLeads } from '../demo/storedLeads';
import { readTemplate, TEMPLATES } from '../demo/template';
import { byId } from '../e2e/support/canvas';
import { ids } from '../e2e/support/leadWorld';
import { LinkedInNodes } from '../e2e/support/linkedInNodes';
import { leadIds, rowIds } from '../e2e/support/pulls';
import type { LeadSyncEnvironment } from '../harness/environment';
import { PACKAGE_NAME } from '../harness/packPackage';
import { everySeconds } from '../harness/pollTimes';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../harness/workflowBuilder';
import { isolates, REFUSING_NODES } from './badLead';
import { run, save, whileActive } from './olderApi';
import type { N8nVersion } from './versions';

const NODES = ['linkedInLeadSync', 'linkedInLeadSyncTrigger', 'linkedInLeadNotificationTrigger'];

const organizationId = byId(ids.main);

/** A page that nobody has. */
const UNKNOWN = '1';

const TOOL = 'Pull tool';

/** Executes a tool without an agent, as the editor does. `test/node/aiTool` calls every operation like this. */
const AGENT: NodeDefinition = {
	name: 'Agent',
	type: '@n8n/n8n-nodes-langchain.toolExecutor',
	typeVersion: 1,
	// n8n 2 wants the arguments under the name of the tool.
	parameters: { query: JSON.stringify({ [TOOL.replace(' ', '_')]: {} }) },
};

/** What is tried, in this order. */
export const STEPS = [
	'loaded',
	'connected',
	'leads pulled',
	'failures apart',
	'token renewed',
	'test event',
	'new leads polled',
	'bad lead isolated',
	'new leads pushed',
	'tool of agents',
	'templates known',
	'template stores',
] as const;

export type Step = (typeof STEPS)[number];

/** What is tried in a version. */
export function stepsFor({ isOlderThanTemplates = false }: N8nVersion): readonly Step[] {
	return isOlderThanTemplates ? STEPS.filter((step) => !step.startsWith('template')) : STEPS;
}

/** What of the templates this n8n would import with a question mark: a node, or its version, that it has not. */
function unknownNodes(types: INodeTypeDescription[]): string[] {
	const known = new Set(
		types.flatMap(({ name, version }) => [version].flat().map((each) => `${name} ${each}`)),
	);
	const needed = TEMPLATES.flatMap((template) =>
		readTemplate(template).nodes.map(({ type, typeVersion }) => `${type} ${typeVersion}`),
	);
	return [...new Set(needed)].filter((each) => !known.has(each)).sort();
}

/** Tries one thing; gives the reason when it does not work, or throws it. */
type Trial = () => Promise<true | string>;

/** The trials of one n8n, in which nothing is connected yet. */
export function trialsIn(environment: LeadSyncEnvironment): Record<Step, Trial> {
	const { client, simulator } = environment;
	let linkedIn: LinkedInNodes;

	/** Lead → Pull of the main organization, compared with what LinkedIn has. */
	const pull: Trial = async () => {
		const action = linkedIn.action('Pull', 'lead.pull', { organizationId, returnAll: true });
		const workflow = await save(client, workflowOf('Pull', [MANUAL_TRIGGER, action]));
		const execution = await run(client, workflow, MANUAL_TRIGGER.name);
		if (execution.error) return execution.error.message;
		return isWhole(execution.json('Pull'));
	};

	const isWhole = (rows: IDataObject[]): true | string => {
		const query = { organizationId: ids.main, leadType: 'EVENT', testLeads: 'exclude' } as const;
		const truth = leadIds(simulator.control.leads.list(query));
		const found = rowIds(rows);
		if (truth.length > 0 && isEqual(found, truth)) return true;
		return `${found.length} rows instead of ${truth.length} leads`;
	};

	/** Somebody registers while a workflow with this trigger is active. */
	const emitsNewLead = async (trigger: NodeDefinition): Promise<true | string> => {
		const workflow = await save(client, workflowOf(trigger.name, [trigger]));
		return await whileActive(client, workflow, async () => {
			const { id } = simulator.control.leads.add({ eventId: ids.first });
			const execution = await client.executions.next(workflow.id, '0');
			if (execution.error) return execution.error.message;
			const found = rowIds(execution.json(trigger.name));
			return isEqual(found, [id]) || `${found.join()} was emitted instead of ${id}`;
		});
	};

	return {
		loaded: async () => {
			const types = (await client.nodeTypes()).map(({ name }) => name);
			const missing = NODES.filter((name) => !types.includes(`${PACKAGE_NAME}.${name}`));
			return missing.length === 0 || `not loaded: ${missing.join(', ')}`;
		},
		connected: async () => {
			const credential = await environment.connectLinkedIn();
			linkedIn = new LinkedInNodes(credential);
			return (await client.credentials.isConnected(credential.id)) || 'not connected';
		},
		'leads pulled': pull,
		'failures apart': async () => {
			const unknown = { organizationId: byId(UNKNOWN), returnAll: true };
			const action = linkedIn.action('Refused', 'lead.pull', unknown, {
				onError: 'continueErrorOutput',
			});
			const workflow = await save(client, workflowOf('Refused', [MANUAL_TRIGGER, action]));
			const execution = await run(client, workflow, MANUAL_TRIGGER.name);
			if (execution.error) return execution.error.message;
			const [passed, failed] = [0, 1].map((output) => execution.json('Refused', output));
			const isTold = failed.length === 1 && typeof failed[0].error === 'string';
			return (
				(isTold && passed.length === 0) || `${passed.length} passed and ${failed.length} failed`
			);
		},
		'token renewed': async () => {
			simulator.control.tokens.expireAccess();
			return await pull();
		},
		'test event': async () => {
			const trigger = linkedIn.trigger('Test event', { organizationId });
			const workflow = await save(client, workflowOf(trigger.name, [trigger]));
			const execution = await run(client, workflow, trigger.name);
			if (execution.error) return execution.error.message;
			const isLead = execution.json(trigger.name).some(({ lead_id: id }) => typeof id === 'string');
			return isLead || 'Fetch Test Event gave no lead';
		},
		'new leads polled': async () => {
			const pollTimes = { ...everySeconds(1) };
			return await emitsNewLead(linkedIn.trigger('Polled', { organizationId, pollTimes }));
		},
		'bad lead isolated': async () => {
			const pollTimes = { ...everySeconds(1) };
			const trigger = linkedIn.trigger('Isolated', { organizationId, pollTimes });
			const workflow = await save(client, workflowOf('Isolated', [trigger, ...REFUSING_NODES]));
			return await whileActive(client, workflow, async () => {
				const good = simulator.control.leads.addMany({ eventId: ids.first }, 5).map(({ id }) => id);
				// Later than the good ones, which the trigger therefore tries first: three failures in a row are an outage.
				const submittedAt = Date.now() + 10;
				const { id: bad } = simulator.control.leads.add({ eventId: ids.second, submittedAt });
				return await isolates(client.executions, workflow.id, trigger.name, { good, bad });
			});
		},
		'new leads pushed': async () => {
			const trigger = linkedIn.notificationTrigger('Pushed', { organizationId });
			const result = await emitsNewLead(trigger);
			const left = simulator.control.subscriptions.list().length;
			return left === 0 ? result : 'the subscription was left behind';
		},
		'tool of agents': async () => {
			const { parameters, ...action } = linkedIn.action(TOOL, 'lead.pull', { organizationId });
			const tool = {
				...action,
				type: `${action.type}Tool`,
				parameters: omit(parameters, 'returnAll'),
			};
			const nodes = [MANUAL_TRIGGER, AGENT, tool];
			const definition = workflowOf('Agent', nodes, {
				[AGENT.name]: {},
				[TOOL]: { ai_tool: [[{ node: AGENT.name, type: 'ai_tool', index: 0 }]] },
			});
			const execution = await run(client, await save(client, definition), MANUAL_TRIGGER.name);
			if (execution.error) return execution.error.message;
			const [{ json }] = execution.items(AGENT.name);
			const text = String(json as unknown);
			const leads = text.startsWith('[') ? (JSON.parse(text) as IDataObject[]) : [];
			return (leads.length === 11 && 'notes' in leads[10]) || `${text.slice(0, 200)} was answered`;
		},
		'templates known': async () => {
			const unknown = unknownNodes(await client.nodeTypes());
			return unknown.length === 0 || `unknown: ${unknown.join(', ')}`;
		},
		'template stores': async () => {
			const definition = await leadsToPostgres(environment, linkedIn.linkedIn, 1);
			return await whileActive(client, await save(client, definition), async () => {
				const { id } = simulator.control.leads.add({ eventId: ids.first });
				return await waitUntil('the new lead to be stored', async () => {
					const stored = await storedLeads(environment.postgres);
					return stored.some(({ row }) => row.lead_id === id) || undefined;
				});
			});
		},
	};
}
