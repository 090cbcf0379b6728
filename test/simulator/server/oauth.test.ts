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

it('a consent to other scopes ends the earlier token', async () => {
	const { access_token } = await connect(simulator);
	await connect(simulator, 'r_organization_admin');
	expect(await statusWith(access_token)).toBe(401);
});
