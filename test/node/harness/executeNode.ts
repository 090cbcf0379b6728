import { WorkflowExecute } from 'n8n-core';
import { NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type {
	ExecutionError,
	ICredentialsHelper,
	INode,
	INodeExecutionData,
	INodeType,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor, type WebhookAddresses } from './additionalData';
import { nodeOf, nodeTypesOf, type TestedNode } from './testedNode';

export interface ExecuteNodeOptions extends TestedNode {
	/** Input items; one empty item by default. */
	items?: INodeExecutionData[];
	/** `manual` is a click on Execute step, `trigger` a production run (default). */
	mode?: WorkflowExecuteMode;
	/** This n8n's public addresses; those at n8n.example.com by default. */
	addresses?: Partial<WebhookAddresses>;
	/** When a person cancels the execution. */
	cancelled?: Promise<unknown>;
}

export interface NodeRun {
	/** Items per output, the error output last if On Error adds one; empty when the node failed. */
	outputs: INodeExecutionData[][];
	/** The error that n8n stores and shows when the node stopped the workflow: a plain copy of the thrown one. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
}

/** The node before the tested node, since n8n pairs items only with items of an earlier node. */
const inputNode = (items: INodeExecutionData[]): INodeType => ({
	description: {
		displayName: 'Input',
		name: 'nodeTestInput',
		group: ['input'],
		version: 1,
		description: 'Hands out the items of a test',
		defaults: { name: 'Input' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	execute: async () => [structuredClone(items)],
});

/**
 * Runs a node in a workflow of two through n8n-core's WorkflowExecute, so that parameters,
 * paired items, the error output and On Error behave as in production.
 */
export async function executeNode(
	credentialsHelper: ICredentialsHelper,
	nodeType: INodeType,
	options: ExecuteNodeOptions = {},
): Promise<NodeRun> {
	const { items = [{ json: {} }], mode = 'trigger', addresses, cancelled } = options;
	const input = inputNode(items);
	const node = nodeOf(nodeType, options);
	const startNode: INode = { ...nodeOf(input, {}), id: 'input', position: [0, 0] };
	const workflow = new Workflow({
		id: 'nodeTestWorkflow',
		name: 'Node test',
		nodes: [startNode, node],
		connections: {
			Input: { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
		},
		active: mode !== 'manual',
		nodeTypes: nodeTypesOf([input, nodeType]),
		settings: { executionOrder: 'v1' },
	});
	const additionalData = additionalDataFor(credentialsHelper, mode, undefined, addresses);
	const running = new WorkflowExecute(additionalData, mode).run({ workflow, startNode });
	void cancelled?.then(() => running.cancel());
	const { data } = await running;
	const [task] = data.resultData.runData[node.name] ?? [];
	return {
		outputs: (task?.data?.main ?? []).map((output) => output ?? []),
		error: data.resultData.error,
		hints: task?.hints ?? [],
	};
}
