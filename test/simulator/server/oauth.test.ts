import { defaultApplication } from '../index';
import {
	authorizationFields,
	authorize,
	connect,
	LEAD_SCOPES,
	postForm,
	REDIRECT_URI,
	requestToken,
	smallSimulator,
} from './testing/client';
import { NOW } from './testing/smallWorld';

const DAY = 86_400_000;
const ACLS = '/rest/organizationAcls?q=roleAssignee';

const simulator = smallSimulator();

const statusWith = async (token: string) => {
	simulator.token = token;
	return (await simulator.get(ACLS)).status;
};

describe('the consent page', () => {
	const decide = async (decision: string, changes: object = {}) => {
		const fields = { ...authorizationFields(LEAD_SCOPES), ...changes, decision };
		const { headers } = await postForm(simulator, '/oauth/v2/authorization', fields);
		return Object.fromEntries(new URL(headers.get('location') ?? '').searchParams);
	};

	it('the consent page redirects with the state, and with a code or an error', async () => {
		const { state } = authorizationFields('');
		const code = expect.stringMatching(/^AQR/);
		const allowed = await decide('allow', { redirect_uri: `${REDIRECT_URI}?kept=1` });
		expect(allowed).toEqual({ kept: '1', code, state });
		const cancelled = { error: 'user_cancelled_authorize', state };
		expect(await decide('cancel')).toMatchObject(cancelled);
		simulator.control.application.set({ scopes: ['r_events'] });
		const refused = { error: 'unauthorized_scope_error', state };
		expect(await decide('allow')).toMatchObject(refused);
	});
});

describe('a code', () => {
	const exchange = async (code: string, redirect_uri = REDIRECT_URI) =>
		await requestToken(simulator, { grant_type: 'authorization_code', code, redirect_uri });

	it('a code returns tokens of about 500 characters, with their lives in seconds', async () => {
		const tokens = await connect(simulator);
		expect(tokens).toEqual({
			access_token: expect.stringMatching(/^AQV[\w-]{490,510}$/),
			expires_in: 5_184_000,
			refresh_token: expect.stringMatching(/^AQW[\w-]{490,510}$/),
			refresh_token_expires_in: 31_536_000,
			scope: 'r_marketing_leadgen_automation,r_events,r_organization_admin',
			token_type: 'Bearer',
		});
		expect(await statusWith(tokens.access_token)).toBe(200);
		simulator.control.application.set({ refreshTokens: false });
		expect(await connect(simulator)).not.toHaveProperty('refresh_token');
	});

	it('a code is valid once, for 30 minutes, with its own redirect URI', async () => {
		const code = await authorize(simulator, LEAD_SCOPES);
		expect((await exchange(code)).status).toBe(200);
		expect((await exchange(code)).json.error_description).toContain('code not found');
		const elsewhere = await exchange(await authorize(simulator, LEAD_SCOPES), `${REDIRECT_URI}2`);
		const late = await authorize(simulator, LEAD_SCOPES);
		simulator.control.advance(30 * 60_000);
		for (const { status, json } of [elsewhere, await exchange(late)]) {
			expect([status, json.error]).toEqual([400, 'invalid_redirect_uri']);
		}
	});

	it('the token endpoint refuses a secret in a header, and a secret that is not percent-encoded', async () => {
		const { clientId, clientSecret } = defaultApplication();
		const post = async (headers: Record<string, string>, body: string) =>
			await fetch(`${simulator.url}/oauth/v2/accessToken`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
				body: `grant_type=refresh_token&refresh_token=x${body}`,
			});
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		const inHeader = await post({ Authorization: `Basic ${basic}` }, '');
		expect((await inHeader.json()).error_description).toContain('"client_id" is missing');
		const raw = await post({}, `&client_id=${clientId}&client_secret=${clientSecret}`);
		expect([raw.status, (await raw.json()).error]).toEqual([401, 'invalid_client']);
	});
});

describe('a refresh', () => {
	const refresh = async (refresh_token: string) =>
		await requestToken(simulator, { grant_type: 'refresh_token', refresh_token });

	it('a refresh returns a new access token, which ends with the refresh token at the latest', async () => {
		const first = await connect(simulator);
		simulator.control.advance(59 * DAY);
		const { json } = await refresh(first.refresh_token);
		expect(json).toMatchObject({
			expires_in: 5_184_000,
			refresh_token: first.refresh_token,
			refresh_token_expires_in: 306 * 86_400,
		});
		expect(json.access_token).not.toBe(first.access_token);
		simulator.control.advance(301 * DAY);
		expect((await refresh(first.refresh_token)).json.expires_in).toBe(5 * 86_400);
	});
});

describe('a token', () => {
	const introspect = async (token: string) =>
		(await requestToken(simulator, { token }, 'introspectToken')).json;

	it('LinkedIn can refuse a new token as revoked for some seconds, after a consent and after a refresh', async () => {
		simulator.control.application.set({ freshTokenRefusedSeconds: 5 });
		const { access_token, refresh_token } = await connect(simulator);
		expect(await introspect(access_token)).toMatchObject({ active: false, status: 'revoked' });
		simulator.control.advance(4999);
		expect(await statusWith(access_token)).toBe(401);
		simulator.control.advance(1);
		expect(await statusWith(access_token)).toBe(200);
		const again = await requestToken(simulator, { grant_type: 'refresh_token', refresh_token });
		expect(await statusWith(again.json.access_token)).toBe(401);
	});

	it('introspection returns the status of a token, and its times in seconds', async () => {
		const { access_token } = await connect(simulator, 'r_events r_ads');
		const known = { active: true, status: 'active', scope: 'r_events,r_ads', auth_type: '3L' };
		const times = { authorized_at: NOW / 1000, expires_at: NOW / 1000 + 5_184_000 };
		expect(await introspect(access_token)).toMatchObject({ ...known, ...times });
		simulator.control.advance(60 * DAY);
		expect(await introspect(access_token)).toMatchObject({ active: false, status: 'expired' });
		expect(await introspect('nonsense')).toEqual({ active: false });
	});

	it('a consent to other scopes ends the earlier token', async () => {
		const { access_token } = await connect(simulator);
		await connect(simulator, 'r_organization_admin');
		expect(await statusWith(access_token)).toBe(401);
	});
});
