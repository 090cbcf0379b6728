import { SupplyDataContext } from 'n8n-core';
import { createNodeAsTool } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	NodeHelpers,
	type IDataObject,
	type IExecuteData,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { additionalDataFor } from '../harness/additionalData';
import type { NodeTest } from '../harness/startNodeTest';
import { nodeOf, workflowOf } from '../harness/testedNode';
import type { ActionName } from '../router/runAction';

/** A tool as an agent gets it. */
export interface AgentsTool {
	/** All that the model knows of it. */
	description: string;
	/** @returns the items, or the text of the error that n8n 2 throws */
	call(args?: IDataObject): Promise<IDataObject[] | string>;
}

/** The node type that n8n derives from ours for agents (n8n, load-nodes-and-credentials.ts). */
function toolType(): INodeType {
	const nodeType = new LinkedInLeadSync();
	Object.assign(nodeType.description, {
		name: `${nodeType.description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	});
	return nodeType;
}

/** The operations that n8n's editor offers for a tool. */
export function offeredToAgents(): ActionName[] {
	const nodeType = toolType();
	return nodeType.description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }: INodeProperties) => {
			const [resource] = displayOptions?.show?.resource ?? [];
			const node = nodeOf(nodeType, { parameters: { resource: String(resource) } });
			return options
				.filter((option) =>
					NodeHelpers.displayParameter({}, option as never, node, nodeType.description),
				)
				.map((option): ActionName => `${String(resource)}: ${'value' in option && option.value}`);
		});
}

/**
 * Makes a tool of the node with n8n-core's own functions.
 *
 * @param parameters as a person sets them; values of the model are `={{ $fromAI('name') }}`
 */
export function agentsTool(
	{ credentialStore, credentials }: NodeTest,
	action: ActionName,
	parameters: INodeParameters = {},
): AgentsTool {
	const nodeType = toolType();
	const [resource, operation] = action.split(': ');
	const { workflow, node } = workflowOf(nodeType, {
		name: 'Tool',
		credentials,
		parameters: { descriptionType: 'auto', resource, operation, ...parameters },
	});
	const runExecutionData = createRunExecutionData();
	const contextOf = (runIndex: number) =>
		new SupplyDataContext(
			workflow,
			node,
			additionalDataFor(credentialStore, 'trigger'),
			'trigger',
			runExecutionData,
			runIndex,
			[],
			{},
			NodeConnectionTypes.AiTool,
			{ node, data: {}, source: null } as IExecuteData,
			[],
		);
	const handleToolInvocation = makeHandleToolInvocation(
		contextOf,
		node,
		nodeType,
		runExecutionData,
	);
	const { response: tool } = createNodeAsTool({ node, nodeType, handleToolInvocation } as never);
	return {
		description: tool.description,
		call: async (args = {}) => {
			try {
				return JSON.parse(String(await tool.invoke(args))) as IDataObject[];
			} catch (error) {
				return (error as Error).message;
			}
		},
	};
}
