import { failureOf, isTransient } from '../../../shared/api/errors/linkedInError';
import { PERMISSIONS } from '../../../shared/api/errors/permissions';
import { readLeadPage } from '../../../shared/api/leadFormResponses';
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
		fix: `Check in the Auth tab of your LinkedIn app that a product grants ${scope}, and that the credential asks for it. Then open the credential "${credentialName}" and select Reconnect.`,
		status: 'missing_permissions',
	}));
}

/**
 * Which organizations' event leads can be read: by role, and where the role allows it by asking for one
 * lead, since LinkedIn refuses some pages all the same.
 * @throws NodeApiError when LinkedIn cannot be reached
 */
export async function organizationReport(
	client: LinkedInClient,
	organizations: AdministeredOrganization[],
	probes: boolean,
): Promise<{ organizations: OrganizationReport[]; problems: ConnectionProblem[] }> {
	const names = await organizationNames(
		client,
		organizations.map(({ id }) => id),
	);
	const problems: ConnectionProblem[] = [];
	const reports: OrganizationReport[] = [];
	for (const organization of organizations) {
		const { id, roles } = organization;
		let isReadable = canReadEventLeads(organization);
		if (isReadable && probes) {
			try {
				await readLeadPage(client, { owner: { organizationId: id }, leadType: 'EVENT' }, 0, 1);
			} catch (error) {
				const isAnswered = failureOf(error)?.kind === 'unavailable' && failureOf(error)?.status;
				if (isTransient(error) && !isAnswered) throw client.wrapped(error);
				// One page in trouble does not stop the leads of the others.
				isReadable = false;
				problems.push({
					...problemOf(client, error),
					code: 'organization_unreadable',
					status: 'ok',
				});
			}
		}
		const name = names.get(id)?.name ?? null;
		reports.push({ organization_id: id, name, roles, event_leads_readable: isReadable });
	}
	if (!reports.some((report) => report.event_leads_readable)) problems.push(NO_ORGANIZATION);
	return { organizations: reports, problems };
}

const NO_ORGANIZATION: ConnectionProblem = {
	code: 'role_missing',
	message: 'The signed-in member may not read the event leads of any organization',
	fix: 'Ask an admin of the page to give this member the role Super admin or Content admin in LinkedIn under Manage admins, then run this check again.',
	status: 'missing_permissions',
};
