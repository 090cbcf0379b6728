import { chunk } from 'lodash';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { createCertificates } from '../certificates';
import { fetchAt, type FetchInit, type PublicAddress } from './fetchAt';

/** Headers that a proxy must not pass on (RFC 9110, 7.6.1), and headers that it sets itself. */
const OWN_HEADERS = ['connection', 'keep-alive', 'x-forwarded-host', 'x-forwarded-proto'];

const passedOn = ({ rawHeaders }: IncomingMessage, replaced: string[]): string[] =>
	chunk(rawHeaders, 2)
		.filter(([name]) => !replaced.includes(name.toLowerCase()))
		.flat();

const headersFor = (request: IncomingMessage): string[] => {
	const { headers, socket } = request;
	const hops = [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? ''].flat();
	return [
		...passedOn(request, [...OWN_HEADERS, 'x-forwarded-for']),
		...['X-Forwarded-For', hops.join(', ')],
		...['X-Forwarded-Host', headers.host ?? ''],
		...['X-Forwarded-Proto', 'https'],
		...['Connection', 'close'],
	];
};

/**
 * Forwards a request to a port on 127.0.0.1, and its answer back: path, query, headers and body unchanged, with
 * X-Forwarded-For, -Host and -Proto of this hop. Answers 502 when nothing listens on the port or the connection is
 * cut before an answer.
 */
function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
	const { method, url: path } = request;
	const onward = httpRequest({
		host: '127.0.0.1',
		port,
		method,
		path,
		headers: headersFor(request),
		setHost: false,
		agent: false,
	});
	const fail = () => {
		if (response.headersSent) response.destroy();
		else response.writeHead(502, { 'content-type': 'text/plain' }).end('Bad gateway');
	};
	onward.on('response', (answer) => {
		response.writeHead(
			answer.statusCode ?? 502,
			answer.statusMessage,
			passedOn(answer, OWN_HEADERS),
		);
		pipeline(answer, response, (error) => {
			if (error) response.destroy();
		});
	});
	onward.on('error', fail);
	response.on('close', () => onward.destroy());
	request.pipe(onward);
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
export class Ingress implements PublicAddress {
	readonly url = PUBLIC_URL;

	private refusesPushes = false;

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

	/** Refuses each POST with 403, as a firewall in front of n8n does, until `admit` is called. */
	refusePushes(): void {
		this.refusesPushes = true;
	}

	/** Forwards all requests again. */
	admit(): void {
		this.refusesPushes = false;
	}

	/** Takes the address off the network: connections are cut, new ones refused. */
	async close(): Promise<void> {
		const closed = once(this.server, 'close');
		this.server.close();
		this.server.closeAllConnections();
		await closed;
	}

	private handle(request: IncomingMessage, response: ServerResponse): void {
		if (this.refusesPushes && request.method === 'POST') {
			response.writeHead(403, { 'content-type': 'text/plain' }).end('Refused by the firewall');
			return;
		}
		const { n8n, productionWebhooks = n8n } = this.behind;
		const isProduction = request.url?.startsWith('/webhook/');
		forward(request, response, isProduction ? productionWebhooks : n8n);
	}
}
