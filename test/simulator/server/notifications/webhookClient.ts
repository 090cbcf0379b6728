import type { ClientRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';

/** Where every webhook is reached, whatever host its URL names. */
export interface WebhookIngress {
	/** An address of this machine, such as 127.0.0.1. */
	address: string;
	port: number;
	/** The authority that signed the ingress's certificate, PEM; the system's own ones when absent. */
	ca?: string;
}

export interface WebhookRequest {
	method: 'GET' | 'POST';
	headers: Record<string, string>;
	body?: Uint8Array;
	/** Real milliseconds, from when there is a connection to use. */
	timeout: number;
}

export interface WebhookReply {
	status: number;
	contentType: string | undefined;
	/** As UTF-8, at most the first 64 kB. */
	body: string;
	/** Real milliseconds, from when there was a connection to use. */
	milliseconds: number;
}

const CONNECTIONS_PER_HOST = 50;

const BODY_LIMIT = 64 * 1024;

/** LinkedIn's outgoing side: HTTPS with the URL's host as Host and SNI, over a bounded set of connections. */
export class WebhookClient {
	private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_PER_HOST });

	private isClosed = false;

	constructor(private readonly ingress: WebhookIngress | undefined) {}

	/**
	 * Sends one request; redirects are not followed.
	 * @throws when there is no answer in time, or nothing that a call from the Internet would reach
	 */
	async send(webhook: string, request: WebhookRequest, signal: AbortSignal): Promise<WebhookReply> {
		const url = new URL(webhook);
		if (this.isClosed) throw new Error('The simulator has stopped');
		if (this.ingress === undefined) throw new Error('No ingress: every webhook is unreachable');
		if (url.protocol !== 'https:' || !isPublicHost(url.hostname)) {
			throw new Error(`${url.protocol}//${url.hostname} is no public HTTPS address`);
		}
		for (;;) {
			try {
				return await this.attempt(this.ingress, url, request, signal);
			} catch (error) {
				// The server closed a kept connection at the very moment it was used again, and maybe others, too.
				if (!(error instanceof LostConnection)) throw error;
			}
		}
	}

	/** Ends every connection. */
	close(): void {
		this.isClosed = true;
		this.agent.destroy();
	}

	private async attempt(
		{ address, port, ca }: WebhookIngress,
		url: URL,
		request: WebhookRequest,
		signal: AbortSignal,
	): Promise<WebhookReply> {
		const outgoing = httpsRequest({
			host: address,
			port,
			servername: url.hostname,
			...(ca !== undefined && { ca }),
			agent: this.agent,
			method: request.method,
			path: url.pathname + url.search,
			headers: {
				...request.headers,
				host: url.host,
				...(request.body && { 'content-length': request.body.length }),
			},
			signal,
		});
		return await readReply(outgoing, request);
	}
}

/** The connection was one kept from an earlier request, and is gone. */
class LostConnection extends Error {}

async function readReply(
	outgoing: ClientRequest,
	{ body, timeout }: WebhookRequest,
): Promise<WebhookReply> {
	return await new Promise((resolve, reject) => {
		let started = performance.now();
		let timer: NodeJS.Timeout | undefined;
		outgoing.on('socket', () => {
			started = performance.now();
			timer = setTimeout(
				() => outgoing.destroy(new Error(`No answer within ${timeout} ms`)),
				timeout,
			);
		});
		outgoing.on('close', () => clearTimeout(timer));
		outgoing.on('error', (error: NodeJS.ErrnoException) => {
			const lost = outgoing.reusedSocket && error.code === 'ECONNRESET';
			reject(lost ? new LostConnection(error.message) : new Error(error.message));
		});
		outgoing.on('response', (response) => {
			const chunks: Buffer[] = [];
			let size = 0;
			response.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (size <= BODY_LIMIT) chunks.push(chunk);
			});
			response.on('error', reject);
			response.on('end', () =>
				resolve({
					status: response.statusCode ?? 0,
					contentType: response.headers['content-type'],
					body: Buffer.concat(chunks).toString('utf8'),
					milliseconds: performance.now() - started,
				}),
			);
		});
		outgoing.end(body);
	});
}

/** Whether the Internet could know the host; LinkedIn refuses ngrok's in particular (contract 4.1). */
function isPublicHost(hostname: string): boolean {
	// URL writes an IPv6 address in brackets.
	if (hostname.startsWith('[') || isIP(hostname) !== 0) return false;
	return (
		hostname.includes('.') &&
		!/\.(local|localhost|internal|home\.arpa)$|\.ngrok[^.]*\.\w+$/.test(hostname)
	);
}
