import { giveConsent } from '../../harness/giveConsent';
import { defaultApplication } from '../index';
import { authorizationUrl, connect, LEAD_SCOPES, smallSimulator, STATE } from './testing/client';

const simulator = smallSimulator();

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

it('a consent to other scopes ends the earlier token', async () => {
	await connect(simulator, 'r_organization_admin');
	expect((await simulator.get('/rest/organizationAcls?q=roleAssignee')).status).toBe(401);
});
