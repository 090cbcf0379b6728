import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, reasonOf, type Exchange, type LinkedIn } from './linkedIn';
import type { Person } from './probe';

/** The app that requests the consent. */
export interface App {
	clientId: string;
	clientSecret: string;
	/** Space separated. */
	scopes: string;
	/** One of the app's redirect URIs; nothing needs to answer there. */
	redirectUri: string;
}

/**
 * Walks through the consent in the person's browser, redeems the code (contract 1.1), and waits until LinkedIn
 * accepts the token, which the client then has.
 * @returns LinkedIn's answer to the code, and for how many seconds the token was refused
 * @throws when LinkedIn refuses, with its reason
 */
export async function connect(linkedIn: LinkedIn, person: Person, app: App) {
	linkedIn.about = 'consent';
	const tokenAnswer = await consent(linkedIn, person, app);
	return { tokenAnswer, refusedSeconds: await refusedSeconds(linkedIn) };
}

async function consent(linkedIn: LinkedIn, person: Person, app: App): Promise<Exchange> {
	const { clientId: client_id, clientSecret: client_secret, redirectUri: redirect_uri } = app;
	const state = randomUUID();
	const url = new URL('/oauth/v2/authorization', linkedIn.options.hosts.www);
	const parameters = { response_type: 'code', client_id, redirect_uri, state };
	// LinkedIn reads spaces as %20 (contract 1.1), which URLSearchParams writes as +.
	url.search = `${new URLSearchParams(parameters)}&scope=${encodeURIComponent(app.scopes)}`;
	await person.visit(url.href);
	const pasted = await person.answer('Paste the whole address that the browser shows then:');
	const { searchParams } = new URL(pasted);
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

/** Clients sleep five seconds (contract 1.1); the probe waits twice as long. */
const LONGEST_REFUSAL = 10;

/** Calls until LinkedIn no longer refuses the token as revoked. @returns how many seconds that took */
async function refusedSeconds(linkedIn: LinkedIn): Promise<number> {
	for (let seconds = 0; ; seconds += 1) {
		const answer = await linkedIn.get('/rest/organizationAcls', 'q=roleAssignee&count=1');
		if (answer.status !== 401) return seconds;
		const isFresh = at(answer.body, 'code') === 'REVOKED_ACCESS_TOKEN';
		if (!isFresh || seconds >= LONGEST_REFUSAL) throw new Error(reasonOf(answer));
		await sleep(1000);
	}
}
