import type { IDataObject } from 'n8n-workflow';

import type { FaultEffect } from '../../simulator';
import { FOREIGN_ORGANIZATION, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { connectAnew, forget, type CheckItem, type Setting } from './checkConnection';
import { setUpStoredLeadsTest } from './storedLeadsTest';

const DAY_S = 86_400;

const test = setUpStoredLeadsTest();

const credential = { customScopes: true, enabledScopes: 'r_events r_organization_admin' };

const connect = async (setting: Setting) => await connectAnew(test.nodeTest, setting);

const fail = (effect: FaultEffect, resource?: string) =>
	test.control.faults.add({ match: { resource }, effect, times: 'always' });

/** The member's role is gone where leads are stored, while another page can be read. */
const loseRole = () => {
	test.control.organizations.grantRole(FOREIGN_ORGANIZATION, 'ADMINISTRATOR');
	test.control.organizations.revokeRole(ORGANIZATION);
};

interface Way {
	/** How leads stop. */
	way: string;
	/** Makes it so. */
	stop?: () => unknown;
	/** What the destination holds; every lead unless told otherwise. */
	stored?: () => IDataObject[];
	status: string;
	/** What a person is told to do. */
	fix: RegExp;
}

const RECONNECT = /Open the credential "My LinkedIn",? (?:and )?select Reconnect/;
const SIGN_IN_ENDED = { status: 'reconnect_required', fix: RECONNECT };
const SIGN_IN_ENDS = { status: 'expiring_soon', fix: /select Reconnect .* before that day/ };
const BROKEN_WORKFLOW = {
	status: 'leads_not_stored',
	stored: () => test.allButNewest(),
	fix: /Publish it if it is not published, and look at its last executions/,
};

const WAYS: Way[] = [
	{
		way: 'the access token ended, and nothing renews it',
		stop: async () => {
			await connect({ application: { refreshTokens: false } });
			test.control.tokens.expireAccess();
		},
		...SIGN_IN_ENDED,
	},
	{
		way: 'LinkedIn or the member revoked the access',
		stop: () => test.control.tokens.revoke('all'),
		...SIGN_IN_ENDED,
	},
	{
		way: 'the refresh token ended',
		stop: () => {
			test.control.tokens.expireAccess();
			test.control.tokens.expireRefresh();
		},
		...SIGN_IN_ENDED,
	},
	{
		way: 'the access token ends within two weeks, and nothing renews it',
		stop: async () =>
			await connect({ application: { refreshTokens: false, accessTokenSeconds: 5 * DAY_S } }),
		...SIGN_IN_ENDS,
	},
	{
		way: 'the refresh token ends within two weeks',
		stop: async () => await connect({ application: { refreshTokenSeconds: 10 * DAY_S } }),
		...SIGN_IN_ENDS,
	},
	{
		way: "the app's client secret was replaced",
		stop: async () =>
			await test.nodeTest.host.credentialStore.update(test.nodeTest.credentials, {
				clientSecret: 'replaced-since',
			}),
		status: 'expiring_soon',
		fix: /Copy both from the Auth tab/,
	},
	{
		way: 'the credential was made anew and not connected',
		stop: async () => await forget(test.nodeTest),
		status: 'reconnect_required',
		fix: /select Connect my account/,
	},
	{
		way: 'the API version is retired',
		stop: async () =>
			await connect({ credential: { apiVersion: '202510', followApiVersion: false } }),
		status: 'api_version_unsupported',
		fix: /set API Version to 2026/,
	},
	{
		way: 'the API version is retired within two weeks',
		stop: async () => {
			await connect({ credential: { apiVersion: '202601', followApiVersion: false } });
			jest.setSystemTime(Date.UTC(2027, 0, 5));
		},
		status: 'expiring_soon',
		fix: /set API Version /,
	},
	{
		way: 'a scope is missing',
		stop: async () => await connect({ credential }),
		status: 'missing_permissions',
		fix: /Auth tab of your LinkedIn app/,
	},
	{
		way: 'the app lost the product Lead Sync',
		stop: () => test.control.application.set({ scopes: ['r_events', 'r_organization_admin'] }),
		status: 'missing_permissions',
		fix: /Lead Sync API is still granted/,
	},
	{
		way: 'the member lost every role',
		stop: () => test.control.organizations.revokeRole(ORGANIZATION),
		status: 'missing_permissions',
		fix: /Super admin or Content admin/,
	},
	{
		way: 'the member lost the role on one page of several',
		stop: loseRole,
		status: 'missing_permissions',
		fix: /If it is meant, leave the rows of this organization out/,
	},
	{
		way: 'the role on one page of several became a smaller one',
		stop: () => {
			loseRole();
			test.control.organizations.grantRole(ORGANIZATION, 'ANALYST');
		},
		status: 'missing_permissions',
		fix: /Super admin or Content admin/,
	},
	{
		way: 'LinkedIn refuses one page of several, whatever the role',
		stop: () => {
			test.control.organizations.grantRole(FOREIGN_ORGANIZATION, 'ADMINISTRATOR');
			test.control.organizations.setUnreadable(ORGANIZATION, true);
		},
		status: 'missing_permissions',
		fix: /Have an admin of the page check the role/,
	},
	{
		way: "LinkedIn's daily limit is used up",
		stop: () => fail({ kind: 'throttle', limit: 'day' }, 'leadFormResponses'),
		status: 'unreachable',
		fix: /00:00 UTC/,
	},
	{
		way: 'LinkedIn is down',
		stop: () => fail({ kind: 'htmlBody', status: 503 }),
		status: 'unreachable',
		fix: /./,
	},
	{
		way: 'n8n has no way to LinkedIn',
		stop: () => fail({ kind: 'cutConnection' }),
		status: 'unreachable',
		fix: /network and proxy/,
	},
	// These differ in their cause, not in what can be seen of them.
	{ way: 'the workflow that stores leads is not published', ...BROKEN_WORKFLOW },
	{ way: 'its trigger was deleted or deactivated', ...BROKEN_WORKFLOW },
	{ way: 'n8n slept and its trigger did not wake up', ...BROKEN_WORKFLOW },
	{ way: 'LinkedIn blocked the subscription, and nothing polls', ...BROKEN_WORKFLOW },
	{ way: 'the destination refuses the rows', ...BROKEN_WORKFLOW },
	{ way: 'the destination was emptied', ...BROKEN_WORKFLOW, stored: () => [{}] },
	{
		way: 'the destination is down',
		stored: () => [{ error: 'connect ECONNREFUSED 127.0.0.1:5432' }],
		status: 'destination_unreadable',
		fix: /Check that the database or sheet can be reached/,
	},
];

it('is told in more than twenty ways, all of them different', () => {
	expect(new Set(WAYS.map(({ way }) => way)).size).toBeGreaterThan(20);
});

it.each(WAYS)('says what to do when $way', async ({ stop, stored, status, fix }) => {
	await stop?.();
	const item: CheckItem = await test.check(stored?.() ?? test.allStored());
	expect(item.status).toBe(status);
	expect(item.summary.replaceAll('\n', ' ')).toMatch(fix);
	expect(item.summary).toContain(`"My LinkedIn": ${status}`);
});

it('says nothing but that leads can flow while all is well', async () => {
	const item = await test.check(test.allStored());
	expect(item.problems).toEqual([]);
	expect(item.summary).toBe('LinkedIn connection "My LinkedIn": ok\n\nLeads can flow.');
});
