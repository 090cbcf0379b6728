import type { Answered } from '../contract/contract';
import { DAY } from '../durations';
import {
	elementsOf,
	encode,
	encodedUrn,
	Stopped,
	type JsonObject,
	type LinkedIn,
} from './linkedIn';

/** Whose data LinkedIn is asked for; ids are decimal digits. */
export interface Asked {
	organizationId: string;
	/** An event of this Page with a lead form. */
	eventId?: string;
	sponsoredAccountId?: string;
}

type Question = [question: string, path: string, query?: string, version?: string];

const LEADS = '/rest/leadFormResponses';
const ROLES = '/rest/organizationAcls';

/** Some fields of a lead, without a person's answers (contract 2.3). */
const WITHOUT_ANSWERS = 'fields=id,submittedAt,testLead';

const page = (start: number, count: number) => `start=${start}&count=${count}`;

/** Behind the end of any list. */
const FAR_BEYOND = page(100_000, 7);

const timeRange = (start: number, end: number) =>
	`submittedAtTimeRange=(start:${start},end:${end})`;

const leadsOf = (entity: 'organization' | 'sponsoredAccount', id: string, leadType: string) =>
	`q=owner&owner=(${entity}:${encodedUrn(entity, id)})&leadType=(leadType:${leadType})`;

/**
 * Reads what nobody is sure of: one question a call, at most 44.
 * @throws {Stopped} when LinkedIn refuses the token, has had too many calls, or the member has no role on the Page
 */
export async function askEverything(linkedIn: LinkedIn, asked: Asked): Promise<void> {
	const { organizationId } = asked;
	const askEach = async (questions: Question[]) => {
		const answers: Answered[] = [];
		for (const question of questions) answers.push(await linkedIn.ask(...question));
		return answers;
	};
	const roles = (await askEach(ofRoles)).filter(({ status }) => status === 200);
	const urn = `urn:li:organization:${organizationId}`;
	const isOfPage = (row: JsonObject) => Object.values(row).includes(urn);
	if (roles.length > 0 && !roles.flatMap(elementsOf).some(isOfPage)) {
		throw new Stopped(`The token's member has no role on this Page. Check the digits of --organization, or let an admin
of the Page add the member: https://www.linkedin.com/company/ID/admin, Settings, Manage admins.`);
	}
	await askEach(ofLists(organizationId));
	await askEach(ofEvents(asked));
	const ofPage = leadsOf('organization', organizationId, 'EVENT');
	const leads = await askEach([['Leads with their answers', LEADS, `${ofPage}&${page(0, 10)}`]]);
	const lead = leads.flatMap(elementsOf).find(({ testLead }) => testLead !== true);
	if (lead !== undefined) await askEach(ofLead(lead, ofPage));
	const onlyTests = someOf(ofPage, 'limitedToTestLeads=true');
	const tests = await askEach([['Test leads alone', LEADS, onlyTests]]);
	const [testLead] = tests.flatMap(elementsOf);
	if (testLead !== undefined) await askEach(ofTestLead(testLead, ofPage));
	await askEach(ofRefusals);
	await askEach(ofOldLeads(asked));
	await askEach(ofVersions);
}

const someOf = (list: string, filter: string) =>
	`${list}&${filter}&${WITHOUT_ANSWERS}&${page(0, 10)}`;

const ofRoles: Question[] = [
	['The roles of the member, as many as come by default', ROLES, 'q=roleAssignee'],
	['The roles, 1,000 on a page', ROLES, `q=roleAssignee&${page(0, 1000)}`],
	['The roles behind the end', ROLES, `q=roleAssignee&${FAR_BEYOND}`],
];

/** How each list is paged (contract 2.5): its defaults, a large page, one that follows, one behind the end. */
function ofLists(organizationId: string): Question[] {
	const organization = encodedUrn('organization', organizationId);
	const lists = {
		leadFormResponses: `${leadsOf('organization', organizationId, 'EVENT')}&${WITHOUT_ANSWERS}`,
		events: `q=eventsByOrganizer&organizer=${organization}`,
		leadForms: `q=owner&owner=(organization:${organization})`,
		leadNotifications: `q=criteria&owner=(value:(organization:${organization}))&leadType=(leadType:EVENT)`,
	};
	return Object.entries(lists).flatMap(([name, query]): Question[] => {
		const ask = (what: string, paging = ''): Question => [
			`${name}, ${what}`,
			`/rest/${name}`,
			query + paging,
		];
		return [
			ask('as many as come by default'),
			ask('1,000 on a page', `&${page(0, 1000)}`),
			ask('500 on a page', `&${page(0, 500)}`),
			ask('the page behind 100', `&${page(100, 100)}`),
			ask('behind the end', `&${FAR_BEYOND}`),
		];
	});
}

function ofEvents({ organizationId, eventId }: Asked): Question[] {
	const organizer = `organizer=${encodedUrn('organization', organizationId)}`;
	const finder = `q=organizerLeadGenFormEnabledEvents&${organizer}&${page(0, 10)}`;
	const questions: Question[] = [['The events with a form', '/rest/events', finder]];
	if (eventId === undefined) return questions;
	const ofPage = leadsOf('organization', organizationId, 'EVENT');
	const filter = `associatedEntity=${encodedUrn('event', eventId)}`;
	return [
		...questions,
		['An event by its id', `/rest/events/${eventId}`],
		['The leads of an event', LEADS, someOf(ofPage, filter)],
	];
}

function ofLead(
	{ id, submittedAt, versionedLeadGenFormUrn }: JsonObject,
	list: string,
): Question[] {
	const time = Number(submittedAt);
	const path = `${LEADS}/${encode(String(id))}`;
	const version = `versionedLeadGenFormUrn=${encode(String(versionedLeadGenFormUrn))}`;
	return [
		['From the time of a lead on: does it come?', LEADS, someOf(list, timeRange(time, time + 1))],
		['Until the time of a lead: does it come?', LEADS, someOf(list, timeRange(time - 1, time))],
		['A lead by its id', path, WITHOUT_ANSWERS],
		['The form inside a lead', path, 'fields=versionedLeadGenFormUrn,form:(id,versionId)'],
		['The leads of one version of a form', LEADS, someOf(list, version)],
	];
}

function ofTestLead({ submittedAt }: JsonObject, list: string): Question[] {
	const around = timeRange(Number(submittedAt) - 1, Number(submittedAt) + 2);
	const filter = `limitedToTestLeads=false&${around}`;
	return [['Is a test lead among those that are none?', LEADS, someOf(list, filter)]];
}

/** The second is about LinkedIn's own Page, where nobody who runs the probe has a role. */
const ofRefusals: Question[] = [
	['A lead that does not exist', `${LEADS}/00000000-0000-4000-8000-000000000000-1`],
	[
		'The leads of a Page without a role',
		LEADS,
		`${leadsOf('organization', '1337', 'EVENT')}&${WITHOUT_ANSWERS}&${page(0, 1)}`,
	],
];

/** LinkedIn's page has two rows, of 90 and of 365 days (contract 2.8). */
function ofOldLeads({ organizationId, sponsoredAccountId }: Asked): Question[] {
	const lists = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT'].map((leadType) =>
		leadsOf('organization', organizationId, leadType),
	);
	if (sponsoredAccountId !== undefined) {
		lists.push(leadsOf('sponsoredAccount', sponsoredAccountId, 'SPONSORED'));
	}
	const long = timeRange(1, Date.now() - 91 * DAY);
	return lists.map(
		(list): Question => [
			'Does LinkedIn keep these leads beyond 90 days?',
			LEADS,
			someOf(list, long),
		],
	);
}

/** A retired version, and those about which no source is certain. */
const ofVersions = ['202501', '202512', '202610', '202611'].map(
	(version): Question => [`Version ${version}`, ROLES, 'q=roleAssignee&count=1', version],
);
