import { omit } from 'lodash';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { request as send } from 'undici';
import { createCertificates } from './certificates';

/** Headers that a proxy must not pass on (RFC 9110, 7.6.1). */
const OF_ONE_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

/**
 * Forwards a request to a port on 127.0.0.1, and its answer back: path, query, headers and body unchanged, with
 * X-Forwarded-For, -Host and -Proto of this hop. Answers 502 when nothing listens on the port or the connection is
 * cut before an answer.
 */
async function forward(
	request: IncomingMessage,
	response: ServerResponse,
	port: number,
): Promise<void> {
	const { method = 'GET', headers, socket } = request;
	const hops = [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? ''].flat();
	try {
		const answer = await send(`http://127.0.0.1:${port}${request.url}`, {
			method,
			headers: {
				...omit(headers, OF_ONE_HOP),
				'x-forwarded-for': hops.join(', '),
				'x-forwarded-host': headers.host,
				'x-forwarded-proto': 'https',
			},
			body: ['GET', 'HEAD'].includes(method) ? null : request,
			// A restarted n8n must not get what was sent on a connection of the one before.
			reset: true,
		});
		response.writeHead(answer.statusCode, omit(answer.headers, OF_ONE_HOP));
		await pipeline(answer.body, response);
	} catch {
		if (response.headersSent) response.destroy();
		else response.writeHead(502, { 'content-type': 'text/plain' }).end('Bad gateway');
	}
}

/** The public URL of the harness's n8n, without a slash at the end. */
export const PUBLIC_URL = 'https://n8n.example.com';

/** The ports on 127.0.0.1 that n8n listens on whenever it runs. */
export interface PortsBehind {
	n8n: number;
	/** The webhook process of queue mode, which answers the webhooks of active workflows. */
	productionWebhooks?: number;
}

/**
 * n8n's public HTTPS address: a reverse proxy on loopback with a certificate of its own authority. It forwards every
 * request unchanged except for X-Forwarded-*, and answers 502 while n8n is down.
 */
export class Ingress {
	readonly url = PUBLIC_URL;

	private constructor(
		private readonly server: Server,
		private readonly behind: PortsBehind,
		/** On 127.0.0.1. */
		readonly port: number,
		/** PEM of the authority that signed its certificate. */
		readonly ca: string,
	) {}

	static async start(behind: PortsBehind): Promise<Ingress> {
		const { ca, cert, key } = await createCertificates([new URL(PUBLIC_URL).hostname]);
		const server = createServer({ cert, key }).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const ingress = new Ingress(server, behind, (server.address() as AddressInfo).port, ca);
		server.on('request', (request, response) => ingress.handle(request, response));
		return ingress;
	}

	/** Takes the address off the network: connections are cut, new ones refused. */
	async close(): Promise<void> {
		const closed = once(this.server, 'close');
		this.server.close();
		this.server.closeAllConnections();
		await closed;
	}

	private handle(request: IncomingMessage, response: ServerResponse): void {
		const { n8n, productionWebhooks = n8n } = this.behind;
		const isProduction = request.url?.startsWith('/webhook/');
		void forward(request, response, isProduction ? productionWebhooks : n8n);
	}
}
