import { attempt, isError } from 'lodash';
import { parseLossless } from '../../../contract/json';
import { giveConsent } from '../../../harness/giveConsent';
import { defaultApplication, startSimulator, type Simulator } from '../../index';
import { NOW, smallWorld } from './smallWorld';

const REDIRECT_URI = 'https://n8n.example.com/rest/oauth2-credential/callback';

const LEAD_SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';

/** An answer as tests read it: with plain fetch, without code of the package. */
export interface Reply {
	status: number;
	text: string;
	/** The parsed body, integers beyond 2^53 as bigints; undefined when it is not JSON. */
	json: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into any shape
}

async function send(simulator: Simulator, path: string, init: RequestInit): Promise<Reply> {
	const response = await fetch(simulator.url + path, init);
	const text = await response.text();
	const json = attempt(parseLossless, text);
	return { status: response.status, text, json: isError(json) ? undefined : json };
}

/** Selects Allow for these scopes, which are separated by spaces; returns the code. */
async function authorize(simulator: Simulator, scope: string): Promise<string> {
	const url = new URL('https://www.linkedin.com/oauth/v2/authorization');
	url.search = new URLSearchParams({
		response_type: 'code',
		client_id: defaultApplication().clientId,
		redirect_uri: REDIRECT_URI,
		scope,
	}).toString();
	const location = await giveConsent(simulator.url, url.toString());
	return new URL(location).searchParams.get('code') ?? '';
}

/** A POST to a token endpoint with the default application's credentials in the body. */
export async function requestToken(
	simulator: Simulator,
	fields: Record<string, string>,
	endpoint = 'accessToken',
): Promise<Reply> {
	const { clientId, clientSecret } = defaultApplication();
	const client = { client_id: clientId, client_secret: clientSecret };
	const body = new URLSearchParams({ ...client, ...fields });
	return await send(simulator, `/oauth/v2/${endpoint}`, { method: 'POST', body });
}

/** Consents, and exchanges the code for tokens. */
export async function connect(simulator: Simulator, scope = LEAD_SCOPES): Promise<Reply['json']> {
	const code = await authorize(simulator, scope);
	const grant = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI };
	return (await requestToken(simulator, grant)).json;
}

export interface SmallSimulator extends Simulator {
	/** The access token of the signed-in member. */
	token: string;
	/** Calls the API; the path and its raw query are sent unchanged, and headers of `undefined` are not sent. */
	call(method: string, path: string, changes?: CallChanges): Promise<Reply>;
	get(path: string, changes?: CallChanges): Promise<Reply>;
}

interface CallChanges {
	headers?: Record<string, string | undefined>;
	/** A body that is not a text is sent as JSON. */
	body?: unknown;
}

/** A new simulator for each test of a file: with the small world, and a clock that stands still at NOW. */
export function smallSimulator(): SmallSimulator {
	const call: SmallSimulator['call'] = async (method, path, { headers, body } = {}) => {
		const all = Object.entries({
			Authorization: `Bearer ${simulator.token}`,
			'Linkedin-Version': '202609',
			'X-Restli-Protocol-Version': '2.0.0',
			...(method === 'POST' && { 'Content-Type': 'application/json' }),
			...headers,
		}).filter((header): header is [string, string] => header[1] !== undefined);
		const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
		return await send(simulator, path, { method, headers: all, body: text });
	};
	const get: SmallSimulator['get'] = async (path, changes) => await call('GET', path, changes);
	const simulator = { call, get } as SmallSimulator;
	beforeEach(async () => {
		Object.assign(simulator, await startSimulator({ world: smallWorld(), now: () => NOW }));
		simulator.token = (await connect(simulator)).access_token;
		simulator.control.calls.clear();
	});
	afterEach(async () => await simulator.stop());
	return simulator;
}

/** The status, code, and place or reason of a refusal. */
export function refusalOf({ status, json }: Reply): string {
	const [input] = json?.errorDetails?.inputErrors ?? [];
	if (input === undefined) return `${status} ${json?.code ?? json?.error}: ${json?.message}`;
	return `${status} ${input.code} ${input.input.inputPath.fieldPath}`;
}
