import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { LinkedInContext } from '../../../nodes/shared/wire/credential';
import { readCredential, splitScopes } from '../../../nodes/shared/wire/credential';
import { node } from './inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

stopTime();

async function read(data: IDataObject) {
	const context = { getNode: () => node, getCredentials: async () => data };
	return await readCredential(context as unknown as LinkedInContext);
}

it('splitScopes reads any list of scopes with any separators', () => {
	const name = fc.stringMatching(/^[a-z]{1,3}_[a-z]{1,8}$/);
	const separator = fc.constantFrom(' ', ',', '%20', '+', '%2C', '%2c', ', ', '\t');
	fc.assert(
		fc.property(fc.array(fc.tuple(name, separator), { minLength: 1 }), (parts) => {
			const scopes = parts.map(([scope]) => scope);
			expect(splitScopes(parts.flat().join(''))).toEqual(scopes);
		}),
	);
});

it('readCredential returns all parts of a credential', async () => {
	const credential = await read({
		apiVersion: ' 202609 ',
		followApiVersion: false,
		clientId: 'client',
		clientSecret: 'secret==',
		scope: 'r_marketing_leadgen_automation r_events openid profile',
		oauthTokenData: {
			access_token: 'access',
			refresh_token: 'refresh',
			expires_in: 5183999,
			refresh_token_expires_in: 31556951,
			scope: 'r_events,r_marketing_leadgen_automation',
			n8n_expires_at: '1800000000000',
		},
	});
	expect(credential).toEqual({
		apiVersion: '202609',
		followApiVersion: false,
		clientId: 'client',
		clientSecret: 'secret==',
		profileScope: 'openid profile',
		token: {
			accessToken: 'access',
			hasRefreshToken: true,
			grantedScopes: ['r_events', 'r_marketing_leadgen_automation'],
			issuedAt: 1_800_000_000_000 - 5_183_999_000,
			accessTokenExpiresAt: 1_800_000_000_000,
			refreshTokenLife: 31_556_951_000,
		},
	});
});

it.each([
	['no token', { access_token: '' }, undefined],
	[
		'no times that could be read',
		{ access_token: 'a', refresh_token: '', expires_in: 10, n8n_expires_at: 'soon' },
		{ accessToken: 'a', hasRefreshToken: false },
	],
	[
		'no lifetime',
		{ access_token: 'a', n8n_expires_at: '1800000000000' },
		{ accessToken: 'a', hasRefreshToken: false, accessTokenExpiresAt: 1_800_000_000_000 },
	],
])('of a stored token, %s is read', async (_, oauthTokenData, expected) => {
	expect((await read({ oauthTokenData })).token).toEqual(expected);
});

it.each([
	['r_events', 'none'],
	['r_events r_basicprofile', 'r_basicprofile'],
	['openid profile email', 'openid profile'],
	['r_profile_basic', 'none'],
])('a credential with the scopes "%s" has the profile scope "%s"', async (scope, expected) => {
	expect((await read({ scope })).profileScope).toBe(expected);
});
