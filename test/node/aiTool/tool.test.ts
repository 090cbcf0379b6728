import '../harness/environment';

import { createNodeAsTool } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import type { INode } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { offeredActions, type ActionName } from '../router/runAction';

/** What n8n tells an AI agent of a node on the canvas, unless somebody writes a description. */
function descriptionOf(action: ActionName): string {
	const [resource, operation] = action.split(': ');
	const node: INode = {
		id: 'tool',
		name: action,
		type: 'linkedInLeadSyncTool',
		typeVersion: 1,
		position: [0, 0],
		parameters: { descriptionType: 'auto', resource, operation },
	};
	const nodeType = new LinkedInLeadSync();
	const handleToolInvocation = async () => undefined;
	const { response } = createNodeAsTool({ node, nodeType, handleToolInvocation } as never);
	return response.description;
}

it('is offered to agents', () => {
	expect(new LinkedInLeadSync().description.usableAsTool).toBe(true);
});

it('tells an agent what each operation does, each in words of its own', () => {
	const descriptions = offeredActions().map(descriptionOf);
	for (const description of descriptions) {
		expect(description).toMatch(
			/^(Check|Create|Delete|Find|Get|List|Pull) [a-z ]+ in LinkedIn Lead Sync$/,
		);
	}
	expect(new Set(descriptions).size).toBe(descriptions.length);
});
