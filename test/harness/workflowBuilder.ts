import type { IConnections, INode } from 'n8n-workflow';
import type { WorkflowDefinition } from './api/workflows';

/** A node as a test writes it; `workflowOf` adds ids and positions. */
export type NodeDefinition = Pick<INode, 'name' | 'type' | 'typeVersion'> & Partial<INode>;

/** The node that "Execute workflow" starts from. */
export const MANUAL_TRIGGER: NodeDefinition = {
	name: 'Manual Trigger',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
};

/**
 * Puts nodes on a canvas, each connected to the next by their first output and input.
 *
 * @param connections by node names, in place of the connections of these nodes in the row
 */
export function workflowOf(
	name: string,
	nodes: NodeDefinition[],
	connections: IConnections = {},
): WorkflowDefinition {
	const row: IConnections = {};
	nodes.slice(1).forEach((node, index) => {
		row[nodes[index].name] = { main: [[{ node: node.name, type: 'main', index: 0 }]] };
	});
	return {
		name,
		nodes: nodes.map((node, index) => ({
			id: `node-${index + 1}`,
			position: [index * 220, 0],
			parameters: {},
			...node,
		})),
		connections: { ...row, ...connections },
	};
}
