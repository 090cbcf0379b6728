import { MINUTE } from '../../durations';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { runAction } from '../router/runAction';
import { check, problemsOf } from './checkConnection';

const DAY = 86_400;

// LinkedIn's clock stays, because Check connection compares it with n8n's.
const nodeTest = useFreshNodeTest({ hurried: () => {} });

/** Expects an ISO time that is about this many days from now. */
function expectInDays(time: unknown, days: number) {
	const difference = Date.parse(String(time)) - (Date.now() + days * DAY * 1000);
	expect(Math.abs(difference)).toBeLessThan(MINUTE);
}

it('Check shows when both tokens expire', async () => {
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'ok', healthy: true, credential_name: 'My LinkedIn' });
	expect(item.access_token).toMatchObject({ state: 'active', days_left: 59, renewed: false });
	expectInDays(item.access_token.expires_at, 60);
	expect(item.refresh_token).toMatchObject({ present: true, days_left: 364 });
	expectInDays(item.refresh_token.expires_at, 365);
});

it('Check warns before an access token without a refresh token expires', async () => {
	const application = { refreshTokens: false, accessTokenSeconds: 5 * DAY };
	await nodeTest.reset({ application });
	const item = await check(nodeTest);
	expect(item).toMatchObject({
		status: 'expiring_soon',
		healthy: true,
		access_token: { state: 'active', days_left: 4 },
		refresh_token: { present: false },
	});
	expect(problemsOf(item)).toContainEqual(
		expect.stringMatching(
			/^access_token_expiring: The access token of the credential "My LinkedIn" ends on \d+ \w+ \d{4} \(4 days left\) \| Open the credential "My LinkedIn" and select Switch account \(older n8n: Reconnect\) before that day/,
		),
	);
});

it('Check warns before the refresh token expires, and not before an access token that n8n can renew', async () => {
	await nodeTest.reset({ application: { refreshTokenSeconds: 10 * DAY } });
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'expiring_soon', healthy: true });
	expect(problemsOf(item)).toContainEqual(
		expect.stringMatching(
			/^refresh_token_expiring: .* \| .*select Switch account .* before that day/,
		),
	);
	expect(item.problems.map(({ code }) => code)).not.toContain('access_token_expiring');
	await nodeTest.reset({ application: { accessTokenSeconds: 5 * DAY } });
	expect((await check(nodeTest)).status).toBe('ok');
});

it('Check renews an expired access token and reports it', async () => {
	nodeTest.control.tokens.expireAccess();
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'ok', healthy: true });
	expect(item.access_token).toMatchObject({ state: 'active', renewed: true });
	expectInDays(item.access_token.expires_at, 60);
	expect(nodeTest.credentialStore.refreshes.length).toBeGreaterThan(0);
	const refused = nodeTest.simulator.calls.filter(({ status }) => status === 401);
	expect(refused.length).toBeLessThanOrEqual(nodeTest.credentialStore.refreshes.length);
});

it.each([
	['revoked', 'no_refresh_token', false, () => nodeTest.control.tokens.revoke('access')],
	['revoked', 'refresh_refused', true, () => nodeTest.control.tokens.revoke('all')],
	[
		'expired',
		'refresh_refused',
		true,
		() => {
			nodeTest.control.tokens.expireAccess();
			nodeTest.control.tokens.expireRefresh();
		},
	],
])('Check asks you to sign in again (token %s): %s', async (state, code, refreshTokens, spoil) => {
	await nodeTest.reset({ application: { refreshTokens } });
	spoil();
	const item = await check(nodeTest);
	expect(item).toMatchObject({
		status: 'reconnect_required',
		healthy: false,
		access_token: { state, renewed: false },
	});
	expect(item.organizations).toEqual([]);
	expect(item.access_token.days_left).toBe(state === 'revoked' ? null : 0);
	expect(item.refresh_token.days_left).toBeNull();
	expect(item.problems).toHaveLength(1);
	expect(item.problems[0]).toMatchObject({
		code,
		message: expect.stringContaining('"My LinkedIn"') as string,
		fix: expect.stringMatching(
			/Open the credential "My LinkedIn" \(\S+\) and select Switch account/,
		) as string,
	});
});

it('Check reports that a credential was never connected, without any call', async () => {
	nodeTest.credentialStore.update({ oauthTokenData: undefined });
	const { outputs, error } = await runAction(nodeTest, 'connection: check');
	expect(error).toBeUndefined();
	expect(outputs[0][0].json).toMatchObject({
		status: 'reconnect_required',
		access_token: { state: 'missing' },
		problems: [
			{
				code: 'not_connected',
				message: 'The credential "My LinkedIn" is not connected to LinkedIn yet',
				fix: expect.stringContaining('select Connect (older n8n: Connect my account)') as string,
			},
		],
	});
	expect(nodeTest.simulator.calls).toEqual([]);
});

it('Check warns of a wrong client secret, because the trigger then refuses all pushes, and leads end with the token', async () => {
	nodeTest.control.application.set({ clientSecret: 'another one' });
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'expiring_soon', healthy: true });
	expect(problemsOf(item)).toContainEqual(
		expect.stringMatching(
			/^client_refused: .*"My LinkedIn" \| .*Auth tab.*Instant Lead Trigger refuses all notifications/,
		),
	);
	nodeTest.control.tokens.expireAccess();
	const later = await check(nodeTest);
	expect(later.status).toBe('reconnect_required');
	expect(problemsOf(later)).toEqual([
		expect.stringMatching(
			/^client_refused: .*client ID or client secret of the credential "My LinkedIn" \| Copy /,
		),
	]);
});

it('Refresh Now stores a new token, and finds an expired refresh token while the access token still works', async () => {
	const before = nodeTest.tokens.access_token;
	const item = await check(nodeTest, { refreshNow: true });
	expect(item).toMatchObject({ status: 'ok', access_token: { state: 'active', renewed: true } });
	expect(nodeTest.tokens.access_token).not.toBe(before);
	nodeTest.control.tokens.expireRefresh();
	expect((await check(nodeTest)).status).toBe('ok');
	const later = await check(nodeTest, { refreshNow: true });
	expect(later).toMatchObject({ status: 'reconnect_required', healthy: false });
	expect(later.problems[0].code).toBe('refresh_refused');
});
