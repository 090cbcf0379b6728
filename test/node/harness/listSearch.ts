import { LoadOptionsContext } from 'n8n-core';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { nodeTypesOf } from './nodeTypes';
import { nodeOf, type TestedNode } from './testedNode';

export interface ListSearchOptions extends Omit<TestedNode, 'onError' | 'name'> {
	/** What a person typed into the picker. */
	filter?: string;
}

/**
 * Requests the list of a picker in n8n-core's LoadOptionsContext, as the editor does.
 *
 * @throws the error of the method, whose message the picker shows
 */
export async function listSearch(
	credentialsHelper: ICredentialsHelper,
	nodeType: INodeType,
	methodName: string,
	options: ListSearchOptions = {},
): Promise<INodeListSearchResult> {
	const method = nodeType.methods?.listSearch?.[methodName];
	if (method === undefined) throw new Error(`No listSearch method named "${methodName}"`);

	const nodeTypes = nodeTypesOf([nodeType]);
	const node = nodeOf(nodeType, { ...options, name: 'Temp-Node' });
	// The editor sends the panel's whole state, defaults included.
	node.parameters = NodeHelpers.getNodeParameters(
		nodeType.description.properties,
		node.parameters,
		true,
		false,
		node,
		nodeType.description,
	) as INodeParameters;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new LoadOptionsContext(
		workflow,
		node,
		additionalDataFor(credentialsHelper, 'internal', node.parameters),
		'',
	);
	return await method.call(context, options.filter);
}
