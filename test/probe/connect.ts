import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	at,
	encodedUrn,
	reasonOf,
	type Exchange,
	type JsonObject,
	type LinkedIn,
} from './linkedIn';
import { DEFAULT_COUNT, pageOf } from './lists';
import type { Person } from './probe';

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
	const { clientId: client_id, clientSecret: client_secret, redirectUri: redirect_uri } = app;
	const state = randomUUID();
	const url = new URL('/oauth/v2/authorization', linkedIn.options.hosts.www);
	const parameters = { response_type: 'code', client_id, redirect_uri, state };
	// LinkedIn reads spaces as %20 (contract 1.1), which URLSearchParams writes as +.
	url.search = `${new URLSearchParams(parameters)}&scope=${encodeURIComponent(app.scopes)}`;
	const { searchParams } = await redirected(person, url.href, new URL(redirect_uri));
	if (searchParams.get('state') !== state) {
		throw new Error('The browser came back with another state; start the consent again');
	}
	const code = searchParams.get('code');
	if (code === null) {
		throw new Error(`LinkedIn refused the consent: ${searchParams.get('error') ?? 'no code'}`);
	}
	const grant = { grant_type: 'authorization_code', code, redirect_uri };
	const fields = { ...grant, client_id, client_secret };
	const answer = await linkedIn.postForm('/oauth/v2/accessToken', fields);
	const token = at(answer.body, 'access_token');
	if (typeof token !== 'string') throw new Error(reasonOf(answer));
	linkedIn.token = token;
	return answer;
}

/** Where the browser is sent back to: waited for on this machine, or pasted. */
async function redirected(person: Person, url: string, redirect: URL): Promise<URL> {
	const { hostname, port, pathname, origin } = redirect;
	if (!['localhost', '127.0.0.1'].includes(hostname)) {
		await person.visit(url);
		return new URL(await person.answer('Paste the whole address that the browser shows then:'));
	}
	const server = createServer();
	await once(server.listen(Number(port), '127.0.0.1'), 'listening');
	try {
		const arrival = new Promise<URL>((resolve) => {
			server.on('request', (request, response) => {
				const came = new URL(request.url ?? '/', origin);
				if (came.pathname !== pathname) return void response.writeHead(404).end();
				response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
				response.end('The probe has what it needs. You can close this page.');
				resolve(came);
			});
		});
		await person.visit(url);
		return await arrival;
	} finally {
		server.close();
		server.closeAllConnections();
	}
}

/** Clients sleep five seconds (contract 1.1); twice that is waited for. */
const LONGEST_REFUSAL = 10;

/**
 * Calls with a token that was given just now, until it is no longer refused as a revoked one.
 * @returns the seconds for which it was, in whole ones
 * @throws when it is refused for another reason, or longer than ten seconds
 */
export async function refusedSeconds(linkedIn: LinkedIn): Promise<number> {
	for (let seconds = 0; ; seconds += 1) {
		const answer = await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1');
		if (answer.status !== 401) return seconds;
		const isFresh = at(answer.body, 'code') === 'REVOKED_ACCESS_TOKEN';
		if (!isFresh || seconds >= LONGEST_REFUSAL) throw new Error(reasonOf(answer));
		await sleep(1000);
	}
}

/** The roles that may read event leads (contract 1.5), in both spellings (5-14). */
const ROLES = ['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR', 'CONTENT_ADMIN'];

/**
 * Lets the person choose one of the pages whose event leads may be read.
 * @returns the organization's id
 * @throws when there is none
 */
export async function chooseOrganization(linkedIn: LinkedIn, person: Person): Promise<string> {
	const query = 'q=roleAssignee&state=APPROVED';
	const rows = await firstElements(linkedIn, '/rest/organizationAcls', query);
	const ids = [...new Set(rows.filter(({ role }) => ROLES.includes(String(role))).flatMap(idOf))];
	if (ids.length === 0) {
		throw new Error('The signed-in member is Super admin or Content admin of no page');
	}
	if (ids.length === 1) return ids[0];
	const { body } = await linkedIn.get('/rest/organizationsLookup', `ids=List(${ids.join()})`);
	const names = ids.map((id) => String(at(body, 'results', id, 'localizedName') ?? `page ${id}`));
	return ids[await person.choose('Which page?', names)];
}

/**
 * Lets the person choose one of the page's events that have a lead form.
 * @returns the event's id; undefined when the page has none
 * @throws when its events may not be read
 */
export async function chooseEvent(
	linkedIn: LinkedIn,
	person: Person,
	organizationId: string,
): Promise<string | undefined> {
	const organizer = encodedUrn('organization', organizationId);
	const query = `q=organizerLeadGenFormEnabledEvents&organizer=${organizer}`;
	const events = await firstElements(linkedIn, '/rest/events', query);
	if (events.length < 2) return events[0] && String(events[0].id);
	const labels = events.map(({ localizedName, startsAt }) => {
		const day = typeof startsAt === 'number' ? new Date(startsAt).toISOString().slice(0, 10) : '';
		return `${String(localizedName)} (${day})`;
	});
	return String(events[await person.choose('Which event?', labels)].id);
}

/** What the first page of a list holds; a list to choose from need not be whole, for the flags take any id. */
async function firstElements(
	linkedIn: LinkedIn,
	path: string,
	query: string,
): Promise<JsonObject[]> {
	const answer = await linkedIn.get(path, `${query}&count=${DEFAULT_COUNT}&start=0`);
	if (answer.status !== 200) throw new Error(reasonOf(answer));
	return pageOf(answer, 0, DEFAULT_COUNT).elements;
}

/** The organization of an ACL row, under whichever key (contract 5-4). */
function idOf(row: JsonObject): string[] {
	const urn = row.organization ?? row.organizationTarget ?? row.organizationalTarget;
	const id = /^urn:li:organization:(\d+)$/.exec(String(urn))?.[1];
	return id === undefined ? [] : [id];
}
