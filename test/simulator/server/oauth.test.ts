import { defaultApplication } from '../index';
import {
	authorizationFields,
	authorize,
	connect,
	get,
	LEAD_SCOPES,
	postForm,
	REDIRECT_URI,
	requestToken,
} from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import { NOW } from './testing/smallWorld';

const DAY = 86_400_000;
const ACLS = '/rest/organizationAcls?q=roleAssignee';

const simulator = smallSimulator();

async function openAuthorization(changes: Record<string, string>) {
	const query = new URLSearchParams({ ...authorizationFields(LEAD_SCOPES), ...changes });
	return await fetch(`${simulator.url}/oauth/v2/authorization?${query}`, { redirect: 'manual' });
}

const locationOf = (headers: Headers) => {
	const url = new URL(headers.get('location') ?? '');
	return { address: url.origin + url.pathname, ...Object.fromEntries(url.searchParams) };
};

describe('authorization', () => {
	it('shows a consent page with the application, the member and each scope', async () => {
		const reply = await openAuthorization({});
		const page = await reply.text();
		expect(reply.status).toBe(200);
		expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
		for (const text of ['Lead Sync for n8n', 'Jane Doe', ...LEAD_SCOPES.split(' ')]) {
			expect(page).toContain(text);
		}
	});

	it('sends a code and the state back on Allow', async () => {
		const reply = await postForm(simulator, '/oauth/v2/authorization', {
			...authorizationFields(LEAD_SCOPES),
			redirect_uri: `${REDIRECT_URI}?kept=1`,
			decision: 'allow',
		});
		expect(reply.status).toBe(303);
		expect(locationOf(reply.headers)).toEqual({
			address: REDIRECT_URI,
			kept: '1',
			code: expect.stringMatching(/^AQR/),
			state: 'state with spaces & signs',
		});
	});

	it('sends user_cancelled_authorize back on Cancel', async () => {
		const reply = await postForm(simulator, '/oauth/v2/authorization', {
			...authorizationFields(LEAD_SCOPES),
			decision: 'cancel',
		});
		expect(locationOf(reply.headers)).toEqual({
			address: REDIRECT_URI,
			error: 'user_cancelled_authorize',
			error_description: expect.any(String),
			state: 'state with spaces & signs',
		});
	});

	it('sends unauthorized_scope_error back for a scope that the application lacks', async () => {
		simulator.control.application.set({ scopes: ['r_events'] });
		const reply = await openAuthorization({});
		expect(locationOf(reply.headers)).toEqual({
			address: REDIRECT_URI,
			error: 'unauthorized_scope_error',
			error_description:
				'Scope "r_marketing_leadgen_automation" is not authorized for your application',
			state: 'state with spaces & signs',
		});
	});

	it.each([
		['Client_id doesn’t match', { client_id: 'other' }],
		['Redirect_uri doesn’t match', { redirect_uri: 'not a URI' }],
		['Redirect_uri doesn’t match', { redirect_uri: `${REDIRECT_URI}#fragment` }],
	])('shows a page: %s for %p', async (message, changes) => {
		const reply = await openAuthorization(changes as Record<string, string>);
		expect(reply.headers.get('location')).toBeNull();
		expect(await reply.text()).toContain(message);
	});

	it('compares a registered redirect URI without its query string', async () => {
		simulator.control.application.set({ redirectUris: [REDIRECT_URI] });
		expect((await openAuthorization({ redirect_uri: `${REDIRECT_URI}?a=1` })).status).toBe(200);
		expect((await openAuthorization({ redirect_uri: `${REDIRECT_URI}/x` })).status).toBe(400);
	});
});

describe('code exchange', () => {
	it('gives the tokens', async () => {
		const tokens = await connect(simulator);
		expect(tokens).toEqual({
			access_token: expect.stringMatching(/^AQV[\w-]{490,510}$/),
			expires_in: 5_184_000,
			refresh_token: expect.stringMatching(/^AQW[\w-]{490,510}$/),
			refresh_token_expires_in: 31_536_000,
			scope: 'r_marketing_leadgen_automation,r_events,r_organization_admin',
			token_type: 'Bearer',
		});
		expect((await get(simulator, ACLS, tokens.access_token)).status).toBe(200);
	});

	it.each([true, false])(
		'can give a token that is refused for some seconds, with a refresh token: %s',
		async (refreshTokens) => {
			simulator.control.application.set({ refreshTokens, freshTokenRefusedSeconds: 5 });
			const { access_token, refresh_token } = await connect(simulator);
			expect(refresh_token !== undefined).toBe(refreshTokens);
			simulator.control.advance(4999);
			expect((await get(simulator, ACLS, access_token)).json).toEqual({
				status: 401,
				serviceErrorCode: 65601,
				code: 'REVOKED_ACCESS_TOKEN',
				message: 'The token used in the request has been revoked by the user',
			});
			simulator.control.advance(1);
			expect((await get(simulator, ACLS, access_token)).status).toBe(200);
		},
	);

	it('writes the scopes as the variant says', async () => {
		simulator.control.variants.set({ scopeSeparator: 'space' });
		expect((await connect(simulator, 'r_events r_ads')).scope).toBe('r_events r_ads');
		simulator.control.variants.set({ scopeSeparator: 'encodedSpace' });
		expect((await connect(simulator, 'r_events r_ads')).scope).toBe('r_events%20r_ads');
	});

	it('gives no refresh token to an application without approval', async () => {
		simulator.control.application.set({ refreshTokens: false });
		expect(Object.keys(await connect(simulator)).sort()).toEqual([
			'access_token',
			'expires_in',
			'scope',
			'token_type',
		]);
	});

	it('takes a code once, within 30 minutes, with its redirect URI', async () => {
		const exchange = async (code: string, redirect_uri = REDIRECT_URI) =>
			await requestToken(simulator, { grant_type: 'authorization_code', code, redirect_uri });
		const code = await authorize(simulator, LEAD_SCOPES);
		expect((await exchange(code)).status).toBe(200);
		const again = await exchange(code);
		expect(again.status).toBe(401);
		expect(again.json).toEqual({
			error: 'invalid_request',
			error_description: 'Unable to retrieve access token: authorization code not found',
		});

		const elsewhere = await exchange(await authorize(simulator, LEAD_SCOPES), `${REDIRECT_URI}2`);
		const late = await authorize(simulator, LEAD_SCOPES);
		simulator.control.advance(30 * 60_000);
		for (const reply of [elsewhere, await exchange(late)]) {
			expect(reply.status).toBe(400);
			expect(reply.json).toEqual({
				error: 'invalid_redirect_uri',
				error_description:
					'Unable to retrieve access token: appid/redirect uri/code verifier does not match ' +
					'authorization code. Or authorization code expired. Or external member binding exists',
			});
		}
	});

	it.each(['grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri'])(
		'says that %s is missing',
		async (name) => {
			const reply = await requestToken(simulator, {
				grant_type: 'authorization_code',
				code: 'x',
				redirect_uri: REDIRECT_URI,
				[name]: '',
			});
			expect(reply.status).toBe(400);
			expect(reply.json).toEqual({
				error: 'invalid_request',
				error_description: `A required parameter "${name}" is missing`,
			});
		},
	);

	it('takes credentials from the body only', async () => {
		const { clientId, clientSecret } = defaultApplication();
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		const reply = await fetch(`${simulator.url}/oauth/v2/accessToken`, {
			method: 'POST',
			headers: { Authorization: `Basic ${basic}` },
			body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
		});
		expect((await reply.json()).error_description).toBe(
			'A required parameter "client_id" is missing',
		);
	});

	it('refuses wrong credentials, also a secret that was not percent-encoded', async () => {
		const { clientId, clientSecret } = defaultApplication();
		const raw = await fetch(`${simulator.url}/oauth/v2/accessToken`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: `grant_type=refresh_token&refresh_token=x&client_id=${clientId}&client_secret=${clientSecret}`,
		});
		expect(raw.status).toBe(401);
		const wrong = await requestToken(simulator, {
			grant_type: 'refresh_token',
			client_id: 'other',
		});
		expect(wrong.status).toBe(401);
		expect(wrong.json).toEqual({
			error: 'invalid_client',
			error_description: 'Client authentication failed',
		});
	});
});

describe('refresh', () => {
	const refresh = async (refresh_token = '') =>
		await requestToken(simulator, { grant_type: 'refresh_token', refresh_token });

	it('gives another access token and the same refresh token, whose life goes on counting', async () => {
		const first = await connect(simulator);
		simulator.control.advance(59 * DAY);
		const second = (await refresh(first.refresh_token)).json;
		expect(second).toMatchObject({
			expires_in: 5_184_000,
			refresh_token: first.refresh_token,
			refresh_token_expires_in: 306 * 86_400,
		});
		expect(second.access_token).not.toBe(first.access_token);
		expect((await get(simulator, ACLS, second.access_token)).status).toBe(200);
	});

	it('cuts the access token to the refresh token’s end', async () => {
		const { refresh_token } = await connect(simulator);
		simulator.control.advance(360 * DAY);
		const { json } = await refresh(refresh_token);
		expect([json.expires_in, json.refresh_token_expires_in]).toEqual([5 * 86_400, 5 * 86_400]);
	});

	it('is refused for a refresh token that is expired, revoked or unknown', async () => {
		const { refresh_token } = await connect(simulator);
		simulator.control.tokens.expireRefresh();
		const other = await connect(simulator);
		simulator.control.tokens.revoke('all');
		for (const token of [refresh_token, other.refresh_token, other.access_token, 'nonsense']) {
			const reply = await refresh(token);
			expect(reply.status).toBe(400);
			expect(reply.json).toEqual({
				error: 'invalid_request',
				error_description:
					'The provided authorization grant or refresh token is invalid, expired or revoked',
			});
		}
	});

	it('can give a token that is refused for some seconds', async () => {
		const { refresh_token, access_token } = await connect(simulator);
		simulator.control.application.set({ freshTokenRefusedSeconds: 5 });
		expect((await get(simulator, ACLS, access_token)).status).toBe(200);
		const fresh = (await refresh(refresh_token)).json.access_token;
		expect((await get(simulator, ACLS, fresh)).json).toMatchObject({
			status: 401,
			serviceErrorCode: 65601,
		});
		simulator.control.advance(5000);
		expect((await get(simulator, ACLS, fresh)).status).toBe(200);
	});

	it('says that refresh_token is missing', async () => {
		expect((await refresh()).json.error_description).toBe(
			'A required parameter "refresh_token" is missing',
		);
	});
});

describe('introspection', () => {
	const introspect = async (token: string) => {
		const { clientId: client_id, clientSecret: client_secret } = defaultApplication();
		const fields = { client_id, client_secret, token };
		return (await postForm(simulator, '/oauth/v2/introspectToken', fields)).json;
	};

	it('calls a new token revoked for the seconds in which it is refused', async () => {
		simulator.control.application.set({ freshTokenRefusedSeconds: 5 });
		const { access_token } = await connect(simulator);
		expect(await introspect(access_token)).toMatchObject({ active: false, status: 'revoked' });
		simulator.control.advance(5000);
		expect(await introspect(access_token)).toMatchObject({ active: true, status: 'active' });
	});

	it('tells the state of a token, times in seconds', async () => {
		const { access_token } = await connect(simulator, 'r_events r_ads');
		expect(await introspect(access_token)).toEqual({
			active: true,
			client_id: defaultApplication().clientId,
			authorized_at: NOW / 1000,
			created_at: NOW / 1000,
			status: 'active',
			expires_at: NOW / 1000 + 5_184_000,
			scope: 'r_events,r_ads',
			auth_type: '3L',
		});
		simulator.control.advance(60 * DAY);
		expect(await introspect(access_token)).toMatchObject({ active: false, status: 'expired' });
		expect(await introspect('nonsense')).toEqual({ active: false });
	});

	it('needs the client’s credentials', async () => {
		const reply = await postForm(simulator, '/oauth/v2/introspectToken', { token: 'x' });
		expect(reply.json.error_description).toBe('A required parameter "client_id" is missing');
	});
});

describe('control of tokens', () => {
	it('ends an access token after some more calls', async () => {
		const { access_token } = await connect(simulator);
		simulator.control.tokens.expireAccessAfterCalls(2);
		const statuses = [];
		for (let call = 0; call < 3; call += 1) {
			statuses.push((await get(simulator, ACLS, access_token)).status);
		}
		expect(statuses).toEqual([200, 200, 401]);
	});
});
