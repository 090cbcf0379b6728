import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificates } from '../certificates';
import { fetchAt, type FetchInit, type PublicAddress } from './fetchAt';
import { forward } from './forward';

/** The public URL of the harness's n8n, without a slash at the end. */
export const PUBLIC_URL = 'https://n8n.example.com';

/** One request as it arrived at the public address. */
export interface IngressRequest {
	method: string;
	/** Path and query as they were sent. */
	target: string;
}

/** The ports on 127.0.0.1 that n8n listens on whenever it runs. */
export interface PortsBehind {
	n8n: number;
	/** The webhook process of queue mode, which answers the webhooks of active workflows. */
	productionWebhooks?: number;
}

/** Decides whether a request is refused. */
export type Refusal = (request: IngressRequest) => boolean;

/**
 * n8n's public HTTPS address: a reverse proxy on loopback with a certificate of its own authority. It forwards every
 * request unchanged except for X-Forwarded-*, and answers 502 while n8n is down.
 */
export class Ingress implements PublicAddress {
	readonly url = PUBLIC_URL;

	private refusal?: Refusal;

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

	/** Sends one request to the public address, as anybody on the internet could. */
	async fetch(path: string, init?: FetchInit): Promise<Response> {
		return await fetchAt(this, `${this.url}${path}`, init);
	}

	/**
	 * Refuses some requests with 403, as a firewall in front of n8n does, until `admit` is called. A second call replaces
	 * the first.
	 */
	refuse(refusal: Refusal = () => true): void {
		this.refusal = refusal;
	}

	/** Forwards all requests again. */
	admit(): void {
		this.refusal = undefined;
	}

	/** Takes the address off the network: connections are cut, new ones refused. */
	async close(): Promise<void> {
		const closed = once(this.server, 'close');
		this.server.close();
		this.server.closeAllConnections();
		await closed;
	}

	private handle(request: IncomingMessage, response: ServerResponse): void {
		const entry: IngressRequest = { method: request.method ?? '', target: request.url ?? '' };
		if (this.refusal?.(entry)) {
			response.writeHead(403, { 'content-type': 'text/plain' }).end('Refused by the firewall');
			return;
		}
		const { n8n, productionWebhooks = n8n } = this.behind;
		const isProduction = entry.target.startsWith('/webhook/');
		forward(request, response, isProduction ? productionWebhooks : n8n);
	}
}
