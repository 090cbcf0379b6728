import { commonPollingParameters } from 'n8n-core/dist/nodes-loader/constants';
import { Workflow } from 'n8n-workflow';
import type {
	INode,
	INodeCredentials,
	INodeParameters,
	INodeType,
	INodeTypes,
	WorkflowParameters,
} from 'n8n-workflow';

/** The settings of a node on the canvas. */
export interface TestedNode {
	/** Name on the canvas; the node type's display name by default. */
	name?: string;
	/** Only the parameters that a person has set; defaults are filled in as in n8n. */
	parameters?: INodeParameters;
	credentials?: INodeCredentials;
	onError?: INode['onError'];
}

/** The newest version that a node type offers. */
const newestVersion = ({ description }: INodeType): number =>
	description.defaultVersion ?? [description.version].flat().slice(-1)[0];

/** n8n gives every node with webhooks such an id, and makes it part of their paths. */
const WEBHOOK_ID = 'b7c4f0de-0000-4000-8000-000000000001';

/** The node as a workflow's JSON would hold it. */
export function nodeOf(nodeType: INodeType, tested: TestedNode): INode {
	return {
		id: 'e4a1c1de-0000-4000-8000-000000000001',
		name: tested.name ?? nodeType.description.displayName,
		type: nodeType.description.name,
		typeVersion: newestVersion(nodeType),
		position: [200, 0],
		parameters: structuredClone(tested.parameters ?? {}),
		...(nodeType.description.webhooks && { webhookId: WEBHOOK_ID }),
		...(tested.credentials && { credentials: tested.credentials }),
		...(tested.onError && { onError: tested.onError }),
	};
}

/** n8n's loader does this, too. */
function addPollTimes({ description: { polling, properties } }: INodeType): void {
	const [pollTimes] = commonPollingParameters;
	if (polling && properties[0] !== pollTimes) properties.unshift(pollTimes);
}

/** A registry of node types that finds each by its description's name, as n8n's would after loading. */
export function nodeTypesOf(nodeTypes: INodeType[]): INodeTypes {
	nodeTypes.forEach(addPollTimes);
	// n8n-workflow declares a type for every name, yet expects undefined for an unknown one.
	const find = (name: string) =>
		nodeTypes.find(({ description }) => description.name === name) as INodeType;
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}

/** An active workflow of one node, and this node with the defaults of its parameters. */
export function workflowOf(
	nodeType: INodeType,
	tested: TestedNode,
	more: Partial<WorkflowParameters> = {},
): { workflow: Workflow; node: INode } {
	const node = nodeOf(nodeType, tested);
	const workflow = new Workflow({
		id: 'nodeTestWorkflow',
		name: 'Node test',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: nodeTypesOf([nodeType]),
		settings: { executionOrder: 'v1' },
		...more,
	});
	return { workflow, node: workflow.nodes[node.name] };
}
