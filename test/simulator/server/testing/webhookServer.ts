/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createCertificates } from '../../../harness/certificates';
import { defaultApplication, type WebhookIngress } from '../../index';

export const WEBHOOK = 'https://n8n.example.com/webhook/leads';
export const OTHER_WEBHOOK = 'https://crm.example.com/hooks?tenant=7';

const certificates = createCertificates(['n8n.example.com', 'crm.example.com']);

/** One request as the server received it. */
export interface Received {
	method: string;
	/** Path and query, raw. */
	url: string;
	host: string | undefined;
	/** The server name of the TLS handshake. */
	serverName: string | undefined;
	headers: IncomingMessage['headers'];
	body: Buffer;
}

/** What is answered; a number is a status without a body, `silence` none at all, `hangUp` a closed connection. */
export type Reaction =
	| number
	| 'silence'
	| 'hangUp'
	| { status: number; contentType?: string; body: string; after?: number };

export interface WebhookServer {
	ingress: WebhookIngress;
	received: Received[];
	/** Pushes among the received requests, parsed. */
	pushes(): Array<Record<string, unknown>>;
	/** The answer to a POST; 200 at the beginning of each test. */
	onPush: (received: Received) => Reaction;
	/** The answer to a challenge; the right one at the beginning of each test. */
	onChallenge: (code: string, received: Received) => Reaction;
	/** How many connections were open at once, at most, and how many there were. */
	connections: { most: number; total: number; open: number };
}

export function hmac(secret: string, message: string | Buffer): string {
	return createHmac('sha256', secret).update(message).digest('hex');
}

export function rightAnswer(code: string): Reaction {
	const answer = {
		challengeCode: code,
		challengeResponse: hmac(defaultApplication().clientSecret, code),
	};
	return { status: 200, contentType: 'application/json', body: JSON.stringify(answer) };
}

/** A receiver of webhooks on loopback for a file of tests, for n8n.example.com and crm.example.com. */
export function webhookServer(): WebhookServer {
	const received: Received[] = [];
	const sockets = new Set<Socket>();
	const server = createServer({ cert: certificates.cert, key: certificates.key });
	const receiver: WebhookServer = {
		ingress: { address: '127.0.0.1', port: 0, ca: certificates.ca },
		received,
		pushes: () =>
			received
				.filter(({ method }) => method === 'POST')
				.map(({ body }) => JSON.parse(body.toString('utf8'))),
		onPush: () => 200,
		onChallenge: rightAnswer,
		connections: { most: 0, total: 0, open: 0 },
	};
	server.on('secureConnection', (socket) => {
		const { connections } = receiver;
		sockets.add(socket);
		connections.total += 1;
		connections.open += 1;
		connections.most = Math.max(connections.most, connections.open);
		socket.on('close', () => {
			sockets.delete(socket);
			connections.open -= 1;
		});
	});
	server.on('request', (request, response) => void serve(receiver, request, response));
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		receiver.ingress.port = (server.address() as AddressInfo).port;
	});
	beforeEach(() => {
		received.length = 0;
		Object.assign(receiver, { onPush: () => 200, onChallenge: rightAnswer });
		Object.assign(receiver.connections, { most: receiver.connections.open, total: 0 });
	});
	afterAll(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	});
	return receiver;
}

async function serve(
	receiver: WebhookServer,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const one: Received = {
		method: request.method ?? '',
		url: request.url ?? '',
		host: request.headers.host,
		serverName: (request.socket as TLSSocket & { servername?: string }).servername,
		headers: request.headers,
		body: Buffer.concat(chunks),
	};
	receiver.received.push(one);
	const code = /[?&]challengeCode=([^&]*)/.exec(one.url)?.[1] ?? '';
	const reaction = one.method === 'GET' ? receiver.onChallenge(code, one) : receiver.onPush(one);
	if (reaction === 'silence') return;
	if (reaction === 'hangUp') return void request.socket.destroy();
	if (typeof reaction === 'number') return void response.writeHead(reaction).end();
	const { status, contentType, body, after = 0 } = reaction;
	setTimeout(() => {
		response.writeHead(status, contentType ? { 'content-type': contentType } : {}).end(body);
	}, after);
}
