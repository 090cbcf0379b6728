/** A tool as an AI agent is told of it. */
export interface AgentTool {
	name: string;
	description: string;
	inputSchema: { properties: Record<string, { type: string; description: string }> };
}

interface ToolResult {
	content: Array<{ type: string; text: string }>;
	isError?: boolean;
}

/**
 * An MCP server of n8n's MCP Server Trigger, as an AI agent uses it: JSON-RPC in POST requests, answers
 * as server-sent events (https://modelcontextprotocol.io/specification, Streamable HTTP).
 */
export class McpServer {
	private sessionId?: string;

	private lastId = 0;

	private constructor(private readonly url: string) {}

	static async connect(url: string): Promise<McpServer> {
		const server = new McpServer(url);
		await server.ask('initialize', {
			protocolVersion: '2025-03-26',
			capabilities: {},
			clientInfo: { name: 'test', version: '1' },
		});
		await server.post({ method: 'notifications/initialized' });
		return server;
	}

	async tools(): Promise<AgentTool[]> {
		return (await this.ask<{ tools: AgentTool[] }>('tools/list', {})).tools;
	}

	async call(name: string, args: Record<string, unknown>): Promise<ToolResult> {
		return await this.ask<ToolResult>('tools/call', { name, arguments: args });
	}

	private async ask<Result>(method: string, params: object): Promise<Result> {
		this.lastId += 1;
		const text = await this.post({ id: this.lastId, method, params });
		const [, data = text] = /^data: (.*)$/m.exec(text) ?? [];
		const { result, error } = JSON.parse(data) as { result?: Result; error?: object };
		if (result === undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
		return result;
	}

	private async post(message: object): Promise<string> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: {
				'Content-Type': 'application/json',
				Accept: 'application/json, text/event-stream',
				...(this.sessionId && { 'Mcp-Session-Id': this.sessionId }),
			},
			body: JSON.stringify({ jsonrpc: '2.0', ...message }),
		});
		this.sessionId = response.headers.get('mcp-session-id') ?? this.sessionId;
		const text = await response.text();
		if (!response.ok) throw new Error(`${this.url} answered ${response.status}: ${text}`);
		return text;
	}
}
