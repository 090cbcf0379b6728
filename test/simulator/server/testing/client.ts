import {
	defaultApplication,
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../index';
import { parseLossless } from '../../../contract/json';
import { NOW, smallWorld } from './smallWorld';

export const REDIRECT_URI = 'https://n8n.example.com/rest/oauth2-credential/callback';

export const LEAD_SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';

/** An answer as tests read it: with plain fetch, without code of the package. */
export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The parsed body, integers beyond 2^53 as bigints; undefined when it is not JSON. */
	json: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into any shape
}

/** A simulator in this process or another one. */
type Reachable = Pick<Simulator, 'url'>;

async function send(simulator: Reachable, path: string, init: RequestInit = {}): Promise<Reply> {
	const response = await fetch(simulator.url + path, { redirect: 'manual', ...init });
	const text = await response.text();
	const isJson = /^[[{]/.test(text) && response.headers.get('content-type')?.includes('json');
	let json: unknown;
	try {
		json = isJson ? parseLossless(text) : undefined;
	} catch {
		json = undefined;
	}
	return { status: response.status, headers: response.headers, text, json };
}

/** Posts a form; redirects are not followed. */
export async function postForm(
	simulator: Reachable,
	path: string,
	fields: Record<string, string>,
): Promise<Reply> {
	return await send(simulator, path, { method: 'POST', body: new URLSearchParams(fields) });
}

/** The authorization URL's query for these scopes, space separated. */
export const authorizationFields = (scope: string) => ({
	response_type: 'code',
	client_id: defaultApplication().clientId,
	redirect_uri: REDIRECT_URI,
	scope,
	state: 'state with spaces & signs',
});

/** Selects Allow; returns the code. */
export async function authorize(simulator: Reachable, scope: string): Promise<string> {
	const fields = { ...authorizationFields(scope), decision: 'allow' };
	const { headers } = await postForm(simulator, '/oauth/v2/authorization', fields);
	return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}

/** A POST to a token endpoint with the default application's credentials in the body. */
export async function requestToken(
	simulator: Reachable,
	fields: Record<string, string>,
	endpoint = 'accessToken',
): Promise<Reply> {
	const { clientId, clientSecret } = defaultApplication();
	const client = { client_id: clientId, client_secret: clientSecret };
	return await postForm(simulator, `/oauth/v2/${endpoint}`, { ...client, ...fields });
}

/** Consents, and exchanges the code for tokens. */
export async function connect(simulator: Reachable, scope = LEAD_SCOPES): Promise<Reply['json']> {
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
	/** Calls a control function over HTTP. */
	callControl(path: string, ...parameters: unknown[]): Promise<Reply>;
	/** Starts another simulator in place of the running one. */
	restart(options: SimulatorOptions): Promise<void>;
}

interface CallChanges {
	headers?: Record<string, string | undefined>;
	/** A body that is not a text is sent as JSON. */
	body?: unknown;
	signal?: AbortSignal;
}

/** A new simulator for each test of a file: with the small world, and a clock that stands still at NOW. */
export function smallSimulator(webhooks?: SimulatorOptions['webhooks']): SmallSimulator {
	const start = async (options: SimulatorOptions) => {
		Object.assign(simulator, await startSimulator({ world: smallWorld(), ...options }));
		simulator.token = (await connect(simulator)).access_token;
		simulator.control.calls.clear();
	};
	const call: SmallSimulator['call'] = async (method, path, { headers, body, signal } = {}) => {
		const all = Object.entries({
			Authorization: `Bearer ${simulator.token}`,
			'Linkedin-Version': '202609',
			'X-Restli-Protocol-Version': '2.0.0',
			...(method === 'POST' && { 'Content-Type': 'application/json' }),
			...headers,
		}).filter((header): header is [string, string] => header[1] !== undefined);
		const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
		return await send(simulator, path, { method, headers: all, body: text, signal });
	};
	const simulator = {
		call,
		get: async (path, changes) => await call('GET', path, changes),
		callControl: async (path, ...parameters) =>
			await send(simulator, `/control/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(parameters),
			}),
		restart: async (options) => {
			await simulator.stop();
			await start(options);
		},
	} as SmallSimulator;
	beforeEach(async () => await start({ now: () => NOW, webhooks }));
	afterEach(async () => await simulator.stop());
	return simulator;
}

/** The status, code, and place or reason of a refusal. */
export function refusalOf({ status, json }: Reply): string {
	const [input] = json?.errorDetails?.inputErrors ?? [];
	if (input === undefined) return `${status} ${json?.code ?? json?.error}: ${json?.message}`;
	return `${status} ${input.code} ${input.input.inputPath.fieldPath}`;
}
