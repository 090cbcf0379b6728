/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { at } from '../linkedIn/json';
import type { Exchange, LinkedIn } from '../linkedIn/linkedIn';
import { reasonOf } from '../lists/page';
import type { Person } from '../person';

/** The app whose consent is asked for. */
export interface App {
	clientId: string;
	clientSecret: string;
	/** Space separated. */
	scopes: string;
	/**
	 * One of the app's redirect URIs. For one on this machine the probe waits itself; otherwise the
	 * person pastes the address that the browser ended at.
	 */
	redirectUri: string;
}

/**
 * Walks through the consent in the person's browser and redeems the code (contract 1.1); the client has
 * the access token then.
 * @returns LinkedIn's answer to the code
 * @throws when it is refused, with LinkedIn's reason
 */
export async function consent(linkedIn: LinkedIn, person: Person, app: App): Promise<Exchange> {
	const { clientId, clientSecret, redirectUri } = app;
	const state = randomUUID();
	const url = new URL('/oauth/v2/authorization', linkedIn.options.hosts.www);
	const parameters = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri };
	// LinkedIn reads spaces as %20 (contract 1.1), which URLSearchParams writes as +.
	url.search = `${new URLSearchParams({ ...parameters, state })}&scope=${encodeURIComponent(app.scopes)}`;
	const came = isOnThisMachine(redirectUri)
		? await waitForRedirect(redirectUri, async () => await person.visit(url.href))
		: await pastedRedirect(person, url.href);
	const { searchParams } = came;
	if (searchParams.get('state') !== state) {
		throw new Error('The browser came back with another state; start the consent again');
	}
	const code = searchParams.get('code');
	if (code === null) {
		throw new Error(`LinkedIn refused the consent: ${searchParams.get('error') ?? 'no code'}`);
	}
	const answer = await linkedIn.postForm('/oauth/v2/accessToken', {
		grant_type: 'authorization_code',
		code,
		redirect_uri: redirectUri,
		client_id: clientId,
		client_secret: clientSecret,
	});
	const token = at(answer.body, 'access_token');
	if (typeof token !== 'string') throw new Error(reasonOf(answer));
	linkedIn.token = token;
	return answer;
}

function isOnThisMachine(redirectUri: string): boolean {
	return ['localhost', '127.0.0.1'].includes(new URL(redirectUri).hostname);
}

/** Listens where the browser is sent back to, until it comes. */
async function waitForRedirect(redirectUri: string, visit: () => Promise<void>): Promise<URL> {
	const { port, pathname, origin } = new URL(redirectUri);
	const server = createServer();
	server.listen(Number(port), '127.0.0.1');
	await once(server, 'listening');
	try {
		const arrival = new Promise<URL>((resolve) => {
			server.on('request', (request, response) => {
				const url = new URL(request.url ?? '/', origin);
				if (url.pathname !== pathname) return void response.writeHead(404).end();
				response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
				response.end('The probe has what it needs. You can close this page.');
				resolve(url);
			});
		});
		await visit();
		return await arrival;
	} finally {
		server.close();
		server.closeAllConnections();
	}
}

async function pastedRedirect(person: Person, url: string): Promise<URL> {
	await person.visit(url);
	const pasted = await person.answer('Paste the whole address that the browser shows then:');
	return new URL(pasted.trim());
}
