import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificates } from '../../../harness/certificates';
import { defaultApplication, type WebhookIngress } from '../../index';

export const WEBHOOK = 'https://n8n.example.com/webhook/leads';

/** One request as the server received it. */
interface Received {
	method: string;
	headers: IncomingMessage['headers'];
	body: Buffer;
}

/** The answer; a number is a status without a body, `silence` no answer, `hangUp` a closed connection. */
type Reaction =
	| number
	| 'silence'
	| 'hangUp'
	| { status: number; contentType?: string; body: string };

interface WebhookServer {
	ingress: WebhookIngress;
	received: Received[];
	/** Pushes among the received requests, parsed. */
	pushes(): Array<Record<string, unknown>>;
	/** The answer to a POST; 200 at the beginning of each test. */
	onPush: () => Reaction;
	/** The answer to a challenge; the right one at the beginning of each test. */
	onChallenge: (code: string) => Reaction;
}

export function rightAnswer(code: string) {
	const { clientSecret } = defaultApplication();
	const challengeResponse = createHmac('sha256', clientSecret).update(code).digest('hex');
	const body = JSON.stringify({ challengeCode: code, challengeResponse });
	return { status: 200, contentType: 'application/json', body };
}

/** A receiver of webhooks for a test file, on loopback in place of n8n.example.com. */
export function webhookServer(): WebhookServer {
	const server = createServer();
	const receiver: WebhookServer = {
		ingress: { address: '127.0.0.1', port: 0 },
		received: [],
		pushes: () =>
			receiver.received
				.filter(({ method }) => method === 'POST')
				.map(({ body }) => JSON.parse(body.toString('utf8'))),
		onPush: () => 200,
		onChallenge: rightAnswer,
	};
	server.on('request', (request, response) => void serve(receiver, request, response));
	beforeAll(async () => {
		const { ca, ...own } = await createCertificates(['n8n.example.com']);
		server.setSecureContext(own);
		receiver.ingress.ca = ca;
		await once(server.listen(0, '127.0.0.1'), 'listening');
		receiver.ingress.port = (server.address() as AddressInfo).port;
	});
	beforeEach(() => {
		receiver.received.length = 0;
		Object.assign(receiver, { onPush: () => 200, onChallenge: rightAnswer });
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
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
	const { method = '', url = '', headers } = request;
	const body = Buffer.concat(chunks);
	receiver.received.push({ method, headers, body });
	const code = /[?&]challengeCode=([^&]*)/.exec(url)?.[1] ?? '';
	const reaction = method === 'GET' ? receiver.onChallenge(code) : receiver.onPush();
	if (reaction === 'silence') return;
	if (reaction === 'hangUp') return void request.socket.destroy();
	if (typeof reaction === 'number') return void response.writeHead(reaction).end();
	const { status, contentType } = reaction;
	response.writeHead(status, contentType ? { 'content-type': contentType } : {}).end(reaction.body);
}
