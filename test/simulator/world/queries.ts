import { difference, filter, isUndefined, matches, omitBy } from 'lodash';
import { sameOwner } from './lookups';
import type { Lead, LeadType, LinkedInEvent, OrganizationRole, World } from './types';

/** The page roles that may read event leads, by LinkedIn's pages on Lead Sync. */
export const EVENT_LEAD_ROLES: readonly OrganizationRole[] = [
	'ADMINISTRATOR',
	'CONTENT_ADMINISTRATOR',
];

export interface LeadQuery {
	organizationId?: string;
	adAccountId?: string;
	leadType?: LeadType;
	eventId?: string;
	formId?: string;
	/** Epoch milliseconds, inclusive. */
	start?: number;
	/** With test leads and others when absent. */
	testLeads?: 'only' | 'exclude';
	/** Leaves out leads that the API does not show yet at this time, in epoch milliseconds. */
	visibleAt?: number;
}

/** The leads that match all parts of the query, in the order in which they were added. */
export function leadsOf(world: World, query: LeadQuery = {}): Lead[] {
	const { organizationId, adAccountId, start, testLeads, visibleAt, ...same } = query;
	const isWanted = matches(omitBy(same, isUndefined));
	return world.leads.filter(
		(lead) =>
			isWanted(lead) &&
			(organizationId === undefined || sameOwner(lead.owner, { organizationId })) &&
			(adAccountId === undefined || sameOwner(lead.owner, { adAccountId })) &&
			lead.submittedAt >= (start ?? -Infinity) &&
			(testLeads === undefined || lead.testLead === (testLeads === 'only')) &&
			(visibleAt === undefined || lead.visibleFrom <= visibleAt),
	);
}

/** The roles that a member has been approved for on an organization. */
export function approvedRoles(
	world: World,
	memberId: string,
	organizationId: string,
): OrganizationRole[] {
	return filter(world.acls, { memberId, organizationId, state: 'APPROVED' }).map(
		({ role }) => role,
	);
}

/** The organizations on which a member has an approved role, only of the given roles if any; in the world's order. */
export function organizationIdsOf(
	world: World,
	memberId: string,
	roles?: readonly OrganizationRole[],
) {
	return world.organizations
		.map(({ id }) => id)
		.filter((id) =>
			approvedRoles(world, memberId, id).some((role) => roles?.includes(role) ?? true),
		);
}

/** The organizations whose event leads a member may read, in the world's order. */
export function readableOrganizationIds(world: World, memberId: string): string[] {
	const ids = organizationIdsOf(world, memberId, EVENT_LEAD_ROLES);
	return difference(ids, world.unreadableOrganizationIds);
}

export interface EventQuery {
	organizationId?: string;
	withForm?: boolean;
}

/** Whether an event is upcoming, ongoing or past at a time in epoch milliseconds. */
export function lifeCycleState(event: LinkedInEvent, at: number): 'UPCOMING' | 'ONGOING' | 'PAST' {
	if (event.startsAt > at) return 'UPCOMING';
	return event.endsAt > at ? 'ONGOING' : 'PAST';
}

/** The events that match all parts of the query, in the order in which they were added. */
export function eventsOf(world: World, query: EventQuery = {}): LinkedInEvent[] {
	const { organizationId, withForm } = query;
	return world.events.filter(
		(event) =>
			event.organizationId === (organizationId ?? event.organizationId) &&
			(event.formId !== undefined) === (withForm ?? event.formId !== undefined),
	);
}
