import { uniq } from 'lodash';
import { DAY } from '../../durations';
import type { LeadType } from '../../simulator/world/types';
import { choice, fact, open, Skipped, told, type Fact } from '../fact';
import {
	at,
	encode,
	encodedUrn,
	isObject,
	reasonOf,
	requireAnswered,
	statusOf,
	type Exchange,
} from '../linkedIn';
import { DEFAULT_COUNT, pageOf } from '../lists';
import { WITHOUT_ANSWERS, type ListedLead, type Session } from '../session';

const sampleLeads = async (session: Session) => await session.sampleLeads();

const timeRange = (start: number, end: number) =>
	`submittedAtTimeRange=(start:${start},end:${end})`;

function eventOf({ parts: { eventId } }: Session): string {
	if (eventId === undefined) throw new Skipped('the page has no event with a lead form');
	return eventId;
}

/** Whether a time range around the time of a lead, which is not a test lead, contains the lead. */
const inRange = (from: number, to: number) => async (session: Session) => {
	const lead = (await session.listedLeads()).find(({ testLead }) => !testLead);
	if (lead === undefined) throw new Skipped('all leads are test leads');
	return await isAmong(session, timeRange(lead.submittedAt + from, lead.submittedAt + to), lead);
};

const isAmong = async (session: Session, conditions: string, { id }: ListedLead) =>
	(await session.leads(`${session.leadQuery()}&${conditions}`)).some((one) => one.id === id);

const isThere = (there: boolean) => told(there, there ? 'such a lead is there' : 'it is not there');

async function formsOfEvents({ linkedIn, parts: { organizationId } }: Session) {
	const organizer = encodedUrn('organization', organizationId);
	const finder = `q=organizerLeadGenFormEnabledEvents&organizer=${organizer}`;
	const paging = `count=${DEFAULT_COUNT}&start=0`;
	const answer = requireAnswered(await linkedIn.get('/rest/events', `${finder}&${paging}`));
	const { elements } = pageOf(answer, 0, DEFAULT_COUNT);
	return elements.map(
		({ leadGenForm }) => /^urn:li:(\w+):/.exec(String(leadGenForm ?? 'urn:li:none:'))?.[1],
	);
}

const FORM_ENTITY = { absent: 'none', versioned: 'versionedLeadGenForm', plain: 'leadGenForm' };

/** The shape of an event lead, of which no capture exists. */
export const leadShape: Fact[] = [
	fact('variants.associatedEntityKey', sampleLeads, (leads) => {
		const entities = leads.flatMap(({ associatedEntity }) =>
			Object.entries(associatedEntity ?? {}),
		);
		const ofEvents = entities.filter(([, urn]) => String(urn).startsWith('urn:li:event:'));
		const keys = uniq(ofEvents.map(([name]) => name));
		return keys.length === 1 ? told(keys[0]) : open(keys.join(' and ') || 'no lead names an event');
	}),
	fact('variants.answersWithName', sampleLeads, (leads) => {
		const answers = leads.flatMap((lead) => at(lead, 'formResponse', 'answers')).filter(isObject);
		if (answers.length === 0) return open('no lead has an answer');
		const named = answers.filter((answer) => 'name' in answer).length;
		return told(named > 0, `${named} of ${answers.length} answers have one`);
	}),
	choice('eventFormUrn', formsOfEvents, 'no event has a form, or in several ways', (way, forms) => {
		return forms.length > 0 && forms.every((entity) => entity === FORM_ENTITY[way]);
	}),
];

async function testLeadOfAll(session: Session): Promise<boolean> {
	const [lead] = await session.leads(`${session.leadQuery()}&limitedToTestLeads=true`);
	if (lead === undefined) throw new Skipped('the page has no test lead');
	const range = timeRange(lead.submittedAt - 1, lead.submittedAt + 2);
	return await isAmong(session, `limitedToTestLeads=false&${range}`, lead);
}

async function leadById(session: Session) {
	const [{ id }] = await session.listedLeads();
	return await session.linkedIn.get(`/rest/leadFormResponses/${encode(id)}`, WITHOUT_ANSWERS);
}

/** Requests leads of LinkedIn's own Page, where nobody who runs the probe has a role. */
const leadsWithoutRole = async (session: Session) =>
	await session.leadCall(
		`${session.leadQuery('EVENT', encodedUrn('organization', '1337'))}&${WITHOUT_ANSWERS}&count=1&start=0`,
	);

async function leadsOfEvent(session: Session) {
	const urn = encodedUrn('event', eventOf(session));
	const ask = async (entity: string) =>
		await session.leadCall(
			`${session.leadQuery()}&associatedEntity=${entity}&${WITHOUT_ANSWERS}&count=1&start=0`,
		);
	const asUrn = await ask(urn);
	return asUrn.status === 200 ? { asUrn } : { asUrn, asUnion: await ask(`(event:${urn})`) };
}

/** How the finder of leads filters. */
export const leadFilters: Fact[] = [
	fact('variants.rangeStartInclusive', inRange(0, 1), isThere),
	fact('variants.rangeEndInclusive', inRange(-1, 0), isThere),
	fact('variants.testLeadsIncludedWhenFalse', testLeadOfAll, isThere),
	fact('variants.leadsById', leadById, (answer) => {
		if (answer.status === 200) return told('served', 'it is served');
		return answer.status === 404 ? told('notFound', 'it is not found') : open(reasonOf(answer));
	}),
	fact('variants.leadsWithoutRole', leadsWithoutRole, (answer) => {
		const { status } = answer;
		if (status === 403 || status === 401) return told(status, `it is answered with ${status}`);
		const isEmpty = status === 200 && pageOf(answer, 0, 1).elements.length === 0;
		return isEmpty ? told('empty', 'it shows nothing') : open(`it is answered with ${status}`);
	}),
	fact('variants.associatedEntityParameter', leadsOfEvent, ({ asUrn, asUnion }) => {
		if (asUnion === undefined) return told('urn', `bare URN ${asUrn.status}`);
		const seen = `bare URN ${asUrn.status}, union ${asUnion.status}`;
		if (asUnion.status === 200) return told('union', seen);
		return asUrn.status === 400 ? told('refused', seen) : open(reasonOf(asUrn));
	}),
];

/** LinkedIn's page has two rows, of 90 and of 365 days (contract 2.8). */
const [SHORT, LONG] = [90, 365];
/** This many leads just before the shorter end make it likely that older leads existed and were deleted. */
const [ENOUGH, DAYS_BEFORE_END] = [3, 5];
const LEAD_TYPES: readonly LeadType[] = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'];

const oldLeads = (leadType: LeadType) => async (session: Session) => {
	const { sponsoredAccountId: account } = session.parts;
	const isOfAds = leadType === 'SPONSORED';
	if (isOfAds && account === undefined) throw new Skipped('no ad account was given');
	const owner = isOfAds ? encodedUrn('sponsoredAccount', account ?? '') : undefined;
	const now = Date.now();
	const count = async (start: number, end: number) => {
		const range = timeRange(now - start * DAY, now - end * DAY);
		return (await session.leads(`${session.leadQuery(leadType, owner)}&${range}`)).length;
	};
	const older = await count(2 * LONG, SHORT + 1);
	return { older, nearly: older > 0 ? 0 : await count(SHORT, SHORT - DAYS_BEFORE_END) };
};

export const retention: Fact[] = LEAD_TYPES.map((leadType) =>
	fact(`variants.retentionDays.${leadType}`, oldLeads(leadType), ({ older, nearly }) => {
		if (older > 0) return told(LONG, `there are leads older than ${SHORT} days`);
		if (nearly < ENOUGH) return open('there are too few leads as old as that');
		const since = SHORT - DAYS_BEFORE_END;
		return told(SHORT, `there are leads of ${since} to ${SHORT} days, and none older`);
	}),
);

/** Calls that find the age of the oldest ad lead, to within twelve days. */
const HALVINGS = 6;

/** @returns between how many days ago the oldest ad lead was submitted; undefined when there is none */
async function oldestAdLead(
	session: Session,
): Promise<[newest: number, oldest: number] | undefined> {
	const { sponsoredAccountId: account } = session.parts;
	if (account === undefined) throw new Skipped('no ad account was given');
	const owner = encodedUrn('sponsoredAccount', account);
	const now = Date.now();
	const isAnyOlderThan = async (days: number) => {
		const range = timeRange(now - 3 * LONG * DAY, now - days * DAY);
		return (await session.leads(`${session.leadQuery('SPONSORED', owner)}&${range}`)).length > 0;
	};
	if (!(await isAnyOlderThan(0))) return undefined;
	let [newest, oldest] = [0, 2 * LONG];
	for (let calls = 0; calls < HALVINGS; calls += 1) {
		const middle = Math.ceil((newest + oldest) / 2);
		if (await isAnyOlderThan(middle)) newest = middle;
		else oldest = middle;
	}
	return [newest, oldest];
}

/** Of LinkedIn's Pages Data Portability API, a second way to leads in the EU; another app has it. */
const DMA_SCOPE = 'r_dma_admin_pages_content';
/** Two names by a list of its methods, and one by a machine-made description: trust none of them. */
const DMA_RESOURCES = ['dmaLeadGenForm', 'dmaLeadGenFormResponse', 'dmaLeadGenResponses'];

async function secondDoor({ linkedIn, parts }: Session): Promise<Exchange[]> {
	if (!String(at(parts.tokenAnswer.body, 'scope')).includes(DMA_SCOPE)) return [];
	const query = `q=owner&owner=${encodedUrn('organization', parts.organizationId)}&count=2&start=0`;
	const answers: Exchange[] = [];
	for (const name of DMA_RESOURCES) answers.push(await linkedIn.get(`/rest/${name}`, query));
	return answers;
}

async function formOfLead(session: Session) {
	const lead = (await session.sampleLeads()).find(({ id }) => typeof id === 'string');
	const urn = lead?.versionedLeadGenFormUrn;
	if (typeof urn !== 'string') throw new Skipped('no lead names its form');
	const form = `versionedLeadGenFormUrn=${encode(urn)}`;
	const fields = 'fields=versionedLeadGenFormUrn,form:(id,versionId)&count=1&start=0';
	const answer = await session.leadCall(`${session.leadQuery()}&${form}&${fields}`);
	const [one] = pageOf(requireAnswered(answer), 0, 1).elements;
	return { answered: /,\s*(\d+)\)$/.exec(urn)?.[1], came: at(one, 'form', 'versionId') };
}

/** Facts without a switch of the simulator. The answers in the report show the shape of an event. */
export const otherWays: Fact[] = [
	fact(
		'an event by its id',
		async (session) => await session.linkedIn.get(`/rest/events/${eventOf(session)}`),
		({ status }) => open(`it is answered with ${status}`),
	),
	fact('age of the oldest ad lead', oldestAdLead, (days) =>
		open(days === undefined ? 'there is no ad lead' : `${days[0]} to ${days[1]} days`),
	),
	fact('Pages Data Portability API', secondDoor, (answers) => {
		const seen = answers.map(
			(answer) => `${answer.path.slice('/rest/'.length)} ${statusOf(answer)}`,
		);
		return open(seen.join(', ') || `the token has no scope ${DMA_SCOPE}`);
	}),
	fact('form that comes with a lead', formOfLead, ({ answered, came }) => {
		if (came === undefined) return open('no lead came, or none with a versionId');
		const isAnswered = String(came) === answered;
		return open(isAnswered ? 'the version that was answered' : 'another than was answered');
	}),
];
