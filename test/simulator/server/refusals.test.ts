import { defaultApplication } from '../index';
import { parseProjection, project } from './restli/projection';
import { decodePathKey, parseValue, RestliSyntaxError, splitQuery } from './restli/syntax';
import { connect, refusalOf, smallSimulator } from './testing/client';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	EVENT,
	FOREIGN_ORGANIZATION,
	FORM,
	leadId,
	NOW,
	ORGANIZATION,
} from './testing/smallWorld';

const owner = (id: string) => `owner=(organization:urn%3Ali%3Aorganization%3A${id})`;
const leadsOf = (id: string, type = 'EVENT') =>
	`/rest/leadFormResponses?q=owner&${owner(id)}&leadType=(leadType:${type})`;
const LEADS = leadsOf(ORGANIZATION);
const SPONSORED = `/rest/leadFormResponses?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT})&leadType=(leadType:SPONSORED)`;
const EVENTS = `/rest/events?q=eventsByOrganizer&organizer=urn%3Ali%3Aorganization%3A${ORGANIZATION}`;
const FORMS = `/rest/leadForms?q=owner&${owner(ORGANIZATION)}`;
const SUBSCRIPTIONS = `/rest/leadNotifications?q=criteria&owner=(value:(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION}))&leadType=(leadType:EVENT)`;
const DENIED = '403 ACCESS_DENIED: Not enough permissions to access: ';

const simulator = smallSimulator();

describe('Rest.li 2.0', () => {
	it('a value is read with its structure', () => {
		expect(parseValue("List(1,'')")).toEqual(['1', '']);
		expect(parseValue('(value:(a%2Cb:%E2%82%AC))')).toEqual({ value: { 'a,b': '€' } });
		expect(decodePathKey('%28a%2C1%29')).toBe('(a,1)');
	});

	it.each([
		...['urn:li:event:7', '(event:urn:li:event:7)', 'urn%3Ali%3Aform%3A(1,2)', '{"event":"urn"}'],
		...['a+b', "it's", '', '(a:1', '(a)', '(a:1,a:2)', 'List(1', 'List(1,)', '(a:1)b'],
		...['%2', '%FF', 'é'],
	])('the value %j is refused', (raw) => {
		expect(() => parseValue(raw)).toThrow(RestliSyntaxError);
	});

	it('a parameter that is repeated or has no value is refused, as a raw key of a path is', () => {
		for (const query of ['start=0&start=1', 'q']) {
			expect(() => splitQuery(query)).toThrow(RestliSyntaxError);
		}
		expect(() => decodePathKey('(a:1)')).toThrow(RestliSyntaxError);
	});

	it('a projection keeps what it names, in the elements of lists, too', () => {
		const form = { name: 'F', state: 'X', questions: [{ text: 'a', hidden: 1 }] };
		const projection = parseProjection('id,form:(name,questions:(text))');
		const kept = { id: 1, form: { name: 'F', questions: [{ text: 'a' }] } };
		expect(project({ id: 1, other: 2, form }, projection)).toEqual(kept);
		for (const raw of ['id%2Cname', 'form:(name', 'form:()', '', 'id,', '(id)']) {
			expect(() => parseProjection(raw)).toThrow(RestliSyntaxError);
		}
	});
});

describe('a call of the contract', () => {
	const formUrn = `urn%3Ali%3AversionedLeadGenForm%3A%28urn%3Ali%3AleadGenForm%3A${FORM}%2C1%29`;

	// The simulator compares each answer with the contract, and fails the test when it stops.
	it.each([
		`${LEADS}&limitedToTestLeads=false&versionedLeadGenFormUrn=${formUrn}&submittedAtTimeRange=(start:1711407600000,end:1811494000000)&count=100&start=0`,
		`${LEADS}&associatedEntity=urn%3Ali%3Aevent%3A1`,
		`${LEADS}&fields=ownerInfo,associatedEntityInfo,leadMetadataInfo,owner,leadType,versionedLeadGenFormUrn,id,submittedAt,testLead,formResponse,form:(hiddenFields,creationLocale,name,id,content)`,
		`/rest/leadFormResponses?ids=List(${leadId(1)},none)&fields=id`,
		SPONSORED,
		`${FORMS}&count=10&start=0`,
		`/rest/leadForms?ids=List(${FORM},7234246)`,
		`/rest/leadForms/${FORM}`,
		`${EVENTS}&excludeCancelled=true&timeBasedFilter=(lifeCycleState:UPCOMING)&entryCriteria=GATED&sortOrder=START_TIME_ASC&start=0&count=50`,
		`${EVENTS.replace('eventsByOrganizer', 'organizerLeadGenFormEnabledEvents')}&count=50`,
		`/rest/events/${EVENT}`,
		`/rest/organizationsLookup?ids=List(3803,${ORGANIZATION})`,
		'/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED',
		SUBSCRIPTIONS,
	])('%s is answered', async (path) => {
		const { status, json } = await simulator.get(path);
		expect({ status, json }).toMatchObject({ status: 200 });
	});

	it('a batch answers each key for itself', async () => {
		simulator.control.leads.damage(leadId(2), { kind: 'poison' });
		const ids = `List(${leadId(1)},${leadId(2)},none)`;
		const { json } = await simulator.get(`/rest/leadFormResponses?ids=${ids}&fields=id`);
		expect(json.results).toEqual({ [leadId(1)]: { id: leadId(1) } });
		expect(json.statuses).toEqual({ [leadId(1)]: 200, [leadId(2)]: 500, none: 404 });
	});
});

describe('a query that LinkedIn refuses', () => {
	it.each([
		[
			'a double-encoded URN',
			LEADS.replace('urn%3A', 'urn%253A'),
			'FIELD_INVALID owner/organization',
		],
		[
			'structure that is encoded',
			LEADS.replace(owner(ORGANIZATION), 'owner=%28organization%3Aurn%3Ali%3Aorganization%3A1%29'),
			'FIELD_INVALID owner',
		],
		[
			'a bare URN as owner',
			LEADS.replace(/\(org[^)]*\)/, 'urn%3Ali%3Aorganization%3A1'),
			'FIELD_INVALID owner',
		],
		['a raw URN', EVENTS.replaceAll('%3A', ':'), 'FIELD_INVALID organizer'],
		['a plain lead type', LEADS.replace('(leadType:EVENT)', 'EVENT'), 'FIELD_INVALID leadType'],
		['an unknown lead type', LEADS.replace('EVENT', 'ORGANIC'), 'FIELD_INVALID leadType/leadType'],
		['ad leads of an organization', LEADS.replace('EVENT', 'SPONSORED'), 'FIELD_INVALID owner'],
		[
			'a URN of a person',
			LEADS.replace('Aorganization', 'Aperson'),
			'FIELD_INVALID owner/organization',
		],
		['a union of two', LEADS.replace('EVENT)', 'EVENT,x:1)'), 'FIELD_INVALID leadType'],
		[
			'a range without start',
			`${LEADS}&submittedAtTimeRange=(end:5)`,
			'FIELD_INVALID submittedAtTimeRange/start',
		],
		[
			'a range that ends before it starts',
			`${LEADS}&submittedAtTimeRange=(start:5,end:4)`,
			'FIELD_INVALID submittedAtTimeRange',
		],
		[
			'a boolean that is none',
			`${LEADS}&limitedToTestLeads=no`,
			'FIELD_INVALID limitedToTestLeads',
		],
		['a count that is none', `${LEADS}&count=ten`, 'FIELD_INVALID count'],
		['a count of 101', `${LEADS}&count=101`, 'FIELD_INVALID count'],
		['a count of 0', `${LEADS}&count=0`, 'FIELD_INVALID count'],
		['a negative start', `${LEADS}&start=-1`, 'FIELD_INVALID start'],
		['an encoded comma in fields', `${LEADS}&fields=id%2Cowner`, 'FIELD_INVALID fields'],
		['a plain list of ids', '/rest/leadForms?ids=6083,7234246', 'FIELD_INVALID ids'],
		['a URN as a numeric key', '/rest/events/urn%3Ali%3Aevent%3A7', 'FIELD_INVALID id'],
		['an unknown finder', '/rest/events?q=all', 'FIELD_INVALID q'],
		['an unknown parameter', `${LEADS}&adType=X`, 'QUERY_PARAM_NOT_ALLOWED adType'],
		[
			'a parameter of protocol 1.0',
			`${LEADS}&owner.organization=1`,
			'QUERY_PARAM_NOT_ALLOWED owner.organization',
		],
		[
			'a parameter of another finder',
			`${EVENTS}&role=ADMINISTRATOR`,
			'QUERY_PARAM_NOT_ALLOWED role',
		],
		[
			'no wrapper around the owner',
			SUBSCRIPTIONS.replace('(value:', '').replace('))&', ')&'),
			'FIELD_INVALID owner/value',
		],
		[
			'no owner',
			LEADS.replace(`&${owner(ORGANIZATION)}`, ''),
			"ILLEGAL_ARGUMENT: Parameter 'owner' is required",
		],
		['no finder', '/rest/leadForms', "ILLEGAL_ARGUMENT: Parameter 'q' is required"],
		['no ids', '/rest/organizationsLookup', "ILLEGAL_ARGUMENT: Parameter 'ids' is required"],
	])('%s', async (_what, path, refusal) => {
		expect(refusalOf(await simulator.get(path))).toBe(`400 ${refusal}`);
	});

	it('one that is too long, of no resource, or written for protocol 1.0', async () => {
		const ids = Array.from({ length: 500 }, (_, index) => 1_000_000_000 + index).join();
		expect((await simulator.get(`/rest/leadForms?ids=List(${ids})`)).status).toBe(414);
		for (const path of ['/rest/leadNotificationUrls', '/rest/constructor', '/rest/leadForms/1/2']) {
			expect((await simulator.get(path)).status).toBe(404);
		}
		for (const protocol of [undefined, '1.0.0']) {
			const headers = { 'X-Restli-Protocol-Version': protocol };
			expect(refusalOf(await simulator.get(LEADS, { headers }))).toBe('400 FIELD_INVALID owner');
		}
	});
});

describe('a token', () => {
	it.each([
		[undefined, '401 EMPTY_ACCESS_TOKEN: Empty oauth2 access token'],
		['Bearer ', '401 EMPTY_ACCESS_TOKEN: Empty oauth2 access token'],
		['Bearer nonsense', '401 INVALID_ACCESS_TOKEN: Invalid access token'],
	])('%j is refused', async (Authorization, refusal) => {
		expect(refusalOf(await simulator.get(LEADS, { headers: { Authorization } }))).toBe(refusal);
	});

	it('that has expired, was revoked, or is a refresh token is refused', async () => {
		const { tokens, variants } = simulator.control;
		tokens.expireAccess();
		variants.set({ expiredTokenServiceErrorCode: 65601 });
		const expired = { code: 'EXPIRED_ACCESS_TOKEN', serviceErrorCode: 65601 };
		expect((await simulator.get(LEADS)).json).toMatchObject(expired);
		const { access_token, refresh_token } = await connect(simulator);
		tokens.revoke('access');
		for (const [token, code] of [
			[access_token, 'REVOKED_ACCESS_TOKEN'],
			[refresh_token, 'INVALID_ACCESS_TOKEN'],
		]) {
			simulator.token = token;
			expect((await simulator.get(LEADS)).json.code).toBe(code);
		}
	});

	it.each([
		['r_events', LEADS, 'leadFormResponses.FINDER-owner'],
		['r_ads', LEADS, 'leadFormResponses.FINDER-owner'],
		['r_events', '/rest/leadForms?ids=List(1)', 'leadForms.BATCH_GET'],
		['r_events', '/rest/organizationAcls?q=roleAssignee', 'organizationAcls.FINDER-roleAssignee'],
		['r_events', '/rest/organizationsLookup?ids=List(1)', 'organizationsLookup.BATCH_GET'],
		['r_organization_admin', '/rest/events/1', 'events.GET'],
		['r_events', '/rest/leadNotifications/7', 'leadNotifications.GET'],
		[
			'r_events',
			'/rest/adAccountUsers?q=authenticatedUser',
			'adAccountUsers.FINDER-authenticatedUser',
		],
	])('with the scope %s alone may not ask %s', async (scope, path, method) => {
		simulator.token = (await connect(simulator, scope)).access_token;
		expect(refusalOf(await simulator.get(path))).toBe(`${DENIED}${method}.20260901`);
	});

	it('loses a scope with its application', async () => {
		simulator.control.application.set({ scopes: ['r_events'] });
		expect((await simulator.get(LEADS)).status).toBe(403);
	});

	it('tells who its member is, by scope', async () => {
		const { application, variants } = simulator.control;
		variants.set({ userinfoLocale: 'object' });
		simulator.token = (await connect(simulator, 'openid profile email')).access_token;
		const headers = { 'Linkedin-Version': undefined };
		expect((await simulator.get('/v2/userinfo', { headers })).json).toMatchObject({
			...{ sub: 'tKTfAcKsEC', email: 'jane@example.com', given_name: 'Jane' },
			locale: { country: 'US', language: 'en' },
		});
		expect(refusalOf(await simulator.get('/v2/me', { headers }))).toBe(
			`${DENIED}me.GET.NO_VERSION`,
		);
		simulator.token = (await connect(simulator, 'r_basicprofile')).access_token;
		expect((await simulator.get('/v2/me')).json.localizedFirstName).toBe('Jane');
		expect(() => application.signIn('nobody')).toThrow('no member nobody');
	});
});

describe('a version', () => {
	it.each([undefined, '202511', '202512', '202610', 'latest'])('%j is refused', async (version) => {
		const reply = await simulator.get(LEADS, { headers: { 'Linkedin-Version': version } });
		const words = `426 NONEXISTENT_VERSION: Requested version ${version}01 is not active`;
		expect(refusalOf(reply)).toMatch(version === undefined ? /^400 VERSION_MISSING/ : words);
	});

	it('can be retired and added', async () => {
		const { versions } = simulator.control;
		versions.retire('202601');
		versions.add('202610');
		expect(versions.list()).toEqual(
			[...['02', '03', '04', '05', '06', '07', '08', '09', '10']].map((month) => `2026${month}`),
		);
	});
});

describe('a role', () => {
	const statusOf = async (path: string) => (await simulator.get(path)).status;

	it('decides about leads, by their type', async () => {
		const { organizations } = simulator.control;
		expect(await statusOf(leadsOf(ANALYST_ORGANIZATION))).toBe(403);
		expect(await statusOf(leadsOf(ANALYST_ORGANIZATION, 'COMPANY'))).toBe(200);
		expect(await statusOf(leadsOf(FOREIGN_ORGANIZATION, 'COMPANY'))).toBe(403);
		organizations.grantRole(ANALYST_ORGANIZATION, 'CONTENT_ADMINISTRATOR');
		expect(await statusOf(leadsOf(ANALYST_ORGANIZATION))).toBe(200);
		organizations.setUnreadable(ANALYST_ORGANIZATION, true);
		expect(await statusOf(leadsOf(ANALYST_ORGANIZATION))).toBe(403);
	});

	it('on an ad account counts only with one on its page', async () => {
		const { organizations } = simulator.control;
		expect(await statusOf(SPONSORED)).toBe(200);
		organizations.revokeRole(ORGANIZATION);
		expect(await statusOf(SPONSORED)).toBe(403);
		organizations.grantRole(ORGANIZATION, 'ADMINISTRATOR');
		simulator.world.adAccounts[0].roles = {};
		expect(await statusOf(SPONSORED)).toBe(403);
	});

	it('that is revoked shows nothing more', async () => {
		simulator.control.organizations.revokeRole(ORGANIZATION, 'ADMINISTRATOR');
		for (const path of [
			LEADS,
			EVENTS,
			FORMS,
			SUBSCRIPTIONS,
			`/rest/leadForms/${FORM}`,
			`/rest/events/${EVENT}`,
			`/rest/leadFormResponses/${leadId(1)}`,
		]) {
			expect([path, await statusOf(path)]).toEqual([path, 403]);
		}
		for (const way of [401, 'empty'] as const) {
			simulator.control.variants.set({ leadsWithoutRole: way });
			expect(await statusOf(LEADS)).toBe(way === 'empty' ? 200 : 401);
		}
	});
});

it('the checks come in the order of token, version, scope, role, parameters', async () => {
	const wrongInEveryWay = `${leadsOf(FOREIGN_ORGANIZATION)}&adType=1`;
	const statuses: number[] = [];
	const Authorization = 'Bearer nonsense';
	for (const [path, headers] of [
		[wrongInEveryWay, { Authorization, 'Linkedin-Version': undefined }],
		[wrongInEveryWay, { 'Linkedin-Version': undefined }],
		[wrongInEveryWay, {}],
		[`${LEADS}&adType=1`, {}],
	] as const) {
		statuses.push((await simulator.get(path, { headers })).status);
	}
	expect(statuses).toEqual([401, 400, 403, 400]);
});

it('the date of an answer is the simulator’s time', async () => {
	simulator.control.advance(7_261_999);
	expect((await simulator.get(LEADS)).headers.get('date')).toBe('Tue, 24 Nov 2026 11:01:01 GMT');
});

describe('a conversion', () => {
	const DAY = 86_400_000;
	const lead = 'urn:li:leadGenFormResponse:249592fc-d272-44ba-a7db-c2bdce579507-6';
	const conversion = {
		conversion: 'urn:lla:llaPartnerConversion:8801',
		conversionHappenedAt: NOW - DAY,
		eventId: 'lead-6',
		user: { userIds: [], lead },
	};
	const tell = async (changes: object = {}) =>
		await simulator.call('POST', '/rest/conversionEvents', { body: { ...conversion, ...changes } });

	beforeEach(async () => {
		simulator.world.conversionRules = [
			{ id: '8801', adAccountId: AD_ACCOUNT, conversionMethod: 'CONVERSIONS_API' },
			{ id: '8802', adAccountId: AD_ACCOUNT, conversionMethod: 'INSIGHT_TAG' },
		];
		simulator.token = (await connect(simulator, 'rw_conversions')).access_token;
	});

	it('counts once, with a lead alone', async () => {
		expect([(await tell()).status, (await tell()).status]).toEqual([201, 201]);
		expect(simulator.world.conversionEvents).toEqual([conversion]);
	});

	it.each([
		['of a rule without API conversions', { conversion: 'urn:lla:llaPartnerConversion:8802' }, 403],
		['without userIds', { user: { lead } }, 422],
		['of more than 90 days ago', { conversionHappenedAt: NOW - 91 * DAY }, 400],
		['with a time in seconds', { conversionHappenedAt: Math.floor(NOW / 1000) }, 400],
	])('%s is refused', async (_what, changes, status) => {
		expect((await tell(changes)).status).toBe(status);
		expect(simulator.world.conversionEvents).toEqual([]);
	});

	it('needs the scope of the application', async () => {
		simulator.control.application.set({ scopes: defaultApplication().scopes.slice(0, 1) });
		expect((await tell()).status).toBe(403);
	});
});
