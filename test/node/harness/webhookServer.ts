import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';

import { certificates } from './linkedInNetwork';
import { readBody } from './readBody';

/** Answers one request whose body has been read. */
export type WebhookHandler = (request: Request, response: Response) => Promise<void>;

/** The HTTPS server of n8n's webhooks, at any public address at example.com. */
export interface WebhookServer {
	/** On 127.0.0.1. */
	port: number;
	/** PEM of the authority that issued its certificate. */
	ca: string;
	/** Answers requests of one method at a URL's path, in place of an earlier handler. */
	register(method: string, url: string, typeVersion: number, handler: WebhookHandler): void;
	/** Answers such requests with n8n's 404 from now on. */
	unregister(method: string, url: string): void;
	close(): Promise<void>;
}

const keyOf = (method: string, url: string) => `${method} ${new URL(url).pathname}`;

/** Starts a server that parses requests as n8n's does, express included. */
export async function startWebhookServer(): Promise<WebhookServer> {
	const { ca, cert, key } = await certificates;
	const handlers = new Map<string, { typeVersion: number; handler: WebhookHandler }>();
	const app = express();
	app.disable('x-powered-by');
	app.set('query parser', 'extended');
	app.use(async (request, response) => {
		const registered = handlers.get(`${request.method} ${request.path}`);
		if (registered === undefined) {
			const message = `The requested webhook "${request.method} ${request.path}" is not registered.`;
			response.status(404).json({ code: 404, message });
			return;
		}
		await readBody(request, registered.typeVersion);
		await registered.handler(request, response);
	});

	const server = createServer({ cert, key }, app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		ca,
		register: (method, url, typeVersion, handler) =>
			handlers.set(keyOf(method, url), { typeVersion, handler }),
		unregister: (method, url) => handlers.delete(keyOf(method, url)),
		async close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}
