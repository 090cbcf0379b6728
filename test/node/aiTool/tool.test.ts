import { createNodeAsTool } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import type { INode, INodeProperties } from 'n8n-workflow';

import { LinkedInLeadNotificationTrigger } from '../../../nodes/LinkedInLeadNotification/LinkedInLeadNotificationTrigger.node';
import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { offeredActions, type ActionName } from '../router/runAction';

/** The description that n8n shows an AI agent for a node, unless you write your own. */
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

it('the action node is offered to agents as a tool', () => {
	expect(new LinkedInLeadSync().description.usableAsTool).toBe(true);
});

it('the tool has a different description for each operation', () => {
	const descriptions = offeredActions().map(descriptionOf);
	for (const description of descriptions) {
		expect(description).toMatch(
			/^(Check|Compare|Create|Delete|Get|List|Pull) [A-Za-z :,]+ in LinkedIn Lead Sync$/,
		);
	}
	expect(new Set(descriptions).size).toBe(descriptions.length);
});

it("each parameter whose values need an explanation has a hint for n8n's AI builder", () => {
	const nodes = [
		new LinkedInLeadSync(),
		new LinkedInLeadSyncTrigger(),
		new LinkedInLeadNotificationTrigger(),
	];
	const named = [
		'confirmLeads',
		'startFrom',
		'timeRange',
		'source',
		'fields',
		'leadType',
		'rowsFor',
	];
	const all = nodes.flatMap(({ description }) =>
		description.properties.flatMap((property) => [
			property,
			...(property.type === 'collection' ? (property.options as INodeProperties[]) : []),
		]),
	);
	const needing = all.filter(
		({ name, type }) => type === 'resourceLocator' || named.includes(name),
	);
	expect(new Set(needing.map(({ name }) => name)).size).toBe(named.length + 4);
	for (const { builderHint } of needing) {
		expect(builderHint?.propertyHint).toMatch(/^.{30,400}$/);
	}
});
