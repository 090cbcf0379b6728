import { failureOf, isTransient } from '../../../shared/api/errors/linkedInError';
import { PERMISSIONS } from '../../../shared/api/errors/permissions';
import { checkLeads } from '../../../shared/api/leadFormResponses';
import type { LinkedInClient } from '../../../shared/api/linkedInClient';
import type { AdministeredOrganization } from '../../../shared/api/organizations';
import { canReadEventLeads, organizationNames } from '../../../shared/api/organizations';
import type { ConnectionProblem } from './problem';
import { problemOf } from './problem';

export interface ScopeReport {
	granted: string[] | null;
	missing: string[];
}

export interface OrganizationReport {
	organization_id: string;
	name: string | null;
	roles: string[];
	event_leads_readable: boolean;
}

/** The scopes without which no lead flows, as alternatives of each other. */
const NEEDED_SCOPES = [
	PERMISSIONS.leadFormResponses,
	PERMISSIONS.events,
	PERMISSIONS.organizationAcls,
].map(({ scopes }) => scopes);

export function scopeReport(granted: string[] | undefined): ScopeReport {
	if (granted === undefined) return { granted: null, missing: [] };
	const missing = NEEDED_SCOPES.filter(
		(alternatives) => !alternatives.some((scope) => granted.includes(scope)),
	).map(([scope]) => scope);
	return { granted, missing };
}

export function scopeProblems(
	{ missing }: ScopeReport,
	credentialName: string,
): ConnectionProblem[] {
	return missing.map((scope) => ({
		code: 'scope_missing',
		message: `LinkedIn did not grant the scope ${scope} to the credential "${credentialName}"`,
		fix: `Check in the Auth tab of your LinkedIn app that a product grants ${scope}, and that the credential asks for it. Then open the credential "${credentialName}" and select Reconnect (newer versions of n8n call it Switch account).`,
		status: 'missing_permissions',
	}));
}

/** Whether the scope for leads is known to be missing: then no role helps. */
export function lacksLeadScope({ missing }: ScopeReport): boolean {
	return missing.some((scope) => PERMISSIONS.leadFormResponses.scopes.includes(scope));
}

export interface AccessReport {
	organizations: OrganizationReport[];
	problems: ConnectionProblem[];
}

/**
 * Which organizations' event leads can be read: by role, and where the role allows it by asking for
 * leads, since LinkedIn refuses some pages all the same.
 * @param access `none` when leads cannot be read anyway, `roles` to look at the roles only
 * @throws NodeApiError when LinkedIn cannot be reached
 */
export async function organizationReport(
	client: LinkedInClient,
	organizations: AdministeredOrganization[],
	access: 'none' | 'roles' | 'probe',
): Promise<AccessReport> {
	const names = await organizationNames(
		client,
		organizations.map(({ id }) => id),
	);
	const failures: ConnectionProblem[] = [];
	const notes: ConnectionProblem[] = [];
	const reports: OrganizationReport[] = [];
	for (const organization of organizations) {
		const { id, roles } = organization;
		const name = names.get(id)?.name ?? null;
		let isReadable = access !== 'none' && canReadEventLeads(organization);
		if (isReadable && access === 'probe') {
			const problem = await probe(client, id);
			// One page in trouble does not stop the leads of the others.
			if (problem !== undefined) {
				isReadable = false;
				failures.push(problem);
				notes.push(unreadable({ id, name, roles }, problem));
			}
		}
		reports.push({ organization_id: id, name, roles, event_leads_readable: isReadable });
	}
	const isBlocked = access !== 'none' && !reports.some((report) => report.event_leads_readable);
	return { organizations: reports, problems: isBlocked ? blocked(failures) : notes };
}

/** Asks for leads; the problem when LinkedIn refuses this organization or fails on it. */
async function probe(
	client: LinkedInClient,
	organizationId: string,
): Promise<ConnectionProblem | undefined> {
	try {
		await checkLeads(client, { owner: { organizationId }, leadType: 'EVENT' });
		return undefined;
	} catch (error) {
		const isAnswered = failureOf(error)?.kind === 'unavailable' && failureOf(error)?.status;
		if (isTransient(error) && !isAnswered) throw client.wrapped(error);
		return problemOf(client, error);
	}
}

/** LinkedIn's own words would ask for a role, which this member has. */
function unreadable(
	{ id, name, roles }: { id: string; name: string | null; roles: string[] },
	problem: ConnectionProblem,
): ConnectionProblem {
	const about = { code: 'organization_unreadable', status: 'ok' } as const;
	const page = name === null ? `organization ${id}` : `${name} (organization ${id})`;
	if (problem.status !== 'missing_permissions') {
		return { ...about, message: `Event leads of ${page}: ${problem.message}`, fix: problem.fix };
	}
	return {
		...about,
		message: `LinkedIn does not show the event leads of ${page}, though the signed-in member's roles there (${roles.join(', ')}) should allow it`,
		fix: 'Leads of other organizations are not affected. Have an admin of the page check the role in LinkedIn under Manage admins; if it is right, ask LinkedIn support why the leads of this page are refused.',
	};
}

/** No organization is readable: that is no note any more, but the reason why no lead flows. */
function blocked(failures: ConnectionProblem[]): ConnectionProblem[] {
	if (failures.length === 0) return [NO_ROLE];
	const other = failures.find(({ status }) => status !== 'missing_permissions');
	return [other ?? ALL_REFUSED];
}

const NO_ROLE: ConnectionProblem = {
	code: 'role_missing',
	message: 'The signed-in member may not read the event leads of any organization',
	fix: 'Ask an admin of the page to give this member the role Super admin or Content admin in LinkedIn under Manage admins, then run this check again.',
	status: 'missing_permissions',
};

const ALL_REFUSED: ConnectionProblem = {
	code: 'leads_refused',
	message:
		'LinkedIn shows the event leads of no organization, though the roles of the signed-in member should allow it',
	fix: 'Check in your LinkedIn app, under Products, that Lead Sync API is still granted. If it is, open the credential, select Reconnect (newer versions of n8n call it Switch account) and run this check again.',
	status: 'missing_permissions',
};
