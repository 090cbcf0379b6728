/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';

/** What n8n must take for Slack. */
export const SLACK_HOST = 'slack.com';

/** A message as n8n's Slack node posts it. */
export interface SlackMessage {
	channel: string;
	text: string;
}

/** A Slack on loopback that keeps the messages that are posted to it. */
export class Slack {
	readonly messages: SlackMessage[] = [];

	private constructor(private readonly server: Server) {}

	/** @param port at which n8n finds slack.com */
	static async start(port: number): Promise<Slack> {
		const server = createServer();
		const slack = new Slack(server);
		server.on('request', (request, response) => {
			void json(request).then((message) => {
				const isPost = request.url === '/api/chat.postMessage';
				if (isPost) slack.messages.push(message as SlackMessage);
				response.setHeader('Content-Type', 'application/json');
				response.end(JSON.stringify(isPost ? { ok: true, message: {} } : { ok: false }));
			});
		});
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		return slack;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
