import { DAY } from '../durations';
import {
	elementsOf,
	encode,
	encodedUrn,
	Stopped,
	type Answer,
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

/** Some fields of a lead, without a person's answers (contract 2.3). */
const WITHOUT_ANSWERS = 'fields=id,submittedAt,testLead';

/** Behind the end of any list. */
const FAR_BEYOND = 100_000;

const page = (start: number, count: number) => `start=${start}&count=${count}`;

const timeRange = (start: number, end: number) =>
	`submittedAtTimeRange=(start:${start},end:${end})`;

const leadsOf = (owner: string, leadType: string) =>
	`q=owner&owner=(${owner})&leadType=(leadType:${leadType})`;

/**
 * Reads what nobody is sure of: one question a call, at most 45.
 * @throws {Stopped} when LinkedIn refuses the token, has had too many calls, or the member has no role on the Page
 */
export async function askEverything(linkedIn: LinkedIn, asked: Asked): Promise<void> {
	await askForRoles(linkedIn, asked);
	await askForLists(linkedIn, asked);
	await askForEvents(linkedIn, asked);
	await askForLeads(linkedIn, asked);
	await askForOldLeads(linkedIn, asked);
	await askForVersions(linkedIn);
	await askForOtherDoors(linkedIn, asked);
}

/** @throws {Stopped} when no row names the Page */
async function askForRoles(linkedIn: LinkedIn, { organizationId }: Asked): Promise<void> {
	const path = '/rest/organizationAcls';
	const q = 'q=roleAssignee';
	const roles = await linkedIn.ask('The roles of the member, as many as come by default', path, {
		query: q,
	});
	const rest = await linkedIn.ask('The roles, 1,000 on a page', path, {
		query: `${q}&${page(0, 1000)}`,
	});
	const rows = [roles, rest].flatMap(elementsOf);
	await linkedIn.ask('The roles behind the end', path, { query: `${q}&${page(FAR_BEYOND, 7)}` });
	const isThere = rows.some((row) =>
		Object.values(row).includes(`urn:li:organization:${organizationId}`),
	);
	if (!isThere && [roles, rest].some(({ status }) => status === 200)) {
		throw new Stopped(`The token's member has no role on this Page. Check the digits of --organization, or let an admin
of the Page add the member: https://www.linkedin.com/company/ID/admin, Settings, Manage admins.`);
	}
}

/** How each list is paged (contract 2.5): its defaults, a large page, one that follows, one behind the end. */
async function askForLists(linkedIn: LinkedIn, { organizationId }: Asked): Promise<void> {
	const organization = encodedUrn('organization', organizationId);
	const lists = {
		leadFormResponses: `${leadsOf(`organization:${organization}`, 'EVENT')}&${WITHOUT_ANSWERS}`,
		events: `q=eventsByOrganizer&organizer=${organization}`,
		leadForms: `q=owner&owner=(organization:${organization})`,
		leadNotifications: `q=criteria&owner=(value:(organization:${organization}))&leadType=(leadType:EVENT)`,
	};
	for (const [name, query] of Object.entries(lists)) {
		const ask = async (what: string, paging = '') =>
			await linkedIn.ask(`${name}, ${what}`, `/rest/${name}`, { query: query + paging });
		await ask('as many as come by default');
		await ask('1,000 on a page', `&${page(0, 1000)}`);
		// The other lists are longer at most companies.
		if (name !== 'leadNotifications') {
			await ask('500 on a page', `&${page(0, 500)}`);
			await ask('the page behind 100', `&${page(100, 100)}`);
		}
		await ask('behind the end', `&${page(FAR_BEYOND, 7)}`);
	}
}

async function askForEvents(linkedIn: LinkedIn, { organizationId, eventId }: Asked): Promise<void> {
	const finder = 'q=organizerLeadGenFormEnabledEvents';
	await linkedIn.ask('The events with a form: how it is named', '/rest/events', {
		query: `${finder}&organizer=${encodedUrn('organization', organizationId)}&${page(0, 10)}`,
	});
	if (eventId === undefined) return;
	await linkedIn.ask('An event by its id', `/rest/events/${eventId}`);
}

/** How the finder of leads filters, and what a lead looks like. */
async function askForLeads(linkedIn: LinkedIn, { organizationId, eventId }: Asked): Promise<void> {
	const ofPage = leadsOf(`organization:${encodedUrn('organization', organizationId)}`, 'EVENT');
	const path = '/rest/leadFormResponses';
	const find = async (question: string, query: string) =>
		await linkedIn.ask(question, path, {
			query: `${ofPage}&${query}&${WITHOUT_ANSWERS}&${page(0, 10)}`,
		});
	const leads = await linkedIn.ask('Leads with their answers', path, {
		query: `${ofPage}&${page(0, 10)}`,
	});
	const lead = elementsOf(leads).find(({ testLead }) => testLead !== true);
	if (lead !== undefined) await askForLead(linkedIn, find, lead);
	const [testLead] = elementsOf(await find('Test leads alone', 'limitedToTestLeads=true'));
	if (testLead !== undefined) {
		const time = Number(testLead.submittedAt);
		const filters = `limitedToTestLeads=false&${timeRange(time - 1, time + 2)}`;
		await find('Is a test lead among those that are none?', filters);
	}
	if (eventId !== undefined) {
		const event = encodedUrn('event', eventId);
		await find('The leads of an event', `associatedEntity=${event}`);
	}
	const unknown = encode('00000000-0000-4000-8000-000000000000-1');
	await linkedIn.ask('A lead that does not exist', `${path}/${unknown}`);
	// LinkedIn's own Page, where nobody who runs the probe has a role.
	const foreign = leadsOf(`organization:${encodedUrn('organization', '1337')}`, 'EVENT');
	await linkedIn.ask('The leads of a Page without a role', path, {
		query: `${foreign}&${WITHOUT_ANSWERS}&${page(0, 1)}`,
	});
}

type Find = (question: string, query: string) => Promise<Answer>;

async function askForLead(linkedIn: LinkedIn, find: Find, lead: JsonObject): Promise<void> {
	const time = Number(lead.submittedAt);
	await find('Leads from the time of one on: does it come?', timeRange(time, time + 1));
	await find('Leads until the time of one: does it come?', timeRange(time - 1, time));
	await linkedIn.ask('A lead by its id', `/rest/leadFormResponses/${encode(String(lead.id))}`, {
		query: WITHOUT_ANSWERS,
	});
	const form = encode(String(lead.versionedLeadGenFormUrn));
	await linkedIn.ask(
		'The form inside a lead',
		`/rest/leadFormResponses/${encode(String(lead.id))}`,
		{
			query: 'fields=versionedLeadGenFormUrn,form:(id,versionId)',
		},
	);
	await find('The leads of one version of a form', `versionedLeadGenFormUrn=${form}`);
}

/** LinkedIn's page has two rows, of 90 and of 365 days (contract 2.8). */
const SHORT_RETENTION = 91;

async function askForOldLeads(linkedIn: LinkedIn, asked: Asked): Promise<void> {
	const organization = `organization:${encodedUrn('organization', asked.organizationId)}`;
	const { sponsoredAccountId: account } = asked;
	const owners: Array<[leadType: string, owner: string]> = [
		...['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT'].map((type): [string, string] => [
			type,
			organization,
		]),
		...(account === undefined
			? []
			: [
					['SPONSORED', `sponsoredAccount:${encodedUrn('sponsoredAccount', account)}`] as [
						string,
						string,
					],
				]),
	];
	const end = Date.now() - SHORT_RETENTION * DAY;
	for (const [leadType, owner] of owners) {
		await linkedIn.ask(
			`Does LinkedIn keep ${leadType} leads beyond 90 days?`,
			'/rest/leadFormResponses',
			{
				query: `${leadsOf(owner, leadType)}&${timeRange(1, end)}&${WITHOUT_ANSWERS}&${page(0, 1)}`,
			},
		);
	}
}

/** A retired version, and those about which no source is certain. */
const VERSIONS = ['202501', '202512', '202610', '202611'];

async function askForVersions(linkedIn: LinkedIn): Promise<void> {
	for (const version of VERSIONS) {
		const query = 'q=roleAssignee&count=1';
		await linkedIn.ask(`Version ${version}`, '/rest/organizationAcls', { query, version });
	}
}

/** Two names by a list of its methods, and one by a machine-made description: trust none of them. */
const DATA_PORTABILITY = ['dmaLeadGenForm', 'dmaLeadGenFormResponse', 'dmaLeadGenResponses'];

/** The Pages Data Portability API, whose answers nobody has published. */
async function askForOtherDoors(linkedIn: LinkedIn, { organizationId }: Asked): Promise<void> {
	for (const name of DATA_PORTABILITY) {
		await linkedIn.ask(`Pages Data Portability API: ${name}`, `/rest/${name}`, {
			query: `q=owner&owner=${encodedUrn('organization', organizationId)}&${page(0, 2)}`,
			isUnknown: true,
		});
	}
}
