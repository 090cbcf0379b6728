import { uniq } from 'lodash';
import type { LeadType } from '../../simulator/world/types';
import { fact, likely, noted, oneOf, open, Skipped, told, type Fact } from '../fact';
import { at, encode, encodedUrn, isObject, reasonOf, requireAnswered } from '../linkedIn';
import { DEFAULT_COUNT, pageOf } from '../lists';
import { WITHOUT_ANSWERS, type ListedLead, type Session } from '../session';

const sampleLeads = async (session: Session) => await session.sampleLeads();

const timeRange = (start: number, end: number) =>
	`submittedAtTimeRange=(start:${start},end:${end})`;

function eventOf({ parts: { eventId } }: Session): string {
	if (eventId === undefined) throw new Skipped('the page has no event with a lead form');
	return eventId;
}

/** Whether a lead that is no test lead is in a range around its own time. */
const inRange = (range: (submittedAt: number) => string) => async (session: Session) => {
	const lead = (await session.listedLeads()).find(({ testLead }) => !testLead);
	if (lead === undefined) throw new Skipped('all leads are test leads');
	return await isAmong(session, range(lead.submittedAt), lead);
};

const isAmong = async (session: Session, conditions: string, { id }: ListedLead) =>
	(await session.leads(`${session.leadQuery()}&${conditions}`)).some((one) => one.id === id);

const isThere = (there: boolean) => told(there, there ? 'such a lead is there' : 'it is not there');

/** What an event lead looks like: no capture of one exists. */
export const leadShape: Fact[] = [
	fact({
		name: 'event’s key in a lead',
		place: '5-5, 3.6',
		of: 'associatedEntityKey',
		ask: sampleLeads,
		tell: (leads) => {
			const entities = leads.flatMap(({ associatedEntity: entity }) =>
				Object.entries(entity ?? {}),
			);
			const ofEvents = entities.filter(([, urn]) => String(urn).startsWith('urn:li:event:'));
			const [key, ...others] = uniq(ofEvents.map(([name]) => name));
			if (key === undefined) return open('no lead names an event');
			return others.length === 0 ? told(key) : open([key, ...others].join(' and '));
		},
	}),
	fact({
		name: 'name in an answer',
		place: '5-6, 3.6',
		of: 'answersWithName',
		ask: sampleLeads,
		tell: (leads) => {
			const answers = leads.flatMap((lead) => at(lead, 'formResponse', 'answers')).filter(isObject);
			if (answers.length === 0) return open('no lead has an answer');
			const named = answers.filter((answer) => 'name' in answer).length;
			return told(named > 0, `${named} of ${answers.length} answers have one`);
		},
	}),
	fact({
		name: 'keys of an event lead',
		place: '5-20, 3.6',
		ask: sampleLeads,
		tell: (leads) =>
			noted(
				uniq(leads.flatMap((lead) => Object.keys(lead)))
					.sort()
					.join(', '),
			),
	}),
];

export const eventForm = fact({
	name: 'lead form of an event',
	place: '5-13, 3.4',
	of: 'eventFormUrn',
	ask: async ({ linkedIn, parts: { organizationId } }) => {
		const organizer = encodedUrn('organization', organizationId);
		const finder = `q=organizerLeadGenFormEnabledEvents&organizer=${organizer}`;
		const paging = `count=${DEFAULT_COUNT}&start=0`;
		const answer = requireAnswered(await linkedIn.get('/rest/events', `${finder}&${paging}`));
		return pageOf(answer, 0, DEFAULT_COUNT).elements.map(({ leadGenForm }) => leadGenForm);
	},
	tell: (forms) => {
		if (forms.length === 0) return open('no event of the page has a lead form');
		const entity = (form: unknown) =>
			form === undefined ? undefined : /^urn:li:(\w+):/.exec(String(form))?.[1];
		const settings = {
			absent: undefined,
			versioned: 'versionedLeadGenForm',
			plain: 'leadGenForm',
		};
		return oneOf(
			'eventFormUrn',
			(setting) => forms.every((form) => entity(form) === settings[setting]),
			'events name it in several forms',
		);
	},
});

/** How the finder of leads filters. */
export const leadFilters: Fact[] = [
	fact({
		name: 'start of a time range',
		place: '3.6',
		of: 'rangeStartInclusive',
		ask: inRange((submittedAt) => timeRange(submittedAt, submittedAt + 1)),
		tell: isThere,
	}),
	fact({
		name: 'end of a time range',
		place: '3.6',
		of: 'rangeEndInclusive',
		ask: inRange((submittedAt) => timeRange(submittedAt - 1, submittedAt)),
		tell: isThere,
	}),
	fact({
		name: 'test leads in the list of leads',
		place: '5-9, 3.6',
		of: 'testLeadsIncludedWhenFalse',
		ask: async (session) => {
			const [lead] = await session.leads(`${session.leadQuery()}&limitedToTestLeads=true`);
			if (lead === undefined) throw new Skipped('the page has no test lead');
			const range = timeRange(lead.submittedAt - 1, lead.submittedAt + 2);
			return await isAmong(session, `limitedToTestLeads=false&${range}`, lead);
		},
		tell: isThere,
	}),
	fact({
		name: 'a lead by its id',
		place: '2.6, 3.6',
		of: 'leadsById',
		ask: async (session) => {
			const [{ id }] = await session.listedLeads();
			return await session.linkedIn.get(`/rest/leadFormResponses/${encode(id)}`, WITHOUT_ANSWERS);
		},
		tell: (answer) => {
			if (answer.status === 200) return told('served', 'it is served');
			return answer.status === 404 ? told('notFound', 'it is not found') : open(reasonOf(answer));
		},
	}),
	fact({
		name: 'leads of a page without a role',
		place: '2.6, 5-23',
		of: 'leadsWithoutRole',
		ask: async (session) => {
			// LinkedIn's own page, where nobody who runs this has a role.
			const query = session.leadQuery('EVENT', encodedUrn('organization', '1337'));
			return await session.leadCall(`${query}&${WITHOUT_ANSWERS}&count=1&start=0`);
		},
		tell: (answer) => {
			const { status } = answer;
			if (status === 403 || status === 401) return told(status, `it is answered with ${status}`);
			const isEmpty = status === 200 && pageOf(answer, 0, 1).elements.length === 0;
			return isEmpty ? told('empty', 'it shows nothing') : open(`it is answered with ${status}`);
		},
	}),
	fact({
		name: 'event as a parameter of the lead finder',
		place: '5-5, 3.6',
		of: 'associatedEntityParameter',
		ask: async (session) => {
			const urn = encodedUrn('event', eventOf(session));
			const ask = async (entity: string) =>
				await session.leadCall(
					`${session.leadQuery()}&associatedEntity=${entity}&${WITHOUT_ANSWERS}&count=1&start=0`,
				);
			const asUrn = await ask(urn);
			return asUrn.status === 200 ? { asUrn } : { asUrn, asUnion: await ask(`(event:${urn})`) };
		},
		tell: ({ asUrn, asUnion }) => {
			if (asUnion === undefined) return told('urn', `bare URN ${asUrn.status}`);
			const seen = `bare URN ${asUrn.status}, union ${asUnion.status}`;
			if (asUnion.status === 200) return told('union', seen);
			return asUrn.status === 400 ? told('refused', seen) : open(reasonOf(asUrn));
		},
	}),
];

const DAY = 86_400_000;
/** LinkedIn's page has two rows, of 90 and of 365 days (contract 2.8). */
const [SHORT, LONG] = [90, 365];
/** So many leads of the last days before the shorter end show that they did not begin to come then. */
const [ENOUGH, DAYS_BEFORE_END] = [3, 5];
const LEAD_TYPES: readonly LeadType[] = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'];

export const retention: Fact[] = LEAD_TYPES.map((leadType) =>
	fact({
		name: `retention of ${leadType} leads`,
		place: '5-3, 2.8',
		of: `retentionDays.${leadType}`,
		ask: async (session) => {
			const { now, sponsoredAccountId: account } = session.parts;
			if (leadType === 'SPONSORED' && account === undefined)
				throw new Skipped('no ad account was given');
			const owner =
				leadType === 'SPONSORED' ? encodedUrn('sponsoredAccount', account ?? '') : undefined;
			const count = async (start: number, end: number) => {
				const range = timeRange(now() - start * DAY, now() - end * DAY);
				return (await session.leads(`${session.leadQuery(leadType, owner)}&${range}`)).length;
			};
			const older = await count(2 * LONG, SHORT + 1);
			return { older, nearly: older > 0 ? 0 : await count(SHORT, SHORT - DAYS_BEFORE_END) };
		},
		tell: ({ older, nearly }) => {
			if (older > 0) return likely(LONG, `there are leads older than ${SHORT} days`);
			if (nearly < ENOUGH) return open('there are too few leads as old as that', [SHORT, LONG]);
			const since = SHORT - DAYS_BEFORE_END;
			return likely(SHORT, `there are leads of ${since} to ${SHORT} days, and none older`);
		},
	}),
);

/** What the simulator has no switch for. */
export const otherWays: Fact[] = [
	fact({
		name: 'an event by its id',
		place: '5-20, 3.4',
		ask: async (session) => await session.linkedIn.get(`/rest/events/${eventOf(session)}`),
		tell: ({ status, body }) => {
			const keys = isObject(body) ? Object.keys(body).sort().join(', ') : 'no object';
			const wrong = status === 200 ? undefined : `an event by its id is answered with ${status}`;
			return noted(`${status}: ${keys}`, wrong);
		},
	}),
	fact({
		name: 'form that comes with a lead',
		place: '3.5, 3.6',
		ask: async (session) => {
			const lead = (await session.sampleLeads()).find(({ id }) => typeof id === 'string');
			const urn = lead?.versionedLeadGenFormUrn;
			if (typeof urn !== 'string') throw new Skipped('no lead names its form');
			const form = `versionedLeadGenFormUrn=${encode(urn)}`;
			const fields = 'fields=versionedLeadGenFormUrn,form:(id,versionId)';
			const answer = await session.leadCall(
				`${session.leadQuery()}&${form}&${fields}&count=1&start=0`,
			);
			const [one] = pageOf(requireAnswered(answer), 0, 1).elements;
			return { answered: /,\s*(\d+)\)$/.exec(urn)?.[1], came: at(one, 'form', 'versionId') };
		},
		tell: ({ answered, came }) => {
			if (came === undefined) return noted('no lead came, or none with a versionId');
			if (String(came) === answered) return noted('the version that was answered');
			return noted(
				'another version than was answered',
				'a lead’s form is not of the version that was answered',
			);
		},
	}),
];
