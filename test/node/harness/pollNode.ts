import './environment';

import { PollContext, TriggersAndPollers } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INodeExecutionData,
	INodeType,
	IWorkflowSettings,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { nodeTypesOf } from './nodeTypes';
import { StaticData } from './staticData';
import { nodeOf, type TestedNode } from './testedNode';

export interface PollNodeOptions extends Omit<TestedNode, 'onError'> {
	/**
	 * Read and written as in n8n's default engine: saved when the poll returns items; when it returns
	 * null or throws, changes stay in memory only; a manual poll reads what is saved and writes nothing.
	 */
	staticData?: StaticData;
	/** `manual` is Fetch Test Event, `trigger` an active workflow (default). */
	mode?: 'trigger' | 'manual';
	/** How the workflow was activated; n8n keeps giving the same value at every later poll. */
	activation?: WorkflowActivateMode;
	workflowSettings?: IWorkflowSettings;
}

/**
 * Polls once in n8n-core's PollContext.
 *
 * @returns the items per output, or null when there is nothing new
 * @throws what the node threw: it fails the activation, or makes one failed execution
 */
export async function pollNode(
	credentialsHelper: ICredentialsHelper,
	nodeType: INodeType,
	options: PollNodeOptions = {},
): Promise<INodeExecutionData[][] | null> {
	const { staticData = new StaticData(), mode = 'trigger', workflowSettings } = options;
	const activation = options.activation ?? (mode === 'manual' ? 'manual' : 'activate');
	const workflow = new Workflow({
		id: 'nodeTestWorkflow',
		name: 'Node test',
		nodes: [nodeOf(nodeType, options)],
		connections: {},
		active: mode !== 'manual',
		nodeTypes: nodeTypesOf([nodeType]),
		settings: { executionOrder: 'v1', ...workflowSettings },
		staticData: mode === 'manual' ? structuredClone(staticData.saved) : staticData.memory,
	});
	const [node] = workflow.getPollNodes();
	const context = new PollContext(
		workflow,
		node,
		additionalDataFor(credentialsHelper, mode),
		mode,
		activation,
	);
	const items = await new TriggersAndPollers().runPollFunction(workflow, node, context);
	if (items !== null && mode === 'trigger') staticData.save();
	return items;
}
