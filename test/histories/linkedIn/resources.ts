import { accessDenied, notFound, tokenError } from '../../simulator/server/errors';
import type { LeadList } from './leadList';
import { page } from './page';
import { failed, invalidParameter, parameterNotAllowed } from './refusal';
import type { Call, RestliValue } from './restli';
import type { Switches } from './switches';
import type { Place } from './world';
import { asText, eventText, formText, leadText } from './wire';
import { ORGANIZATIONS, PLACES } from './world';

const FINDER = 'leadFormResponses.FINDER-owner.20260901';

/** What LinkedIn looks at to answer. */
export interface Holdings {
	leads: LeadList;
	switches: Switches;
	/** Organizations in which the member has no role at the moment. */
	withoutRole: ReadonlySet<string>;
	now: number;
}

/**
 * The answer to a call, JSON.
 * @throws ApiError
 */
export function answerTo(call: Call, holdings: Holdings): string {
	switch (call.resource) {
		case 'organizationAcls':
			return organizationAcls(call, holdings);
		case 'leadFormResponses':
			return call.key === undefined ? leadsOfOwner(call, holdings) : oneLead(call, holdings);
		case 'leadForms':
			return forms(call, holdings);
		case 'events':
			return events(call, holdings);
		default:
			throw notFound();
	}
}

/** Wire contract 3.2. */
function organizationAcls({ query }: Call, { switches, withoutRole }: Holdings): string {
	if (query.q !== 'roleAssignee') throw invalidParameter('q');
	const acls = ORGANIZATIONS.filter((id) => !withoutRole.has(id)).flatMap((id) =>
		['ADMINISTRATOR', 'ANALYST'].map((role) => ({
			role,
			state: 'APPROVED',
			organization: `urn:li:organization:${id}`,
		})),
	);
	return page(acls, query, switches, { textOf: asText });
}

/** Wire contract 3.6. */
function leadsOfOwner({ query, fields }: Call, holdings: Holdings): string {
	const { leads, switches, withoutRole, now } = holdings;
	if (query.q !== 'owner') throw invalidParameter('q');
	const owner = unionOf(query.owner, ['organization', 'sponsoredAccount'], 'owner');
	const leadType = unionOf(query.leadType, ['leadType'], 'leadType');
	if ((leadType === 'SPONSORED') !== owner.includes('sponsoredAccount')) {
		throw invalidParameter('leadType');
	}
	if (withoutRole.has(owner.replace('urn:li:organization:', ''))) {
		if (switches.ownerRefusal === 'empty') return page([], query, switches, { textOf: asText });
		throw switches.ownerRefusal === 401 ? tokenError('revoked') : accessDenied(FINDER);
	}
	if (query.associatedEntity !== undefined && switches.eventFilter === 'refused') {
		throw parameterNotAllowed('associatedEntity');
	}
	const [from, to] = rangeOf(query.submittedAtTimeRange, switches);
	const whole = switches.testLeadsInWholeList ? 'all' : 'none';
	const list = leads.find(
		{
			owner,
			leadType,
			from,
			to,
			eventId: /^urn:li:event:(\d+)$/.exec(textOf(query.associatedEntity))?.[1],
			formId: /leadGenForm:(\d+),1\)$/.exec(textOf(query.versionedLeadGenFormUrn))?.[1],
			testLeads: query.limitedToTestLeads === 'true' ? 'only' : whole,
		},
		now,
	);
	return page(list, query, switches, {
		isHidden: ({ isHidden }) => isHidden,
		isBroken: ({ brokenUntil }) => brokenUntil > now,
		textOf: (lead) => leadText(lead, fields.includes('form:')),
	});
}

function textOf(value: RestliValue | undefined): string {
	return typeof value === 'string' ? value : '';
}

function oneLead({ key = '', fields }: Call, holdings: Holdings): string {
	const { leads, switches, withoutRole, now } = holdings;
	const lead = leads.withId(key, now);
	if (lead === undefined || switches.leadsById === 'never') throw notFound();
	if (withoutRole.has(lead.owner.replace('urn:li:organization:', ''))) {
		throw accessDenied(FINDER);
	}
	if (lead.brokenUntil > now) throw failed(500);
	return leadText(lead, fields.includes('form:'));
}

/** Both ends as LinkedIn takes them, included. */
function rangeOf(
	range: RestliValue | undefined,
	{ rangeStart, rangeEnd }: Switches,
): [number | undefined, number | undefined] {
	if (range === undefined) return [undefined, undefined];
	const { start, end } = range as { start?: RestliValue; end?: RestliValue };
	const isWhole = (time: RestliValue) => Number.isInteger(Number(time));
	if (start === undefined || ![start, end ?? start].every(isWhole) || Number(end) < Number(start)) {
		throw invalidParameter('submittedAtTimeRange');
	}
	const from = Number(start) + (rangeStart === 'inclusive' ? 0 : 1);
	if (end === undefined) return [from, undefined];
	return [from, Number(end) - (rangeEnd === 'inclusive' ? 0 : 1)];
}

/** Wire contract 3.5. */
function forms({ key, query }: Call, { switches }: Holdings): string {
	if (key !== undefined) return formText(found(PLACES.find(({ formId }) => formId === key)));
	if (Array.isArray(query.ids)) {
		const ids = query.ids.map(String);
		const places = PLACES.filter(({ formId }) => ids.includes(formId));
		const results = places.map((place) => `"${place.formId}":${formText(place)}`);
		return `{"results":{${results.join(',')}},"statuses":{},"errors":{}}`;
	}
	const owner = unionOf(query.owner, ['organization', 'sponsoredAccount'], 'owner');
	const owned = PLACES.filter((place) => place.owner === owner);
	return page(owned, query, switches, { textOf: formText });
}

/** Wire contract 3.4. */
function events({ key, query }: Call, { switches }: Holdings): string {
	if (key !== undefined) return eventText(found(PLACES.find(({ eventId }) => eventId === key)));
	const finders = ['organizerLeadGenFormEnabledEvents', 'eventsByOrganizer'];
	if (!finders.includes(String(query.q))) throw invalidParameter('q');
	const ofOrganizer = PLACES.filter(
		({ owner, eventId }) => eventId !== undefined && owner === query.organizer,
	);
	return page(ofOrganizer, query, switches, { textOf: eventText });
}

function found(place: Place | undefined): Place {
	if (place === undefined) throw notFound();
	return place;
}

/** What a union such as `(organization:…)` holds. */
function unionOf(value: RestliValue | undefined, keys: string[], parameter: string): string {
	const [[key, held] = []] = typeof value === 'object' ? Object.entries(value) : [];
	if (key === undefined || !keys.includes(key)) throw invalidParameter(parameter);
	return String(held);
}
