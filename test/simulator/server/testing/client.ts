import { compareWithContract } from '../../../contract/contract';
import { defaultApplication, type Simulator } from '../../index';
import { parseJson } from '../answer';

export const REDIRECT_URI = 'https://n8n.example.com/rest/oauth2-credential/callback';

/** A simulator, in whatever process it runs. */
type Reachable = Pick<Simulator, 'url'>;

/** A test's own small client: plain fetch, nothing of the package. */
export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The parsed body, integers beyond 2^53 as bigints; undefined when it is not JSON. */
	json: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into any shape
}

export interface Tokens {
	access_token: string;
	refresh_token?: string;
	expires_in: number;
	refresh_token_expires_in?: number;
	scope: string;
	token_type: string;
}

async function toReply(response: Response): Promise<Reply> {
	const text = await response.text();
	let json: unknown;
	try {
		json = parseJson(text);
	} catch {
		json = undefined;
	}
	return { status: response.status, headers: response.headers, text, json };
}

/**
 * So that the simulator cannot drift from the wire contract unnoticed, every answer that a test reads is
 * compared with it.
 * @throws with the places that differ
 */
function requireContract(method: string, path: string, { status, json }: Reply): void {
	const [pathname, query = ''] = path.split('?');
	const answered = { method, path: pathname, query, status, body: json as unknown };
	const { wrong, unknownKeys } = compareWithContract(answered);
	if (wrong.length + unknownKeys.length === 0) return;
	const places = [...wrong, ...unknownKeys.map((key) => `${key}: not in the contract`)];
	throw new Error(
		`${method} ${pathname} (${status}) differs from the contract:\n${places.join('\n')}`,
	);
}

/** Whether an answer may have been broken on purpose. */
const isFaulty = ({ control }: Simulator) => control.faults.list().length > 0;

/** Posts a form; redirects are not followed. */
export async function postForm(
	simulator: Reachable,
	path: string,
	fields: Record<string, string>,
): Promise<Reply> {
	const reply = await toReply(
		await fetch(simulator.url + path, {
			method: 'POST',
			body: new URLSearchParams(fields),
			redirect: 'manual',
		}),
	);
	requireContract('POST', path, reply);
	return reply;
}

/** The authorization URL's query for these scopes, space separated. */
export function authorizationFields(scope: string): Record<string, string> {
	return {
		response_type: 'code',
		client_id: defaultApplication().clientId,
		redirect_uri: REDIRECT_URI,
		scope,
		state: 'state with spaces & signs',
	};
}

/** Clicks Allow; gives the code. */
export async function authorize(simulator: Reachable, scope: string): Promise<string> {
	const reply = await postForm(simulator, '/oauth/v2/authorization', {
		...authorizationFields(scope),
		decision: 'allow',
	});
	return new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

/** A POST to the token endpoint with the default application's credentials in the body. */
export async function requestToken(
	simulator: Reachable,
	fields: Record<string, string>,
): Promise<Reply> {
	const { clientId, clientSecret } = defaultApplication();
	return await postForm(simulator, '/oauth/v2/accessToken', {
		client_id: clientId,
		client_secret: clientSecret,
		...fields,
	});
}

export const LEAD_SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';

/** Goes the whole way from consent to tokens. */
export async function connect(simulator: Reachable, scope = LEAD_SCOPES): Promise<Tokens> {
	const reply = await requestToken(simulator, {
		grant_type: 'authorization_code',
		code: await authorize(simulator, scope),
		redirect_uri: REDIRECT_URI,
	});
	return reply.json as Tokens;
}

/** Every header that an API call needs; `undefined` in `changes` leaves one out. */
export function apiHeaders(
	accessToken: string,
	changes: Record<string, string | undefined> = {},
): Record<string, string> {
	const headers = {
		Authorization: `Bearer ${accessToken}`,
		'Linkedin-Version': '202609',
		'X-Restli-Protocol-Version': '2.0.0',
		...changes,
	};
	return Object.fromEntries(
		Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

/** A GET of the API; the path with its raw query is sent as it is. */
export async function get(
	simulator: Simulator,
	path: string,
	accessToken: string,
	changes?: Record<string, string | undefined>,
): Promise<Reply> {
	const reply = await getUnlikeContract(simulator, path, accessToken, changes);
	if (!isFaulty(simulator)) requireContract('GET', path, reply);
	return reply;
}

/** The same for an answer that a test has made unlike LinkedIn's, such as a malformed lead. */
export async function getUnlikeContract(
	simulator: Simulator,
	path: string,
	accessToken: string,
	changes?: Record<string, string | undefined>,
): Promise<Reply> {
	return await toReply(
		await fetch(simulator.url + path, { headers: apiHeaders(accessToken, changes) }),
	);
}

/** A POST or DELETE of the API; a `body` that is no text is sent as JSON. */
export async function write(
	simulator: Simulator,
	method: 'POST' | 'DELETE',
	path: string,
	accessToken: string,
	body?: unknown,
	changes?: Record<string, string | undefined>,
): Promise<Reply> {
	const type = method === 'POST' ? { 'Content-Type': 'application/json' } : {};
	const reply = await toReply(
		await fetch(simulator.url + path, {
			method,
			headers: apiHeaders(accessToken, { ...type, ...changes }),
			...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		}),
	);
	if (!isFaulty(simulator)) requireContract(method, path, reply);
	return reply;
}

/** Calls a control function over HTTP. */
export async function callControl(
	simulator: Simulator,
	path: string,
	...parameters: unknown[]
): Promise<Reply> {
	return await toReply(
		await fetch(`${simulator.url}/control/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(parameters),
		}),
	);
}
