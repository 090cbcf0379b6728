import { isRefusal, mayBeOneElement, fieldError } from '../wire/errors/linkedInError';
import { getEvent } from './events';
import { getLeadForm } from './leadForms';
import type { LinkedInClient } from '../wire/linkedInClient';
import { administeredOrganizations, canReadEventLeads } from './organizations';
import type { LeadForm, LeadFormResponse, LinkedInEvent } from '../rows/types';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { eventIdOf, organizationIdOf, parseFormUrn } from '../values/urn';

/** Which leads are meant. What is absent means all. */
export interface LeadScope {
	leadType: LeadType;
	owner?: LeadOwner;
	eventId?: string;
	formId?: string;
}

/**
 * Whose leads have to be read for a scope. An event or a form tells its organization, so that choosing
 * one under "All organizations" does not cost a call for each.
 * @throws NodeApiError as `LinkedInClient.request`; NodeOperationError when there is nothing to read
 */
export async function ownersOf(client: LinkedInClient, scope: LeadScope): Promise<LeadOwner[]> {
	const owner = scope.owner ?? (await organizationOfChoice(client, scope));
	return owner === undefined ? await allOwners(client, scope) : [owner];
}

/** Whether an event or a form is chosen, whose leads are all of one owner. */
export function isOfOneOwner({ eventId, formId }: LeadScope): boolean {
	return eventId !== undefined || formId !== undefined;
}

/** Every organization whose leads of this type your LinkedIn account's roles allow to read. */
export async function allOwners(
	client: LinkedInClient,
	{ leadType }: LeadScope,
): Promise<LeadOwner[]> {
	const organizations = await administeredOrganizations(client);
	const readable = leadType === 'EVENT' ? organizations.filter(canReadEventLeads) : organizations;
	if (readable.length === 0) {
		throw fieldError(client.context.getNode(), {
			field: 'LinkedIn Page',
			message: 'your LinkedIn account cannot read the leads of any Page',
			fix: 'Ask a page admin to give this member the role Super admin or Content admin in LinkedIn under Manage admins. Connection → Check lists the roles that LinkedIn reports.',
		});
	}
	return readable.map(({ id }) => ({ kind: 'organization', id }));
}

/**
 * The organization that an event or a form belongs to, where one is chosen and LinkedIn tells.
 * @throws NodeApiError as `LinkedInClient.request`, but not where LinkedIn fails to show just this one
 */
export async function organizationOfChoice(
	client: LinkedInClient,
	{ eventId, formId }: LeadScope,
): Promise<LeadOwner | undefined> {
	try {
		if (eventId !== undefined) {
			const event = (await getEvent(client, eventId)) as LinkedInEvent;
			return organizationOf(event.organizer);
		}
		if (formId !== undefined) {
			const form = (await getLeadForm(client, formId)) as LeadForm;
			return organizationOf(form.owner);
		}
	} catch (error) {
		// An event or form that was deleted since, or that LinkedIn fails to show, still has leads; these
		// are found by looking everywhere. An outage shows there.
		if (!isRefusal(error) && !mayBeOneElement(error)) throw client.wrapped(error);
	}
	return undefined;
}

function organizationOf(owner: unknown): LeadOwner | undefined {
	const id = organizationIdOf(owner);
	return id === undefined ? undefined : { kind: 'organization', id };
}

/**
 * Whether a lead belongs to the scope's event and form. One whose event or form cannot be read is kept:
 * too much is reported, too little is lost.
 */
export function isInScope(lead: unknown, { eventId, formId }: LeadScope): boolean {
	const { associatedEntity, versionedLeadGenFormUrn } = (lead ?? {}) as LeadFormResponse;
	return (
		isUnknownOr(eventId, () => eventIdOf(associatedEntity)) &&
		isUnknownOr(formId, () => parseFormUrn(versionedLeadGenFormUrn)?.formId)
	);
}

function isUnknownOr(wanted: string | undefined, read: () => string | undefined): boolean {
	return wanted === undefined || (read() ?? wanted) === wanted;
}
