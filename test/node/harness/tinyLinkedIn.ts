/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
	method: string;
	/** Path and query exactly as they were on the wire. */
	target: string;
	host: string;
	authorization?: string;
	body: string;
}

export interface TinyLinkedIn {
	port: number;
	requests: ReceivedRequest[];
	/** The access token that the API accepts; others get LinkedIn's 401. */
	accessToken: string;
	/** The refresh token that the token endpoint accepts; others get LinkedIn's 400. */
	refreshToken: string;
	close(): Promise<void>;
}

const REFRESH_REFUSED = {
	error: 'invalid_request',
	error_description:
		'The provided authorization grant or refresh token is invalid, expired or revoked',
};

const EXPIRED = {
	status: 401,
	serviceErrorCode: 65602,
	code: 'EXPIRED_ACCESS_TOKEN',
	message: 'The token used in the request has expired',
};

/** An id that a JavaScript number cannot hold, bare, as LinkedIn sends it. */
const ANSWER = '{"id":6955637458260688897}';

const readBody = async (request: IncomingMessage): Promise<string> => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
};

const send = (response: ServerResponse, status: number, body: string) =>
	response.writeHead(status, { 'content-type': 'application/json' }).end(body);

/** Just enough of LinkedIn to prove the harness by: one token endpoint, and one answer to everything else. */
export async function startTinyLinkedIn(): Promise<TinyLinkedIn> {
	const tiny = { requests: [] as ReceivedRequest[], accessToken: 'first', refreshToken: 'refresh' };

	const answerToken = (body: string, response: ServerResponse) => {
		const form = new URLSearchParams(body);
		if (form.get('refresh_token') !== null && form.get('refresh_token') !== tiny.refreshToken) {
			send(response, 400, JSON.stringify(REFRESH_REFUSED));
			return;
		}
		const tokens = {
			access_token: tiny.accessToken,
			expires_in: 5184000,
			refresh_token: tiny.refreshToken,
			refresh_token_expires_in: 31536000,
			scope: 'r_events,r_marketing_leadgen_automation,r_organization_admin',
			token_type: 'Bearer',
		};
		send(response, 200, JSON.stringify(tokens));
	};

	const server = createServer((request, response) => {
		void readBody(request).then((body) => {
			const target = request.url ?? '';
			const { authorization, host = '' } = request.headers;
			tiny.requests.push({ method: request.method ?? '', target, host, authorization, body });
			if (target === '/oauth/v2/accessToken') answerToken(body, response);
			else if (authorization === `Bearer ${tiny.accessToken}`) send(response, 200, ANSWER);
			else send(response, 401, JSON.stringify(EXPIRED));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;

	return Object.assign(tiny, {
		port,
		async close() {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	});
}
