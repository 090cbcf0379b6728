import { failureOf, isTransient } from '../../../shared/wire/errors/linkedInError';
import { PERMISSIONS } from '../../../shared/wire/errors/permissions';
import { checkLeads } from '../../../shared/linkedin/leadFormResponses';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { AdministeredOrganization } from '../../../shared/linkedin/organizations';
import { canReadEventLeads, organizationNames } from '../../../shared/linkedin/organizations';
import { refusalOfOwner } from '../../../shared/linkedin/owners';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import { newestLeadTime } from '../../../shared/linkedin/newestLead';
import { isoTime } from '../isoTime';
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
	/** When the newest one was submitted, ISO 8601; null without any; only where it was asked for. */
	newest_lead_at?: string | null;
}

/**
 * How far to look: nowhere, when leads cannot be read anyway; at the roles only; at one lead of each
 * organization; at its newest lead.
 */
export type AccessDepth = 'none' | 'roles' | 'probe' | 'newest';

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
 * @throws NodeApiError when LinkedIn cannot be reached
 */
export async function organizationReport(
	client: LinkedInClient,
	organizations: AdministeredOrganization[],
	depth: AccessDepth,
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
		const report: OrganizationReport = {
			organization_id: id,
			name,
			roles,
			event_leads_readable: depth !== 'none' && canReadEventLeads(organization),
		};
		reports.push(report);
		if (!report.event_leads_readable || depth === 'roles') continue;
		const problem = await probe(client, report, depth === 'newest');
		// One page in trouble does not stop the leads of the others.
		if (problem !== undefined) {
			report.event_leads_readable = false;
			failures.push(problem);
			notes.push(unreadable(report, problem));
		}
	}
	const isBlocked = depth !== 'none' && !reports.some((report) => report.event_leads_readable);
	return { organizations: reports, problems: isBlocked ? blocked(failures) : notes };
}

/**
 * Asks for leads, and notes the newest one if that is wanted; the problem when LinkedIn refuses this
 * organization or fails on it.
 */
async function probe(
	client: LinkedInClient,
	report: OrganizationReport,
	wantsNewest: boolean,
): Promise<ConnectionProblem | undefined> {
	const owner: LeadOwner = { kind: 'organization', id: report.organization_id };
	try {
		if (wantsNewest) report.newest_lead_at = isoTime(await newestLeadTime(client, owner, 'EVENT'));
		else await checkLeads(client, { owner, leadType: 'EVENT' });
		return undefined;
	} catch (error) {
		const isAnswered = failureOf(error)?.kind === 'unavailable' && failureOf(error)?.status;
		if (isTransient(error) && !isAnswered) throw client.wrapped(error);
		return problemOf(client, (await refusalOfOwner(client, owner, error)) ?? error);
	}
}

/** An organization by its name, if that is known, and its id. */
export function pageInWords({
	organization_id: id,
	name,
}: Pick<OrganizationReport, 'organization_id' | 'name'>): string {
	return name === null ? `organization ${id}` : `${name} (organization ${id})`;
}

/** LinkedIn's own words would ask for a role, which this member has. */
function unreadable(report: OrganizationReport, problem: ConnectionProblem): ConnectionProblem {
	const about = {
		code: 'organization_unreadable',
		status: 'ok',
		ofOrganization: { id: report.organization_id, status: problem.status },
	} as const;
	const page = pageInWords(report);
	if (problem.status !== 'missing_permissions') {
		return { ...about, message: `Event leads of ${page}: ${problem.message}`, fix: problem.fix };
	}
	return {
		...about,
		message: `LinkedIn does not show the event leads of ${page}, though the signed-in member's roles there (${report.roles.join(', ')}) should allow it`,
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
