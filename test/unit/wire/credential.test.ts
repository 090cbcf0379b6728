import fc from 'fast-check';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { LinkedInContext } from '../../../nodes/shared/wire/credential';
import {
	cachingCredential,
	readCredential,
	splitScopes,
} from '../../../nodes/shared/wire/credential';
import { node } from './inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

stopTime();

async function read(data: IDataObject) {
	const context = { getNode: () => node, getCredentials: async () => data };
	return await readCredential(context as unknown as LinkedInContext);
}

async function readToken(oauthTokenData: unknown) {
	return (await read({ oauthTokenData } as IDataObject)).token;
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
	['r_events', 'none'],
	['r_events r_basicprofile', 'r_basicprofile'],
	['openid profile email', 'openid profile'],
	['r_profile_basic', 'none'],
])('a credential with the scopes "%s" has the profile scope "%s"', async (scope, expected) => {
	expect((await read({ scope })).profileScope).toBe(expected);
});

it.each([undefined, null, 'text', {}, { access_token: '' }, { access_token: 7 }])(
	'the token data %j contain no token',
	async (data) => {
		expect(await readToken(data)).toBeUndefined();
	},
);

it.each<[string, object, object]>([
	['nothing else', {}, {}],
	[
		'no lifetime',
		{ n8n_expires_at: '1800000000000', refresh_token_expires_in: 10 },
		{ accessTokenExpiresAt: 1_800_000_000_000, refreshTokenLife: 10_000 },
	],
	...['', ' ', 'soon', null, true, {}].map((time): [string, object, object] => {
		const data = { refresh_token: '', expires_in: 10, n8n_expires_at: time };
		return [`the expiry ${JSON.stringify(time)}`, data, {}];
	}),
])('a token with %s has no other scopes and times', async (_, data, known) => {
	expect(await readToken({ access_token: 'a', ...data })).toEqual({
		accessToken: 'a',
		hasRefreshToken: false,
		...known,
	});
});

it('cachingCredential keeps a credential for ten seconds, and no longer when a clock is set back', async () => {
	const getCredentials = jest.fn(async () => ({}));
	const context = cachingCredential({ getCredentials, helpers: {} } as unknown as IPollFunctions);
	const readsAfter = async (milliseconds: number) => {
		jest.setSystemTime(Date.now() + milliseconds);
		await context.getCredentials('type');
		return getCredentials.mock.calls.length;
	};
	expect(await readsAfter(0)).toBe(1);
	expect(await readsAfter(9_999)).toBe(1);
	expect(await readsAfter(1)).toBe(2);
	expect(await readsAfter(-10_000)).toBe(3);
});

it('contexts that share what is kept read a credential once, and again after LinkedIn refuses its token', async () => {
	const getCredentials = jest.fn(async () => ({ token: 'stored' }));
	const httpRequest = async () =>
		await Promise.reject(Object.assign(new Error(), { httpCode: '401' }));
	const kept = { readAt: 0 };
	const pushes = [1, 2].map(() =>
		cachingCredential(
			{ getCredentials, helpers: { httpRequest } } as unknown as IPollFunctions,
			kept,
		),
	);
	for (const each of pushes) {
		const credential = await each.getCredentials('type');
		expect(credential).toEqual({ token: 'stored' });
		// As n8n does after it has renewed the token, which is no business of the other push.
		credential.token = 'renewed';
	}
	expect(getCredentials).toHaveBeenCalledTimes(1);
	await expect(pushes[0].helpers.httpRequest({ url: '' })).rejects.toThrow();
	await pushes[1].getCredentials('type');
	expect(getCredentials).toHaveBeenCalledTimes(2);
});
