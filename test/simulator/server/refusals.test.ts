import { parseProjection, project } from './restli/projection';
import { parseValue, RestliSyntaxError } from './restli/syntax';
import { defaultApplication } from '../index';
import { connect, refusalOf, smallSimulator } from './testing/client';
import { FOREIGN_ORGANIZATION, ORGANIZATION } from './testing/smallWorld';

/*
 * A simulator that accepted what LinkedIn refuses would hide mistakes of the nodes, so the kinds of refusals are tested,
 * one example each.
 */

const leadsOf = (id: string) =>
	`/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${id})&leadType=(leadType:EVENT)`;
const LEADS = leadsOf(ORGANIZATION);
const EVENTS = `/rest/events?q=eventsByOrganizer&organizer=urn%3Ali%3Aorganization%3A${ORGANIZATION}`;

const simulator = smallSimulator();

it.each([
	'urn:li:event:7',
	'{"event":"urn"}',
	'a+b',
	'',
	'(a:1',
	'(a:1,a:2)',
	'List(1,)',
	'%FF',
	'é',
])('the parser refuses the value %j', (raw) => {
	expect(() => parseValue(raw)).toThrow(RestliSyntaxError);
});

it('a projection keeps only its fields, also in the elements of lists; a malformed one is refused', () => {
	const form = { name: 'F', state: 'X', questions: [{ text: 'a', hidden: 1 }] };
	const projection = parseProjection('id,form:(name,questions:(text))');
	const kept = { id: 1, form: { name: 'F', questions: [{ text: 'a' }] } };
	expect(project({ id: 1, other: 2, form }, projection)).toEqual(kept);
	expect(() => parseProjection('id%2Cname')).toThrow(RestliSyntaxError);
});

it.each([
	[
		'a range without a start',
		`${LEADS}&submittedAtTimeRange=(end:5)`,
		'submittedAtTimeRange/start',
	],
	['a page that is too large', `${LEADS}&count=501`, 'count'],
	['a double-encoded URN', LEADS.replace('urn%3A', 'urn%253A'), 'owner/organization'],
	['structure that is encoded', LEADS.replace('(org', '%28org'), 'owner'],
	['a raw URN', EVENTS.replaceAll('%3A', ':'), 'organizer'],
	['a plain lead type', LEADS.replace('(leadType:EVENT)', 'EVENT'), 'leadType'],
	['ad leads of an organization', LEADS.replace('EVENT', 'SPONSORED'), 'owner'],
	['a plain list of ids', '/rest/leadForms?ids=6083,7234246', 'ids'],
	['a URN as a numeric key', '/rest/events/urn%3Ali%3Aevent%3A7', 'id'],
])('LinkedIn refuses %s', async (_what, path, field) => {
	expect(refusalOf(await simulator.get(path))).toBe(`400 FIELD_INVALID ${field}`);
});

it('LinkedIn refuses a request without the protocol header, of a retired version, and without the scope', async () => {
	const refusalWith = async (headers: Record<string, string | undefined>) =>
		refusalOf(await simulator.get(LEADS, { headers }));
	const protocol = { 'X-Restli-Protocol-Version': undefined };
	expect(await refusalWith(protocol)).toBe('400 FIELD_INVALID owner');
	expect(await refusalWith({ 'Linkedin-Version': '202512' })).toMatch('426 NONEXISTENT_VERSION');
	simulator.token = (await connect(simulator, 'r_ads')).access_token;
	expect(await refusalWith({})).toMatch('403 ACCESS_DENIED');
});

it('the token endpoint refuses a client that signs in with a header', async () => {
	const { clientId, clientSecret } = defaultApplication();
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	const { json } = await simulator.call('POST', '/oauth/v2/accessToken', {
		headers: {
			'Content-Type': 'application/x-www-form-urlencoded',
			Authorization: `Basic ${basic}`,
		},
		body: 'grant_type=refresh_token&refresh_token=x',
	});
	expect(json.error_description).toContain('"client_id" is missing');
});

it('LinkedIn checks the token first, then the version, the role and the parameters', async () => {
	const statusOf = async (path: string, headers = {}) =>
		(await simulator.get(path, { headers })).status;
	const wrongInEveryWay = `${leadsOf(FOREIGN_ORGANIZATION)}&adType=1`;
	const versionless = { 'Linkedin-Version': undefined };
	const tokenless = { ...versionless, Authorization: 'Bearer nonsense' };
	expect(await statusOf(wrongInEveryWay, tokenless)).toBe(401);
	expect(await statusOf(wrongInEveryWay, versionless)).toBe(400);
	expect(await statusOf(wrongInEveryWay)).toBe(403);
	expect(await statusOf(`${LEADS}&adType=1`)).toBe(400);
});
