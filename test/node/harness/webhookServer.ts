import type * as BackendNetwork from '@n8n/backend-network';
import express, { type Request, type Response } from 'express';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createGunzip } from 'node:zlib';
import getRawBody from 'raw-body';

import { asN8nCore } from './asN8nCore';
import { certificates } from './linkedInNetwork';

/** Answers one request whose body has been read. */
export type WebhookHandler = (request: Request, response: Response) => Promise<void>;

/** The HTTPS server of n8n's webhooks, at any public address at example.com. */
export interface WebhookServer {
	/** On 127.0.0.1. */
	port: number;
	/** PEM of the authority that issued its certificate. */
	ca: string;
	/** Answers requests of one method at a URL's path, in place of an earlier handler. */
	register(method: string, url: string, handler: WebhookHandler): void;
	/** Answers such requests with n8n's 404 from now on. */
	unregister(method: string, url: string): void;
	close(): Promise<void>;
}

const keyOf = (method: string, url: string) => `${method} ${new URL(url).pathname}`;

/** Starts a server that parses requests as n8n's does, express included. */
export async function startWebhookServer(): Promise<WebhookServer> {
	const { ca, cert, key } = await certificates;
	const handlers = new Map<string, WebhookHandler>();
	const app = express();
	app.disable('x-powered-by');
	app.set('query parser', 'extended');
	app.use(async (request, response) => {
		const handler = handlers.get(`${request.method} ${request.path}`);
		if (handler === undefined) {
			const message = `The requested webhook "${request.method} ${request.path}" is not registered.`;
			response.status(404).json({ code: 404, message });
			return;
		}
		await readBody(request);
		await handler(request, response);
	});

	const server = createServer({ cert, key }, app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		ca,
		register: (method, url, handler) => handlers.set(keyOf(method, url), handler),
		unregister: (method, url) => handlers.delete(keyOf(method, url)),
		async close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}

/** n8n's N8N_PAYLOAD_SIZE_MAX, when it is not set. */
const LARGEST_BODY = '16mb';

/** Types that n8n parses for nodes of a later version than 1 (n8n, webhooks/webhook-helpers.ts). */
const PARSABLE = /^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/;

const unpacked = (request: Request) =>
	request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;

/**
 * Sets `rawBody` of a request (the exact bytes, unpacked) as n8n does before it calls a node; for some types, it only
 * offers to read the body (n8n, middlewares/body-parser.ts and webhooks/webhook-helpers.ts). The parsed `body` stays
 * unset: the nodes of this package do not use it.
 */
async function readBody(request: Request): Promise<void> {
	asN8nCore<typeof BackendNetwork>('@n8n/backend-network').parseIncomingMessage(request);
	request.readRawBody = async () => {
		request.rawBody ??= await getRawBody(unpacked(request), { limit: LARGEST_BODY });
	};
	if (PARSABLE.test(request.contentType ?? '')) await request.readRawBody();
}
