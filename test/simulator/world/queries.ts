import { sameOwner } from './lookups';
import type { Lead, LeadType, LinkedInEvent, OrganizationRole, World } from './types';

/** The page roles that may read event leads (wire contract, section 1.5). */
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
	formVersionId?: number;
	/** Epoch milliseconds, included. */
	start?: number;
	/** Epoch milliseconds, included. */
	end?: number;
	/** Both when absent. */
	testLeads?: 'only' | 'exclude';
	/** Leaves out what the API does not show yet at this time, in epoch milliseconds. */
	visibleAt?: number;
}

const matches = <T>(wanted: T | undefined, actual: T) => wanted === undefined || wanted === actual;

/** The leads that fit every part of the query, in the order in which they were added. */
export function leadsOf(world: World, query: LeadQuery = {}): Lead[] {
	const { organizationId, adAccountId, start = -Infinity, end = Infinity, testLeads } = query;
	return world.leads.filter(
		(lead) =>
			(organizationId === undefined || sameOwner(lead.owner, { organizationId })) &&
			(adAccountId === undefined || sameOwner(lead.owner, { adAccountId })) &&
			matches(query.leadType, lead.leadType) &&
			matches(query.eventId, lead.eventId) &&
			matches(query.formId, lead.formId) &&
			matches(query.formVersionId, lead.formVersionId) &&
			lead.submittedAt >= start &&
			lead.submittedAt <= end &&
			(testLeads === undefined || lead.testLead === (testLeads === 'only')) &&
			(query.visibleAt === undefined || lead.visibleFrom <= query.visibleAt),
	);
}

/** The roles that a member has been approved for on an organization. */
export function approvedRoles(
	world: World,
	memberId: string,
	organizationId: string,
): OrganizationRole[] {
	return world.acls
		.filter(
			(acl) =>
				acl.memberId === memberId &&
				acl.organizationId === organizationId &&
				acl.state === 'APPROVED',
		)
		.map(({ role }) => role);
}

/** Whether LinkedIn lets this member read the event leads of this organization. */
function mayReadEventLeads(world: World, memberId: string, organizationId: string): boolean {
	return (
		!world.unreadableOrganizationIds.includes(organizationId) &&
		approvedRoles(world, memberId, organizationId).some((role) => EVENT_LEAD_ROLES.includes(role))
	);
}

/** The organizations on which a member has an approved role, in the world's order. */
export function organizationIdsOf(world: World, memberId: string): string[] {
	return world.organizations
		.map(({ id }) => id)
		.filter((id) => approvedRoles(world, memberId, id).length > 0);
}

/** The organizations whose event leads a member may read, in the world's order. */
export function readableOrganizationIds(world: World, memberId: string): string[] {
	return world.organizations
		.map(({ id }) => id)
		.filter((id) => mayReadEventLeads(world, memberId, id));
}

export interface EventQuery {
	organizationId?: string;
	withForm?: boolean;
	cancelled?: boolean;
	lifeCycle?: { state: 'UPCOMING' | 'ONGOING' | 'PAST'; at: number };
}

/** Whether an event lies ahead, is on, or is over at a time in epoch milliseconds. */
export function lifeCycleState(event: LinkedInEvent, at: number): 'UPCOMING' | 'ONGOING' | 'PAST' {
	if (event.startsAt > at) return 'UPCOMING';
	return event.endsAt > at ? 'ONGOING' : 'PAST';
}

/** The events that fit every part of the query, in the order in which they were added. */
export function eventsOf(world: World, query: EventQuery = {}): LinkedInEvent[] {
	const { organizationId, withForm, cancelled, lifeCycle } = query;
	return world.events.filter(
		(event) =>
			matches(organizationId, event.organizationId) &&
			matches(withForm, event.formId !== undefined) &&
			matches(cancelled, event.cancelled) &&
			(lifeCycle === undefined || lifeCycleState(event, lifeCycle.at) === lifeCycle.state),
	);
}
