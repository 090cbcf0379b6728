import { fieldError } from '../wire/errors/linkedInError';
import { getEvent } from './events';
import { getLeadForm } from './leadForms';
import type { LinkedInClient } from '../wire/linkedInClient';
import { organizationOwners } from './organizations';
import { asObject } from '../values/json';
import type { LeadOwner, LeadScope } from '../values/leadOwner';
import { idAmong, parseFormUrn } from '../values/urn';

/**
 * The owners whose leads to read. An event or form belongs to one organization, so selecting one under "All
 * organizations" does not cost a call for each.
 * @throws NodeApiError as `LinkedInClient.request`; NodeOperationError if there is no owner
 */
export async function ownersOf(client: LinkedInClient, scope: LeadScope): Promise<LeadOwner[]> {
	const owner = scope.owner ?? (await organizationOfChoice(client, scope));
	return owner === undefined ? await allOwners(client, scope) : [owner];
}

/** All leads of one event or form belong to one owner. */
export function isOfOneOwner({ eventId, formId }: LeadScope): boolean {
	return eventId !== undefined || formId !== undefined;
}

/** All organizations whose leads of this type your LinkedIn account may read. */
export async function allOwners(
	client: LinkedInClient,
	{ leadType }: LeadScope,
): Promise<LeadOwner[]> {
	const owners = await organizationOwners(client, leadType);
	if (owners.length === 0) {
		throw fieldError(client.context.getNode(), {
			field: 'LinkedIn Page',
			message: 'your LinkedIn account cannot read the leads of any Page',
			fix: 'Ask a Page admin to grant Super admin or Content admin in LinkedIn under Manage admins. Connection → Check lists the roles that LinkedIn reports.',
		});
	}
	return owners;
}

/**
 * The organization of the selected event or form, if there is one and LinkedIn shows it.
 * @throws NodeApiError as `LinkedInClient.request`, except where only this event or form fails
 */
export async function organizationOfChoice(
	client: LinkedInClient,
	{ eventId, formId }: LeadScope,
): Promise<LeadOwner | undefined> {
	// An event or form that is deleted or fails may still have leads: all organizations are then read. They
	// also show whether it is an outage.
	const owner = await client.unless(['limit', 'object', 'outage'], async () => {
		if (eventId !== undefined) return (await getEvent(client, eventId)).organizer;
		if (formId !== undefined) return (await getLeadForm(client, formId)).owner;
		return undefined;
	});
	const id = idAmong(owner, 'organization');
	return id === undefined ? undefined : { kind: 'organization', id };
}

/**
 * Fails where LinkedIn has no such event or form as is chosen, which otherwise looks like one without leads.
 * @throws NodeApiError as `LinkedInClient.request`, but only that it could not be found
 */
export async function requireChoice(
	client: LinkedInClient,
	{ eventId, formId }: LeadScope,
): Promise<void> {
	await client.unless(
		['everything', 'limit', 'missing_permission', 'refused', 'outage'],
		async () => {
			if (eventId !== undefined) await getEvent(client, eventId);
			if (formId !== undefined) await getLeadForm(client, formId);
		},
	);
}

/** Leads with an unreadable event or form belong: an extra lead does less harm than a lost one. */
export function isInScope(lead: unknown, { eventId, formId }: LeadScope): boolean {
	const { associatedEntity, versionedLeadGenFormUrn } = asObject(lead);
	return (
		isUnknownOr(eventId, () => idAmong(associatedEntity, 'event')) &&
		isUnknownOr(formId, () => parseFormUrn(versionedLeadGenFormUrn)?.formId)
	);
}

function isUnknownOr(wanted: string | undefined, read: () => string | undefined): boolean {
	return wanted === undefined || (read() ?? wanted) === wanted;
}
