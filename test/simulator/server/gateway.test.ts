import { connect, get, LEAD_SCOPES, requestToken, type Reply } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	FOREIGN_ORGANIZATION,
	ORGANIZATION,
} from './testing/smallWorld';

const leadsOf = (organization: string, leadType = 'EVENT') =>
	`/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${organization})&leadType=(leadType:${leadType})`;
const SPONSORED = `/rest/leadFormResponses?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT})&leadType=(leadType:SPONSORED)`;
const LEADS = leadsOf(ORGANIZATION);

const DENIED = {
	status: 403,
	serviceErrorCode: 100,
	code: 'ACCESS_DENIED',
	message: 'Not enough permissions to access: leadFormResponses.FINDER-owner.20260901',
};

const simulator = smallSimulator();

const read = async (path: string, changes?: Record<string, string | undefined>) =>
	await get(simulator, path, simulator.token, changes);

describe('token', () => {
	it.each([
		[undefined, 65604, 'EMPTY_ACCESS_TOKEN', 'Empty oauth2 access token'],
		['Bearer ', 65604, 'EMPTY_ACCESS_TOKEN', 'Empty oauth2 access token'],
		['Bearer nonsense', 65600, 'INVALID_ACCESS_TOKEN', 'Invalid access token'],
	])('%p', async (Authorization, serviceErrorCode, code, message) => {
		const reply = await get(simulator, LEADS, '', { Authorization });
		expect(reply.json).toEqual({ status: 401, serviceErrorCode, code, message });
		expect(reply.status).toBe(401);
	});

	it('expired, with the service error code that the variant says', async () => {
		simulator.control.tokens.expireAccess();
		expect((await read(LEADS)).json).toEqual({
			status: 401,
			serviceErrorCode: 65602,
			code: 'EXPIRED_ACCESS_TOKEN',
			message: 'The token used in the request has expired',
		});
		simulator.control.variants.set({ expiredTokenServiceErrorCode: 65601 });
		expect((await read(LEADS)).json).toMatchObject({
			serviceErrorCode: 65601,
			code: 'EXPIRED_ACCESS_TOKEN',
		});
	});

	it('revoked', async () => {
		simulator.control.tokens.revoke('access');
		expect((await read(LEADS)).json).toEqual({
			status: 401,
			serviceErrorCode: 65601,
			code: 'REVOKED_ACCESS_TOKEN',
			message: 'The token used in the request has been revoked by the user',
		});
	});

	it('is not a refresh token', async () => {
		const { refresh_token = '' } = await connect(simulator);
		expect((await get(simulator, LEADS, refresh_token)).json.code).toBe('INVALID_ACCESS_TOKEN');
	});
});

describe('version', () => {
	it('has to be there', async () => {
		const reply = await read(LEADS, { 'Linkedin-Version': undefined });
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual({
			status: 400,
			code: 'VERSION_MISSING',
			message:
				'A version must be present. Please specify a version by adding the Linkedin-Version header.',
		});
	});

	it.each(['202511', '202512', '202610', 'latest'])('%s is not active', async (version) => {
		const reply = await read(LEADS, { 'Linkedin-Version': version });
		expect(reply.status).toBe(426);
		expect(reply.json).toEqual({
			status: 426,
			code: 'NONEXISTENT_VERSION',
			message: `Requested version ${version}01 is not active`,
		});
	});

	it('can be retired and added', async () => {
		const statusOf = async (version: string) =>
			(await read(LEADS, { 'Linkedin-Version': version })).status;
		expect(await statusOf('202601')).toBe(200);
		simulator.control.versions.retire('202601');
		simulator.control.versions.add('202610');
		expect(await statusOf('202601')).toBe(426);
		expect(await statusOf('202610')).toBe(200);
		simulator.control.versions.set(['202701']);
		expect(simulator.control.versions.list()).toEqual(['202701']);
	});
});

describe('protocol', () => {
	it.each([undefined, '1.0.0'])('%p is refused', async (version) => {
		const reply = await read(LEADS, { 'X-Restli-Protocol-Version': version });
		expect(reply.status).toBe(400);
		expect(reply.json.errorDetails.inputErrors[0]).toMatchObject({
			code: 'FIELD_INVALID',
			input: { inputPath: { fieldPath: 'owner' } },
		});
	});
});

describe('scope', () => {
	it.each([
		['r_events', LEADS, 'leadFormResponses.FINDER-owner'],
		['r_events', '/rest/leadForms?ids=List(1)', 'leadForms.BATCH_GET'],
		['r_events', '/rest/organizationAcls?q=roleAssignee', 'organizationAcls.FINDER-roleAssignee'],
		['r_events', '/rest/organizationsLookup?ids=List(1)', 'organizationsLookup.BATCH_GET'],
		['r_ads', LEADS, 'leadFormResponses.FINDER-owner'],
		['r_organization_admin', '/rest/events/1', 'events.GET'],
	])('%s is not enough for %s', async (scope, path, name) => {
		const other = await connect(simulator, scope);
		const reply = await get(simulator, path, other.access_token);
		expect(reply.json).toEqual({
			...DENIED,
			message: `Not enough permissions to access: ${name}.20260901`,
		});
	});

	it('is gone when the application loses it', async () => {
		expect((await read(LEADS)).status).toBe(200);
		simulator.control.application.set({ scopes: ['r_events'] });
		expect((await read(LEADS)).json).toEqual(DENIED);
	});

	it('r_ads is enough for lead forms', async () => {
		const { access_token } = await connect(simulator, 'r_ads');
		const path = `/rest/leadForms?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT})`;
		expect((await get(simulator, path, access_token)).json.elements).toHaveLength(1);
	});
});

describe('role', () => {
	it('event leads need ADMINISTRATOR or CONTENT_ADMINISTRATOR', async () => {
		expect((await read(leadsOf(ANALYST_ORGANIZATION))).json).toEqual(DENIED);
		simulator.control.organizations.grantRole(ANALYST_ORGANIZATION, 'CONTENT_ADMINISTRATOR');
		expect((await read(leadsOf(ANALYST_ORGANIZATION))).status).toBe(200);
	});

	it('leads of other organic types need any page role', async () => {
		const statusOf = async (path: string) => (await read(path)).status;
		expect(await statusOf(leadsOf(ANALYST_ORGANIZATION, 'COMPANY'))).toBe(200);
		expect(await statusOf(leadsOf(FOREIGN_ORGANIZATION, 'COMPANY'))).toBe(403);
	});

	it('sponsored leads need a role on the ad account and one on its page', async () => {
		expect((await read(SPONSORED)).status).toBe(200);
		simulator.control.organizations.revokeRole(ORGANIZATION);
		expect((await read(SPONSORED)).json).toEqual(DENIED);
		simulator.control.organizations.grantRole(ORGANIZATION, 'ADMINISTRATOR');
		simulator.world.adAccounts[0].roles = {};
		expect((await read(SPONSORED)).json).toEqual(DENIED);
	});

	it('does not help with an unreadable organization', async () => {
		simulator.control.organizations.setUnreadable(ORGANIZATION, true);
		expect((await read(LEADS)).json).toEqual(DENIED);
		simulator.control.organizations.setUnreadable(ORGANIZATION, false);
		expect((await read(LEADS)).status).toBe(200);
	});

	it('of a revoked administrator is none', async () => {
		simulator.control.organizations.revokeRole(ORGANIZATION, 'ADMINISTRATOR');
		expect((await read(LEADS)).json).toEqual(DENIED);
		expect(simulator.world.acls[0].state).toBe('REVOKED');
	});
});

describe('order of the checks', () => {
	const wrongInEveryWay = `${leadsOf(FOREIGN_ORGANIZATION)}&adType=1`;

	it('is token, version, scope, role, parameters', async () => {
		const eventsOnly = (await connect(simulator, 'r_events')).access_token;
		const everything = (await connect(simulator, LEAD_SCOPES)).access_token;
		const noVersion = { 'Linkedin-Version': undefined };
		const outcomes = [
			await get(simulator, wrongInEveryWay, 'nonsense', noVersion),
			await get(simulator, wrongInEveryWay, everything, noVersion),
			await get(simulator, wrongInEveryWay, everything),
			await get(simulator, `${LEADS}&adType=1`, everything),
		];
		expect(outcomes.map(({ status }) => status)).toEqual([401, 400, 403, 400]);
		// The consent to other scopes has ended the earlier token.
		expect((await get(simulator, LEADS, eventsOnly)).json.code).toBe('REVOKED_ACCESS_TOKEN');
	});
});

describe('the date header', () => {
	const dateOf = ({ headers }: Reply) => headers.get('date');

	it('tells the simulator’s time, whatever the answer', async () => {
		simulator.control.advance(7_261_999);
		const date = 'Tue, 24 Nov 2026 11:01:01 GMT';
		expect(dateOf(await read(LEADS))).toBe(date);
		expect(dateOf(await get(simulator, LEADS, 'nonsense'))).toBe(date);
		expect(dateOf(await read('/rest/constructor'))).toBe(date);
		expect(dateOf(await requestToken(simulator, { grant_type: 'none' }))).toBe(date);
		for (const kind of ['htmlBody', 'emptyBody'] as const) {
			simulator.control.faults.add({ match: {}, effect: { kind } });
			expect(dateOf(await read(LEADS))).toBe(date);
		}
	});
});

describe('unknown resources', () => {
	it.each([
		'/rest/leadNotificationUrls',
		'/rest/constructor',
		'/rest/leadForms/1/2',
		'/v2/leadForms',
	])('%s is a 404', async (path) => {
		expect((await read(path)).status).toBe(404);
	});
});

describe('identity', () => {
	it('tells who the member is, by scope', async () => {
		const openId = (await connect(simulator, 'openid profile')).access_token;
		const noHeaders = { 'Linkedin-Version': undefined, 'X-Restli-Protocol-Version': undefined };
		expect((await get(simulator, '/v2/userinfo', openId, noHeaders)).json).toEqual({
			sub: 'tKTfAcKsEC',
			name: 'Jane Doe',
			given_name: 'Jane',
			family_name: 'Doe',
			locale: 'en-US',
		});
		expect((await get(simulator, '/v2/me', openId, noHeaders)).json.message).toBe(
			'Not enough permissions to access: me.GET.NO_VERSION',
		);
		const basic = (await connect(simulator, 'r_basicprofile')).access_token;
		expect((await get(simulator, '/v2/me', basic)).json).toMatchObject({
			id: 'tKTfAcKsEC',
			localizedFirstName: 'Jane',
		});
		expect((await get(simulator, '/v2/userinfo', basic)).status).toBe(403);
	});

	it('has the e-mail address and an object locale where asked for', async () => {
		simulator.control.variants.set({ userinfoLocale: 'object' });
		const { access_token } = await connect(simulator, 'openid profile email');
		expect((await get(simulator, '/v2/userinfo', access_token)).json).toMatchObject({
			email: 'jane@example.com',
			email_verified: true,
			locale: { country: 'US', language: 'en' },
		});
	});
});
