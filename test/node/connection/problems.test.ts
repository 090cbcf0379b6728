import { landmarks } from '../../simulator/world/landmarks';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { check, problemsOf } from './checkConnection';

const { members } = landmarks;

const DAY = 86_400;

const nodeTest = useFreshNodeTest({ hurried: true });

const signIn = async (memberId: string) => {
	nodeTest.control.application.signIn(memberId);
	await nodeTest.connect();
};

const scoped = async (enabledScopes: string) =>
	await nodeTest.reset({ credential: { customScopes: true, enabledScopes } });

const SIGN_IN = 'Open the credential "My LinkedIn" \\(\\S+\\) and select Switch account';
const ROLE = /^role_missing: .* \| .*Super admin or Content admin/;
const scopeMissing = (scope: string) =>
	new RegExp(
		`^scope_missing: LinkedIn did not grant the scope ${scope} to .* \\| .*Auth tab of your LinkedIn app.*select Switch account`,
	);

const ofVersion = async (apiVersion: string, followApiVersion: boolean) =>
	await nodeTest.reset({ credential: { apiVersion, followApiVersion } });
const RETIRING = '^api_version_retiring: .*202605 around 15 May 2027 \\| ';

/** What is wrong, how it comes about, the status of the check, and its one problem. */
const PROBLEMS: Array<[string, () => unknown, string, RegExp, warnDays?: number]> = [
	[
		'LinkedIn answers with 503',
		() => nodeTest.fail({ kind: 'htmlBody', status: 503 }),
		'unreachable',
		/HTTP status 503.*linkedin-apistatus\.com/,
	],
	[
		'the calls of the day are used up',
		() => nodeTest.fail({ kind: 'throttle', limit: 'day' }, { resource: 'organizationAcls' }),
		'unreachable',
		/daily call limit.*until \d{4}-\d\d-\d\d 00:00 UTC \| .*00:00 UTC/,
	],
	[
		'you have a role on no Page',
		async () => await signIn(members.outsider),
		'missing_permissions',
		ROLE,
	],
	[
		'the scope of leads is missing',
		async () => await scoped('r_events r_organization_admin'),
		'missing_permissions',
		scopeMissing('r_marketing_leadgen_automation'),
	],
	[
		'the app has lost its product although the token still has the scope',
		() => nodeTest.control.application.set({ scopes: ['r_events', 'r_organization_admin'] }),
		'missing_permissions',
		/^leads_refused: .* \| .*Lead Sync API is still granted/,
	],
	[
		'LinkedIn hides its refusal of all leads behind a 404',
		() => nodeTest.fail({ kind: 'status', status: 404 }, { resource: 'leadFormResponses' }),
		'missing_permissions',
		/^leads_refused: .* \| .*Lead Sync API is still granted/,
	],
	[
		'an access token ends that nothing renews',
		async () =>
			await nodeTest.reset({
				application: { refreshTokens: false, accessTokenSeconds: 5 * DAY },
			}),
		'expiring_soon',
		/^access_token_expiring: .* ends on \d+ \w+ \d{4} \(4 days left\) \| Open the credential "My LinkedIn" and select Switch account \(older n8n: Reconnect\) before that day/,
	],
	[
		'the refresh token ends',
		async () => await nodeTest.reset({ application: { refreshTokenSeconds: 10 * DAY } }),
		'expiring_soon',
		/^refresh_token_expiring: .* \| .*select Switch account .* before that day/,
	],
	[
		'the access token was revoked, and nothing renews it',
		async () => {
			await nodeTest.reset({ application: { refreshTokens: false } });
			nodeTest.control.tokens.revoke('access');
		},
		'reconnect_required',
		new RegExp(`^no_refresh_token: .*"My LinkedIn".* \\| .*${SIGN_IN}`),
	],
	[
		'all tokens were revoked',
		() => nodeTest.control.tokens.revoke('all'),
		'reconnect_required',
		new RegExp(`^refresh_refused: .*"My LinkedIn".* \\| .*${SIGN_IN}`),
	],
	[
		'the credential was never connected',
		() => nodeTest.credentialStore.update({ oauthTokenData: undefined }),
		'reconnect_required',
		/^not_connected: The credential "My LinkedIn" is not connected to LinkedIn yet \| .*select Connect \(older n8n: Connect my account\)/,
	],
	[
		'the client secret was replaced, and the token has expired',
		() => {
			nodeTest.control.application.set({ clientSecret: 'another one' });
			nodeTest.control.tokens.expireAccess();
		},
		'reconnect_required',
		/^client_refused: .*client ID or client secret of the credential "My LinkedIn" \| Copy /,
	],
	[
		'the version is retired',
		async () => await ofVersion('202511', false),
		'api_version_unsupported',
		/^nonexistent_version: .* \| .*"My LinkedIn" and set API Version to a newer month \(YYYYMM\)\..*Follow API Version/,
	],
	[
		'the version is retired, so the next one is used',
		async () => await ofVersion('202510', true),
		'ok',
		/^api_version_followed: LinkedIn has retired API version 202510, so 202601 is used instead.* \| .*set API Version to 202601/,
	],
	[
		'the version retires within the warning time',
		async () => await ofVersion('202605', false),
		'expiring_soon',
		new RegExp(`${RETIRING}After that .*set API Version .*Follow API Version`),
		300,
	],
	[
		'the version retires within the warning time, and the next one will be used',
		async () => await ofVersion('202605', true),
		'ok',
		new RegExp(`${RETIRING}No action needed: `),
		300,
	],
];

it.each(PROBLEMS)('Check reports that %s', async (_, spoil, status, problem, warnDays = 14) => {
	await spoil();
	const item = await check(nodeTest, { warnDays });
	const healthy = ['ok', 'expiring_soon'].includes(status);
	expect(item).toMatchObject({ status, healthy });
	expect(problemsOf(item)).toEqual([expect.stringMatching(problem)]);
});

it('Check does not warn of an access token that n8n can renew', async () => {
	await nodeTest.reset({ application: { accessTokenSeconds: 5 * DAY } });
	expect((await check(nodeTest)).status).toBe('ok');
});

it('Check does not mention a failure that costs no lead', async () => {
	await nodeTest.reset({ credential: { profileScope: 'openid profile' } });
	for (const pathIncludes of ['/v2/userinfo', '/rest/organizationsLookup']) {
		nodeTest.fail({ kind: 'status', status: 503 }, { pathIncludes });
	}
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'ok', healthy: true, member: null });
	expect(item.organizations.map(({ name }) => name)).toContain(null);
	expect(problemsOf(item)).toEqual([]);
});
