import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createCertificates } from '../../../harness/certificates';
import { defaultApplication, type WebhookIngress } from '../../index';

export const WEBHOOK = 'https://n8n.example.com/webhook/leads';

/** Answers a request, or leaves it waiting. */
export type Reaction = (response: ServerResponse, challengeCode: string) => void;

interface WebhookServer {
	ingress: WebhookIngress;
	received: Array<{ host?: string; body: string }>;
	/** To a POST; 200 at the beginning of each test. */
	onPush: Reaction;
	/** To a challenge; the right answer at the beginning of each test. */
	onChallenge: Reaction;
}

const accept: Reaction = (response) => response.end();

export function answerChallenge(response: ServerResponse, answer: object): void {
	response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
}

export const passChallenge: Reaction = (response, challengeCode) => {
	const hmac = createHmac('sha256', defaultApplication().clientSecret).update(challengeCode);
	answerChallenge(response, { challengeCode, challengeResponse: hmac.digest('hex') });
};

/** A receiver of webhooks for a test file, on loopback in place of n8n.example.com. */
export function webhookServer(): WebhookServer {
	const receiver: WebhookServer = {
		ingress: { address: '127.0.0.1', port: 0 },
		received: [],
		onPush: accept,
		onChallenge: passChallenge,
	};
	const server = createServer((request, response) => {
		const { method, url = '', headers } = request;
		const code = /[?&]challengeCode=([^&]*)/.exec(url)?.[1] ?? '';
		void text(request).then((body) => {
			receiver.received.push({ host: headers.host, body });
			receiver[method === 'GET' ? 'onChallenge' : 'onPush'](response, code);
		});
	});
	const trusted: Pick<WebhookIngress, 'ca'> = {};
	beforeAll(async () => {
		const { ca, ...own } = await createCertificates(['n8n.example.com']);
		server.setSecureContext(own);
		trusted.ca = ca;
		await once(server.listen(0, '127.0.0.1'), 'listening');
		receiver.ingress.port = (server.address() as AddressInfo).port;
	});
	beforeEach(() => {
		receiver.received.length = 0;
		Object.assign(receiver.ingress, trusted);
		Object.assign(receiver, { onPush: accept, onChallenge: passChallenge });
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	return receiver;
}
