import { DAY } from '../../durations';
import { giveConsent } from '../../harness/giveConsent';
import { defaultApplication } from '../index';
import {
	authorizationUrl,
	authorize,
	connect,
	LEAD_SCOPES,
	REDIRECT_URI,
	requestToken,
	smallSimulator,
	STATE,
} from './testing/client';

const ACLS = '/rest/organizationAcls?q=roleAssignee';

const simulator = smallSimulator();

const statusWith = async (token: string) => {
	simulator.token = token;
	return (await simulator.get(ACLS)).status;
};

it('the consent page redirects with the state, and with a code or an error', async () => {
	const decide = async (decision: 'allow' | 'cancel') => {
		const url = await giveConsent(simulator.url, authorizationUrl(LEAD_SCOPES), decision);
		return Object.fromEntries(new URL(url).searchParams);
	};
	expect(await decide('allow')).toEqual({ code: expect.stringMatching(/^AQR/), state: STATE });
	const cancelled = { error: 'user_cancelled_authorize', state: STATE };
	expect(await decide('cancel')).toMatchObject(cancelled);
	simulator.control.application.set({ scopes: ['r_events'] });
	const refused = { error: 'unauthorized_scope_error', state: STATE };
	expect(await decide('allow')).toMatchObject(refused);
});

describe('a code', () => {
	const exchange = async (code: string, redirect_uri = REDIRECT_URI) =>
		await requestToken(simulator, { grant_type: 'authorization_code', code, redirect_uri });

	it('a code returns tokens of about 500 characters', async () => {
		const { access_token, refresh_token } = await connect(simulator);
		expect(access_token).toMatch(/^AQV[\w-]{490,510}$/);
		expect(refresh_token).toMatch(/^AQW[\w-]{490,510}$/);
		expect(await statusWith(access_token)).toBe(200);
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
		const post = async (body: string, Authorization?: string) =>
			await simulator.call('POST', '/oauth/v2/accessToken', {
				headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization },
				body: `grant_type=refresh_token&refresh_token=x${body}`,
			});
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		const inHeader = await post('', `Basic ${basic}`);
		expect(inHeader.json.error_description).toContain('"client_id" is missing');
		const raw = await post(`&client_id=${clientId}&client_secret=${clientSecret}`);
		expect([raw.status, raw.json.error]).toEqual([401, 'invalid_client']);
	});
});

const refresh = async (refresh_token: string) =>
	(await requestToken(simulator, { grant_type: 'refresh_token', refresh_token })).json;

it('a refresh returns a new access token, which ends with the refresh token at the latest', async () => {
	const first = await connect(simulator);
	simulator.control.advance(59 * DAY);
	const second = await refresh(first.refresh_token);
	expect(second).toMatchObject({
		expires_in: 5_184_000,
		refresh_token: first.refresh_token,
		refresh_token_expires_in: 306 * 86_400,
	});
	expect(second.access_token).not.toBe(first.access_token);
	simulator.control.advance(301 * DAY);
	expect((await refresh(first.refresh_token)).expires_in).toBe(5 * 86_400);
});

it('LinkedIn can refuse a new token for some seconds, after a consent and after a refresh', async () => {
	simulator.control.application.set({ freshTokenRefusedSeconds: 5 });
	const first = await connect(simulator);
	simulator.control.advance(4999);
	expect(await statusWith(first.access_token)).toBe(401);
	simulator.control.advance(1);
	expect(await statusWith(first.access_token)).toBe(200);
	expect(await statusWith((await refresh(first.refresh_token)).access_token)).toBe(401);
});

it('introspection returns the scopes of a token, and nothing of one that LinkedIn does not know', async () => {
	const introspect = async (token: string) =>
		(await requestToken(simulator, { token }, 'introspectToken')).json;
	const { access_token } = await connect(simulator, 'r_events r_ads');
	expect((await introspect(access_token)).scope).toBe('r_events,r_ads');
	expect(await introspect('nonsense')).toEqual({ active: false });
});

it('a consent to other scopes ends the earlier token', async () => {
	const { access_token } = await connect(simulator);
	await connect(simulator, 'r_organization_admin');
	expect(await statusWith(access_token)).toBe(401);
});
