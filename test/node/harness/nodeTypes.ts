import type { INodeProperties, INodeType, INodeTypes } from 'n8n-workflow';

/** What n8n's loader adds to every polling node (n8n-core, nodes-loader/constants.ts). */
const POLL_TIMES: INodeProperties = {
	displayName: 'Poll Times',
	name: 'pollTimes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: { item: [{ mode: 'everyMinute' }] },
	options: [
		{
			name: 'item',
			displayName: 'Item',
			values: [{ displayName: 'Mode', name: 'mode', type: 'string', default: 'everyMinute' }],
		},
	],
};

const prepare = (nodeType: INodeType) => {
	const { description } = nodeType;
	if (description.polling && description.properties[0] !== POLL_TIMES) {
		description.properties.unshift(POLL_TIMES);
	}
};

/** A registry of node types that finds each by its description's name, as n8n's would after loading. */
export function nodeTypesOf(nodes: INodeType[]): INodeTypes {
	nodes.forEach(prepare);
	// n8n-workflow declares a type for every name, yet expects undefined for an unknown one.
	const find = (name: string) =>
		nodes.find(({ description }) => description.name === name) as INodeType;
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}
