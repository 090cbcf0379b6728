import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { canReadEventLeads } from '../../../shared/linkedin/organizations';
import { submittedAtOf } from '../../../shared/values/leadIdentity';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import { LONGEST_KEPT_DAYS } from '../../../shared/rows/retention';
import type { LeadFilter } from '../../../shared/linkedin/leadWindow';
import { matches, readLeadWindow, windowOf } from '../../../shared/linkedin/leadWindow';
import type { OrganizationReport } from './permissionReport';
import { pageInWords } from './permissionReport';
import type { ConnectionProblem } from './problem';
import type { NewestStored } from './newestStored';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Where nothing is stored: a trigger may have begun with what came since, and the check runs daily. */
const LOOK_BACK_MS = 2 * DAY_MS;

/** More leads in one look would not change what is said. */
const LOOK = 100;

/** What is compared, in epoch milliseconds. */
export interface Comparison {
	stored: NewestStored;
	now: number;
	/** How old a lead is before it counts as missing, milliseconds. */
	withinMs: number;
}

/**
 * What is wrong with a destination, by comparing what it holds with what LinkedIn has: event leads that
 * came later than the newest stored one of their organization, and organizations whose leads are stored
 * but can no longer be read. One call for each readable organization of which leads are stored (for each
 * one, when none are).
 *
 * An organization that the destination does not know, while it knows others, is not compared: the
 * workflow may be meant for the others only.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function storageProblems(
	client: LinkedInClient,
	organizations: readonly OrganizationReport[],
	comparison: Comparison,
): Promise<ConnectionProblem[]> {
	const { newest, unreadable } = comparison.stored;
	const waiting: ConnectionProblem[] = [];
	for (const organization of organizations) {
		if (!organization.event_leads_readable) continue;
		const newestStored = newest.get(organization.organization_id);
		if (newestStored === undefined && newest.size > 0) continue;
		const oldest = await oldestMissing(client, organization, newestStored, comparison);
		if (oldest !== undefined) waiting.push(notStored(organization, oldest, newestStored));
	}
	const lost = lostOrganizations(organizations, comparison);
	if (unreadable === undefined) return [...waiting, ...lost];
	// A database without a lead may have no table yet; then nothing is missing either.
	if (newest.size === 0) return waiting.length === 0 ? [] : [destinationUnreadable(unreadable)];
	return [destinationUnreadable(unreadable), ...waiting, ...lost];
}

/** What is a mere note about one organization is more where leads of it are stored. */
export function weighed(
	problem: ConnectionProblem,
	stored: NewestStored | undefined,
): ConnectionProblem {
	const { ofOrganization } = problem;
	const counts = ofOrganization !== undefined && stored?.newest.has(ofOrganization.id);
	return counts ? { ...problem, status: ofOrganization.status } : problem;
}

/** When the oldest lead that is not stored was submitted, of those that were looked at. */
async function oldestMissing(
	client: LinkedInClient,
	{ organization_id: id }: OrganizationReport,
	newestStored: number | undefined,
	{ now, withinMs }: Comparison,
): Promise<number | undefined> {
	const end = now - withinMs;
	// Databases round to seconds.
	const start = newestStored === undefined ? end - LOOK_BACK_MS : newestStored + SECOND_MS;
	if (start >= end) return undefined;
	const filter: LeadFilter = { scope: { leadType: 'EVENT' }, testLeads: 'exclude', start, end };
	const owner: LeadOwner = { kind: 'organization', id };
	const window = { ...windowOf(filter), most: LOOK };
	for await (const { entries } of readLeadWindow(client, owner, window)) {
		const times = entries
			.filter((entry) => matches(entry, filter))
			.flatMap((entry) => ('lead' in entry ? (submittedAtOf(entry.lead) ?? []) : []));
		if (times.length > 0) return Math.min(...times);
	}
	return undefined;
}

/** Organizations whose leads are stored, without a role that lets them be read. */
function lostOrganizations(
	organizations: readonly OrganizationReport[],
	{ stored, now }: Comparison,
): ConnectionProblem[] {
	return [...stored.newest].flatMap(([id, newestStored]) => {
		// LinkedIn has none of its leads any more: nobody counts on it.
		if (newestStored < now - LONGEST_KEPT_DAYS * DAY_MS) return [];
		const listed = organizations.find(({ organization_id: listedId }) => listedId === id);
		const { roles, name } = listed ?? { roles: [], name: null };
		if (canReadEventLeads({ id, roles })) return [];
		return [roleLost(pageInWords({ organization_id: id, name }), roles)];
	});
}

function notStored(
	organization: OrganizationReport,
	oldest: number,
	newestStored: number | undefined,
): ConnectionProblem {
	const held =
		newestStored === undefined
			? 'none is stored'
			: `the newest stored one is of ${new Date(newestStored).toISOString()}`;
	return {
		code: 'leads_not_stored',
		message: `LinkedIn has event leads of ${pageInWords(organization)} that are not stored, from ${new Date(oldest).toISOString()} on; ${held}`,
		fix: 'Open the workflow that stores them. Publish it if it is not published, and look at its last executions. As soon as it works, its LinkedIn Lead Sync Trigger brings what is missing by itself; for a LinkedIn Lead Notification Trigger without one, run the template recover-from-outage.',
		status: 'leads_not_stored',
	};
}

function roleLost(page: string, roles: readonly string[]): ConnectionProblem {
	const has = roles.length === 0 ? 'no role any more' : `only the role ${roles.join(', ')}`;
	return {
		code: 'role_lost',
		message: `The signed-in member has ${has} in ${page}, whose event leads are stored: no new ones come`,
		fix: 'Ask an admin of the page to give this member the role Super admin or Content admin in LinkedIn under Manage admins. If somebody else has signed in to the credential, reconnect it as the member whose pages are meant. If it is meant, leave the rows of this organization out of the items that come in.',
		status: 'missing_permissions',
	};
}

function destinationUnreadable(reason: string): ConnectionProblem {
	return {
		code: 'destination_unreadable',
		message: `Whether all leads are stored is not known, since the stored ones could not be read: ${reason}`,
		fix: 'Look at the nodes before this one in the same execution: they are to give organization_id and submitted_at of stored leads. Check that the database or sheet can be reached, and its credential. Where no lead has been stored yet there may be no table: then publish the workflow that stores them.',
		status: 'destination_unreadable',
	};
}
