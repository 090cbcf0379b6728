import { startSimulator, type Simulator } from '../index';
import { connect, get } from './testing/client';
import { AD_ACCOUNT, FORM, NOW, ORGANIZATION, smallWorld } from './testing/smallWorld';

const OWNER = `owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})`;
const LEADS = `/rest/leadFormResponses?q=owner&${OWNER}&leadType=(leadType:EVENT)`;
const EVENTS = `/rest/events?q=eventsByOrganizer&organizer=urn%3Ali%3Aorganization%3A${ORGANIZATION}`;
const FORM_URN = `urn%3Ali%3AversionedLeadGenForm%3A%28urn%3Ali%3AleadGenForm%3A${FORM}%2C1%29`;

let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulator({ world: smallWorld(), now: () => NOW });
	token = (await connect(simulator, 'r_marketing_leadgen_automation r_events r_organization_admin'))
		.access_token;
});
afterAll(async () => await simulator.stop());

describe('queries of the contract’s list', () => {
	it.each([
		`${LEADS}&limitedToTestLeads=false&versionedLeadGenFormUrn=${FORM_URN}&submittedAtTimeRange=(start:1711407600000,end:1811494000000)&count=100&start=0`,
		`${LEADS}&submittedAtTimeRange=(start:1711407600000)`,
		`${LEADS}&associatedEntity=urn%3Ali%3Aevent%3A1`,
		`${LEADS}&fields=ownerInfo,associatedEntityInfo,leadMetadataInfo,owner,leadType,versionedLeadGenFormUrn,id,submittedAt,testLead,formResponse,form:(hiddenFields,creationLocale,name,id,content)`,
		`/rest/leadFormResponses?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT})&leadType=(leadType:SPONSORED)`,
		`/rest/leadForms?q=owner&${OWNER}&count=10&start=0`,
		`/rest/leadForms?ids=List(6083,7234246)`,
		`${EVENTS}&excludeCancelled=true&timeBasedFilter=(lifeCycleState:UPCOMING)&entryCriteria=GATED&sortOrder=START_TIME_ASC&start=0&count=50`,
		EVENTS.replace('eventsByOrganizer', 'organizerLeadGenFormEnabledEvents') + '&start=0&count=50',
		'/rest/organizationsLookup?ids=List(3803,79988552)',
		'/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED',
	])('accepts %s', async (path) => {
		const reply = await get(simulator, path, token);
		expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
	});
});

describe('queries that LinkedIn refuses', () => {
	const invalid = (fieldPath: string) => ({
		errorDetailType: 'com.linkedin.common.error.BadRequest',
		message: 'Invalid param. Please see errorDetails for more information.',
		errorDetails: {
			inputErrors: [
				{
					code: 'FIELD_INVALID',
					description: expect.stringContaining('ERROR :: '),
					input: { inputPath: { fieldPath } },
				},
			],
		},
		status: 400,
	});

	it.each([
		['a double-encoded URN', LEADS.replace('urn%3A', 'urn%253A'), 'owner/organization'],
		[
			'encoded structure characters',
			LEADS.replace(OWNER, `owner=%28organization%3Aurn%3Ali%3Aorganization%3A${ORGANIZATION}%29`),
			'owner',
		],
		[
			'a bare URN as owner',
			LEADS.replace(OWNER, `owner=urn%3Ali%3Aorganization%3A${ORGANIZATION}`),
			'owner',
		],
		['a raw URN', EVENTS.replaceAll('%3A', ':'), 'organizer'],
		['a plain lead type', LEADS.replace('(leadType:EVENT)', 'EVENT'), 'leadType'],
		['an unknown lead type', LEADS.replace('EVENT', 'ORGANIC'), 'leadType/leadType'],
		['SPONSORED leads of an organization', LEADS.replace('EVENT', 'SPONSORED'), 'owner'],
		['a URN of another type', LEADS.replace('Aorganization', 'Aperson'), 'owner/organization'],
		['a union of two', LEADS.replace('(leadType:EVENT)', '(leadType:EVENT,x:1)'), 'leadType'],
		[
			'a range without start',
			`${LEADS}&submittedAtTimeRange=(end:5)`,
			'submittedAtTimeRange/start',
		],
		[
			'a range that ends before it starts',
			`${LEADS}&submittedAtTimeRange=(start:5,end:4)`,
			'submittedAtTimeRange',
		],
		['a boolean that is none', `${LEADS}&limitedToTestLeads=no`, 'limitedToTestLeads'],
		['a count that is none', `${LEADS}&count=ten`, 'count'],
		['a count of 101', `${LEADS}&count=101`, 'count'],
		['a count of 0', `${LEADS}&count=0`, 'count'],
		['a negative start', `${LEADS}&start=-1`, 'start'],
		['an encoded comma in fields', `${LEADS}&fields=id%2Cowner`, 'fields'],
		['a plain list of ids', '/rest/leadForms?ids=6083,7234246', 'ids'],
		['a URN as a numeric key', '/rest/events/urn%3Ali%3Aevent%3A7', 'id'],
		['an unknown finder', '/rest/events?q=all', 'q'],
	])('%s', async (_name, path, fieldPath) => {
		const reply = await get(simulator, path, token);
		expect(reply.status).toBe(400);
		expect(reply.json).toEqual(invalid(fieldPath));
	});

	it.each([
		['an unknown parameter', `${LEADS}&adType=X`, 'adType'],
		['a dotted parameter of protocol 1.0', `${LEADS}&owner.organization=1`, 'owner.organization'],
		['a parameter of another finder', `${EVENTS}&role=ADMINISTRATOR`, 'role'],
	])('%s', async (_name, path, fieldPath) => {
		const reply = await get(simulator, path, token);
		expect(reply.json).toEqual({
			errorDetailType: 'com.linkedin.common.error.BadRequest',
			message: 'Invalid param. Please see errorDetails for more information.',
			errorDetails: {
				inputErrors: [{ code: 'QUERY_PARAM_NOT_ALLOWED', input: { inputPath: { fieldPath } } }],
			},
			status: 400,
		});
	});

	it.each([
		['owner', LEADS.replace(`&${OWNER}`, '')],
		['leadType', LEADS.replace('&leadType=(leadType:EVENT)', '')],
		['organizer', '/rest/events?q=eventsByOrganizer'],
		['q', '/rest/leadForms'],
		['ids', '/rest/organizationsLookup'],
	])('a missing %s', async (name, path) => {
		const reply = await get(simulator, path, token);
		expect(reply.json).toEqual({
			status: 400,
			code: 'ILLEGAL_ARGUMENT',
			message: `Parameter '${name}' is required`,
		});
	});
});

it('a query that is too long is refused', async () => {
	const ids = Array.from({ length: 500 }, (_, index) => 1_000_000_000 + index).join(',');
	expect((await get(simulator, `/rest/leadForms?ids=List(${ids})`, token)).status).toBe(414);
});
