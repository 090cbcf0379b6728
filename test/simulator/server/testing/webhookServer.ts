import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createCertificates } from '../../../harness/certificates';
import { defaultApplication, type WebhookIngress } from '../../index';
import { hmac } from '../webhooks';

export const WEBHOOK = 'https://n8n.example.com/webhook/leads';

interface WebhookServer {
	ingress: WebhookIngress;
	received: Array<{ host?: string; body: string }>;
}

/** A receiver of webhooks for a test file, on loopback in place of n8n.example.com. It passes each challenge. */
export function webhookServer(): WebhookServer {
	const receiver: WebhookServer = { ingress: { address: '127.0.0.1', port: 0 }, received: [] };
	const server = createServer((request, response) => {
		const { url = '', headers } = request;
		const [, challengeCode] = /[?&]challengeCode=([^&]*)/.exec(url) ?? [];
		void text(request).then((body) => {
			receiver.received.push({ host: headers.host, body });
			if (challengeCode === undefined) return response.end();
			const challengeResponse = hmac(defaultApplication().clientSecret, challengeCode);
			const answer = JSON.stringify({ challengeCode, challengeResponse });
			return response.setHeader('content-type', 'application/json').end(answer);
		});
	});
	beforeAll(async () => {
		const { ca, ...own } = await createCertificates(['n8n.example.com']);
		server.setSecureContext(own);
		receiver.ingress.ca = ca;
		await once(server.listen(0, '127.0.0.1'), 'listening');
		receiver.ingress.port = (server.address() as AddressInfo).port;
	});
	beforeEach(() => {
		receiver.received.length = 0;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	return receiver;
}
