import { PollContext, TriggersAndPollers } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type { ICredentialsHelper, INodeExecutionData, INodeType } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { nodeTypesOf } from './nodeTypes';
import { nodeOf, type TestedNode } from './testedNode';

export interface PollNodeOptions extends Omit<TestedNode, 'onError'> {
	/** `manual` is Fetch Test Event, `trigger` an active workflow (default). */
	mode?: 'trigger' | 'manual';
}

/**
 * Polls once in n8n-core's PollContext, in a workflow that has never polled.
 *
 * @returns the items per output, or null when there is nothing new
 * @throws the error of the node, which fails the activation or makes one failed execution
 */
export async function pollNode(
	credentialsHelper: ICredentialsHelper,
	nodeType: INodeType,
	options: PollNodeOptions = {},
): Promise<INodeExecutionData[][] | null> {
	const { mode = 'trigger' } = options;
	const workflow = new Workflow({
		id: 'nodeTestWorkflow',
		name: 'Node test',
		nodes: [nodeOf(nodeType, options)],
		connections: {},
		active: mode !== 'manual',
		nodeTypes: nodeTypesOf([nodeType]),
		settings: { executionOrder: 'v1' },
	});
	const [node] = workflow.getPollNodes();
	const context = new PollContext(
		workflow,
		node,
		additionalDataFor(credentialsHelper, mode),
		mode,
		mode === 'manual' ? 'manual' : 'activate',
	);
	return await new TriggersAndPollers().runPollFunction(workflow, node, context);
}
