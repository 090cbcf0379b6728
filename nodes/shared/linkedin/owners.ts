import type { LeadOwner, LeadScope } from '../values/leadOwner';
import { idAmong } from '../values/urn';
import type { NodeError } from '../wire/errors/linkedInError';
import { concernOf, fieldError } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { getEvent } from './events';
import { getLeadForm } from './forms';
import { administeredOrganizations, ASK_FOR_LEAD_ROLE, canReadEventLeads } from './roles';

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

/**
 * All organizations whose leads of this type your LinkedIn account may read.
 * @throws NodeApiError as `LinkedInClient.request`; NodeOperationError if there is none
 */
export async function allOwners(
	client: LinkedInClient,
	{ leadType }: { leadType: unknown },
): Promise<LeadOwner[]> {
	const organizations = await administeredOrganizations(client);
	const owners = organizations.filter((each) => leadType !== 'EVENT' || canReadEventLeads(each));
	if (owners.length === 0) {
		throw fieldError(client.context.getNode(), {
			field: 'LinkedIn Page',
			message: 'your LinkedIn account cannot read the leads of any Page',
			fix: `${ASK_FOR_LEAD_ROLE}. Check connection lists your roles.`,
		});
	}
	return owners.map(({ id }) => ({ kind: 'organization', id }));
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

/** An owner that LinkedIn refuses, or fails to show, while it may show others. */
export interface RefusedOwner {
	owner: LeadOwner;
	refusal: NodeError;
}

interface OwnersReading {
	atOnce?: number;
	/** Whether the others are still read when LinkedIn fails to show one owner, as when it refuses one. */
	isolatesFailures?: boolean;
}

/**
 * Reads several owners at once. An owner that LinkedIn refuses does not hide the others. Any other failure
 * ends the run, unless it is isolated. So does the refusal of all owners: a scheduled run must not look like one
 * without new leads.
 * @returns the owners that were not read
 * @throws NodeApiError as `LinkedInClient.request`; the first refusal when all owners were refused
 */
export async function readOwners(
	client: LinkedInClient,
	owners: readonly LeadOwner[],
	read: (owner: LeadOwner) => Promise<void>,
	{ atOnce = client.calls.atOnce, isolatesFailures = false }: OwnersReading = {},
): Promise<RefusedOwner[]> {
	const isolated: unknown[] = isolatesFailures ? ['object', 'outage'] : ['object'];
	const readings = await inParallel(owners, atOnce, async (owner): Promise<RefusedOwner[]> => {
		try {
			await read(owner);
			return [];
		} catch (error) {
			const refusal = client.wrapped(error);
			if (!isolated.includes(concernOf(error))) throw refusal;
			return [{ owner, refusal }];
		}
	});
	const refused = readings.flat();
	if (refused.length > 0 && refused.length === owners.length) throw refused[0].refusal;
	return refused;
}
