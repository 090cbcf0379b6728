import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { giveConsent } from '../../harness/giveConsent';
import { connectCredential } from '../harness/connectCredential';
import { testCredential } from '../harness/testCredential';
import { useFreshNodeTest } from '../harness/useNodeTest';

const LEAD_SYNC = 'r_marketing_leadgen_automation r_events r_organization_admin';

const nodeTest = useFreshNodeTest();

/** The scopes that "Connect" (older n8n: "Connect my account") requests from LinkedIn. */
async function requestedScopes(fields: ICredentialDataDecryptedObject): Promise<string | null> {
	const { credentialStore } = nodeTest;
	credentialStore.update(fields);
	let scopes: string | null = null;
	await connectCredential(credentialStore, async (url) => {
		scopes = new URL(url).searchParams.get('scope');
		return await giveConsent(nodeTest.simulator.url, url);
	});
	return scopes;
}

const test = async () => await testCredential(nodeTest.credentialStore);

const custom = 'r_events openid';

it.each([
	[false, 'none', false, LEAD_SYNC],
	[true, 'none', false, `${LEAD_SYNC} r_ads`],
	[false, 'openid profile', false, `${LEAD_SYNC} openid profile`],
	[true, 'openid profile', false, `${LEAD_SYNC} r_ads openid profile`],
	[false, 'r_basicprofile', false, `${LEAD_SYNC} r_basicprofile`],
	[true, 'r_basicprofile', false, `${LEAD_SYNC} r_ads r_basicprofile`],
	[true, 'openid profile', true, custom],
])(
	'with sponsored leads %s, other scopes %s and custom scopes %s, Connect requests %s',
	async (sponsoredLeads, profileScope, customScopes, expected) => {
		const fields = { sponsoredLeads, profileScope, customScopes, enabledScopes: custom };
		expect(await requestedScopes(fields)).toBe(expected);
		const granted = String(nodeTest.tokens.scope).split(/,| |%20/);
		expect(granted.sort()).toEqual(expected.split(' ').sort());
	},
);

it('Connect requests rw_conversions when Conversions is on', async () => {
	expect(await requestedScopes({ conversions: true })).toBe(`${LEAD_SYNC} rw_conversions`);
});

it('Connect requests the Lead Sync scopes when no field was changed', async () => {
	expect(await requestedScopes({})).toBe(LEAD_SYNC);
});

it('the test of a credential succeeds, and renews an expired token', async () => {
	expect(await test()).toMatchObject({ status: 'OK' });
	nodeTest.control.tokens.expireAccess();
	expect(await test()).toMatchObject({ status: 'OK' });
	expect(nodeTest.simulator.calls.map(({ resource }) => resource)).toEqual([
		'organizationAcls',
		'organizationAcls',
		'oauth/accessToken',
		'organizationAcls',
	]);
});

it.each([426, 400, 403] as const)(
	'the test of a credential names the field, and says that syncs continue, when LinkedIn refuses the version with %i',
	async (retiredVersion) => {
		nodeTest.control.variants.set({ retiredVersion });
		const apiVersion = '202510';
		nodeTest.credentialStore.update({ apiVersion });
		expect(await test()).toEqual({
			status: 'Error',
			message: expect.stringMatching(
				/ retired .*yncs continue if Follow API Version is on.*set API Version.* to a newer month/,
			) as string,
		});
	},
);

it('the test of a credential names the missing scope when LinkedIn refuses access', async () => {
	await nodeTest.reset({
		credential: { customScopes: true, enabledScopes: 'r_marketing_leadgen_automation' },
	});
	expect(await test()).toEqual({
		status: 'Error',
		message: expect.stringMatching(/scope r_organization_admin.*reconnect/) as string,
	});
});

it('the test of a credential fails for revoked or missing tokens', async () => {
	nodeTest.control.tokens.revoke('all');
	expect((await test()).status).toBe('Error');
	nodeTest.credentialStore.update({ oauthTokenData: undefined });
	expect((await test()).status).toBe('Error');
});
