import { encodedUrn } from '../linkedIn/restli';
import type { Collection, LeadType } from '../settings';

/** The query of each list of an organization, without its paging (contract 3.2 to 3.7). */
export function listQuery(collection: Collection, organizationId: string): string {
	const organization = encodedUrn('organization', organizationId);
	const queries: Record<Collection, string> = {
		organizationAcls: 'q=roleAssignee',
		events: `q=eventsByOrganizer&organizer=${organization}`,
		leadForms: `q=owner&owner=(organization:${organization})`,
		leadFormResponses: leadQuery({ organizationId }, 'EVENT'),
		leadNotifications: `q=criteria&owner=(value:(organization:${organization}))&leadType=(leadType:EVENT)`,
	};
	return queries[collection];
}

export type LeadOwner = { organizationId: string } | { sponsoredAccountId: string };

/** The leads of an owner and type (contract 3.6). */
export function leadQuery(owner: LeadOwner, leadType: LeadType): string {
	const written =
		'organizationId' in owner
			? `organization:${encodedUrn('organization', owner.organizationId)}`
			: `sponsoredAccount:${encodedUrn('sponsoredAccount', owner.sponsoredAccountId)}`;
	return `q=owner&owner=(${written})&leadType=(leadType:${leadType})`;
}

/** A part of what a lead has, and nothing that a person answered (contract 2.3). */
export const WITHOUT_ANSWERS = 'fields=id,submittedAt,testLead';

/** Epoch milliseconds. */
export function timeRange(start: number, end: number): string {
	return `submittedAtTimeRange=(start:${start},end:${end})`;
}
