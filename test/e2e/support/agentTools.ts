import type { INodeParameters, IWorkflowSettings } from 'n8n-workflow';

import { PACKAGE_NAME } from '../../harness/packPackage';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import type { Canvas } from './canvas';
import { McpServer } from './mcpServer';

/** What the button "Let the model define this parameter" writes. */
export function fromAi(key: string, description: string, type = 'string') {
	return `={{ $fromAI('${key}', \`${description}\`, '${type}') }}`;
}

/** The node as n8n offers it to agents. Its name becomes the tool's. */
export function agentTool(
	canvas: Canvas,
	name: string,
	action: `${string}.${string}`,
	parameters: INodeParameters = {},
): NodeDefinition {
	const node = canvas.action(name, action, parameters);
	return { ...node, type: `${PACKAGE_NAME}.linkedInLeadSyncTool` };
}

/** Offers tools by n8n's MCP Server Trigger, in a workflow that is active then, and connects to it. */
export async function serveTools(
	canvas: Canvas,
	tools: NodeDefinition[],
	settings: IWorkflowSettings = {},
): Promise<McpServer> {
	const path = 'linkedin-tools';
	const server: NodeDefinition = {
		name: 'MCP Server',
		type: '@n8n/n8n-nodes-langchain.mcpTrigger',
		typeVersion: 2,
		webhookId: path,
		parameters: { authentication: 'none', path },
	};
	const toServer = [[{ node: server.name, type: 'ai_tool' as const, index: 0 }]];
	const connections = Object.fromEntries(
		tools.map(({ name }) => [name, { main: [], ai_tool: toServer }]),
	);
	const { id } = await canvas.create([...tools, server], { connections, settings });
	await canvas.environment.client.workflows.activate(id);
	return await McpServer.connect(`${canvas.environment.client.session.url}/mcp/${path}`);
}
