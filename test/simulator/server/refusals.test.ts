import { parseProjection, project } from './restli/projection';
import { parseValue, RestliSyntaxError } from './restli/syntax';
import { connect, refusalOf, smallSimulator } from './testing/client';
import * as small from './testing/smallWorld';

const { AD_ACCOUNT, FOREIGN_ORGANIZATION, ORGANIZATION } = small;

const owner = (id: string) => `owner=(organization:urn%3Ali%3Aorganization%3A${id})`;
const leadsOf = (id: string, type = 'EVENT') =>
	`/rest/leadFormResponses?q=owner&${owner(id)}&leadType=(leadType:${type})`;
const LEADS = leadsOf(ORGANIZATION);
const SPONSORED = `/rest/leadFormResponses?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT})&leadType=(leadType:SPONSORED)`;
const EVENTS = `/rest/events?q=eventsByOrganizer&organizer=urn%3Ali%3Aorganization%3A${ORGANIZATION}`;
const SUBSCRIPTIONS = `/rest/leadNotifications?q=criteria&owner=(value:(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION}))&leadType=(leadType:EVENT)`;
const DENIED = '403 ACCESS_DENIED: Not enough permissions to access: ';

const simulator = smallSimulator();

const statusOf = async (path: string, headers = {}) =>
	(await simulator.get(path, { headers })).status;

describe('Rest.li 2.0', () => {
	it.each([
		...['urn:li:event:7', '(event:urn:li:event:7)', 'urn%3Ali%3Aform%3A(1,2)', '{"event":"urn"}'],
		...['a+b', "it's", '', '(a:1', '(a)', '(a:1,a:2)', 'List(1', 'List(1,)', '(a:1)b'],
		...['%2', '%FF', 'é'],
	])('the parser refuses the value %j', (raw) => {
		expect(() => parseValue(raw)).toThrow(RestliSyntaxError);
	});

	it('a projection keeps only its fields, also in the elements of lists; a malformed one is refused', () => {
		const form = { name: 'F', state: 'X', questions: [{ text: 'a', hidden: 1 }] };
		const projection = parseProjection('id,form:(name,questions:(text))');
		const kept = { id: 1, form: { name: 'F', questions: [{ text: 'a' }] } };
		expect(project({ id: 1, other: 2, form }, projection)).toEqual(kept);
		for (const raw of ['id%2Cname', 'form:(name', 'form:()', '', 'id,', '(id)']) {
			expect(() => parseProjection(raw)).toThrow(RestliSyntaxError);
		}
	});
});

describe('a query that LinkedIn refuses', () => {
	it.each([
		['&submittedAtTimeRange=(end:5)', 'FIELD_INVALID submittedAtTimeRange/start'],
		['&submittedAtTimeRange=(start:5,end:4)', 'FIELD_INVALID submittedAtTimeRange'],
		['&limitedToTestLeads=no', 'FIELD_INVALID limitedToTestLeads'],
		['&count=ten', 'FIELD_INVALID count'],
		['&count=501', 'FIELD_INVALID count'],
		['&count=0', 'FIELD_INVALID count'],
		['&start=-1', 'FIELD_INVALID start'],
		['&fields=id%2Cowner', 'FIELD_INVALID fields'],
		['&adType=X', 'QUERY_PARAM_NOT_ALLOWED adType'],
		['&owner.organization=1', 'QUERY_PARAM_NOT_ALLOWED owner.organization'],
	])('LinkedIn refuses a list of leads with %s', async (parameter, refusal) => {
		expect(refusalOf(await simulator.get(LEADS + parameter))).toBe(`400 ${refusal}`);
	});

	const BARE_OWNER = LEADS.replace(/\(org[^)]*\)/, 'urn%3Ali%3Aorganization%3A1');
	const UNWRAPPED_OWNER = SUBSCRIPTIONS.replace('(value:', '').replace('))&', ')&');

	it.each([
		['a double-encoded URN', LEADS.replace('urn%3A', 'urn%253A'), 'owner/organization'],
		['structure that is encoded', LEADS.replace('(org', '%28org'), 'owner'],
		['a bare URN as owner', BARE_OWNER, 'owner'],
		['a raw URN', EVENTS.replaceAll('%3A', ':'), 'organizer'],
		['a plain lead type', LEADS.replace('(leadType:EVENT)', 'EVENT'), 'leadType'],
		['an unknown lead type', LEADS.replace('EVENT', 'ORGANIC'), 'leadType/leadType'],
		['ad leads of an organization', LEADS.replace('EVENT', 'SPONSORED'), 'owner'],
		['a URN of a person', LEADS.replace('Aorganization', 'Aperson'), 'owner/organization'],
		['a union of two', LEADS.replace('EVENT)', 'EVENT,x:1)'), 'leadType'],
		['a plain list of ids', '/rest/leadForms?ids=6083,7234246', 'ids'],
		['a URN as a numeric key', '/rest/events/urn%3Ali%3Aevent%3A7', 'id'],
		['an unknown finder', '/rest/events?q=all', 'q'],
		['no wrapper around the owner', UNWRAPPED_OWNER, 'owner/value'],
	])('LinkedIn refuses %s', async (_what, path, field) => {
		expect(refusalOf(await simulator.get(path))).toBe(`400 FIELD_INVALID ${field}`);
	});

	it('LinkedIn refuses a query that is too long, for an unknown resource, or without the protocol header', async () => {
		const ids = Array.from({ length: 500 }, (_, index) => 1_000_000_000 + index).join();
		expect(await statusOf(`/rest/leadForms?ids=List(${ids})`)).toBe(414);
		for (const path of ['/rest/leadNotificationUrls', '/rest/constructor', '/rest/leadForms/1/2']) {
			expect(await statusOf(path)).toBe(404);
		}
		const headers = { 'X-Restli-Protocol-Version': undefined };
		expect(refusalOf(await simulator.get(LEADS, { headers }))).toBe('400 FIELD_INVALID owner');
	});
});

describe('a token', () => {
	it.each([
		[undefined, '401 EMPTY_ACCESS_TOKEN: Empty oauth2 access token'],
		['Bearer nonsense', '401 INVALID_ACCESS_TOKEN: Invalid access token'],
	])('LinkedIn refuses the Authorization header %j', async (Authorization, refusal) => {
		expect(refusalOf(await simulator.get(LEADS, { headers: { Authorization } }))).toBe(refusal);
	});

	it.each([
		['r_ads', LEADS, 'leadFormResponses.FINDER-owner'],
		['r_events', '/rest/leadForms?ids=List(1)', 'leadForms.BATCH_GET'],
		['r_events', '/rest/organizationAcls?q=roleAssignee', 'organizationAcls.FINDER-roleAssignee'],
		['r_organization_admin', '/rest/events/1', 'events.GET'],
		['r_events', '/rest/leadNotifications/7', 'leadNotifications.GET'],
	])('a token with only the scope %s may not request %s', async (scope, path, method) => {
		simulator.token = (await connect(simulator, scope)).access_token;
		expect(refusalOf(await simulator.get(path))).toBe(`${DENIED}${method}.20260901`);
	});
});

it.each(['202511', '202512', '202610', 'latest'])(
	'LinkedIn refuses the version %j',
	async (version) => {
		const reply = await simulator.get(LEADS, { headers: { 'Linkedin-Version': version } });
		const words = `426 NONEXISTENT_VERSION: Requested version ${version}01 is not active`;
		expect(refusalOf(reply)).toBe(words);
	},
);

describe('a role', () => {
	it('ad leads need a role on the ad account and one on its Page', async () => {
		const { organizations } = simulator.control;
		expect(await statusOf(SPONSORED)).toBe(200);
		organizations.revokeRole(ORGANIZATION);
		expect(await statusOf(SPONSORED)).toBe(403);
		organizations.grantRole(ORGANIZATION, 'ADMINISTRATOR');
		simulator.world.adAccounts[0].roles = {};
		expect(await statusOf(SPONSORED)).toBe(403);
	});
});

it('LinkedIn checks the token first, then the version, the role and the parameters', async () => {
	const wrongInEveryWay = `${leadsOf(FOREIGN_ORGANIZATION)}&adType=1`;
	const versionless = { 'Linkedin-Version': undefined };
	const tokenless = { ...versionless, Authorization: 'Bearer nonsense' };
	expect(await statusOf(wrongInEveryWay, tokenless)).toBe(401);
	expect(await statusOf(wrongInEveryWay, versionless)).toBe(400);
	expect(await statusOf(wrongInEveryWay)).toBe(403);
	expect(await statusOf(`${LEADS}&adType=1`)).toBe(400);
});
