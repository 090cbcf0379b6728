import type { INodeListSearchItems, INodeParameters } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import type { NodeTest } from '../harness/startNodeTest';

/** Opens a picker of the action node. @returns its entries for the text that a person typed */
export async function pick(
	nodeTest: NodeTest,
	method: string,
	parameters: INodeParameters = {},
	filter?: string,
): Promise<INodeListSearchItems[]> {
	const panel = { resource: 'lead', operation: 'pull', ...parameters };
	const node = new LinkedInLeadSync();
	const { results, paginationToken } = await nodeTest.listSearch(node, method, {
		parameters: panel,
		filter,
	});
	expect(paginationToken).toBeUndefined();
	return results;
}

/** The error that the picker shows in place of its list. */
export async function pickerError(
	nodeTest: NodeTest,
	method: string,
	parameters?: INodeParameters,
): Promise<string> {
	try {
		const results = await pick(nodeTest, method, parameters);
		return `no error, but ${results.length} entries`;
	} catch (error) {
		const { message, description } = error as { message: string; description?: string };
		return `${message} | ${description}`;
	}
}
