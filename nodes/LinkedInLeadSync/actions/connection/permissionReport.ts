import { uniq } from 'lodash';

import { PERMISSIONS } from '../../../shared/wire/errors/permissions';
import { inParallel } from '../../../shared/wire/waiting';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { AdministeredOrganization } from '../../../shared/linkedin/organizations';
import {
	canReadEventLeads,
	organizationNames,
	roleInWords,
} from '../../../shared/linkedin/organizations';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import type { ConnectionProblem, Note } from './problem';
import { leadsProblem } from './problem';

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

/** The scopes that every lead needs; each entry lists alternatives. */
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
		fix: `Check in the Auth tab of your LinkedIn app that a product grants ${scope}, and that the credential asks for it. Then open the credential "${credentialName}" and select Switch account (older n8n: Reconnect).`,
		status: 'missing_permissions',
	}));
}

/** Without one of these scopes, roles do not help. */
export const LEAD_SCOPES = PERMISSIONS.leadFormResponses.scopes;

/**
 * The Pages with readable event leads. Where the role allows reading, this also requests leads, because
 * LinkedIn may still refuse.
 * @param hasScope whether the credential has the scope for leads
 * @param isChosen whether the user chose one Page
 * @throws NodeApiError when LinkedIn is unavailable
 */
export async function organizationReport(
	client: LinkedInClient,
	organizations: readonly AdministeredOrganization[],
	{ hasScope, isChosen }: { hasScope: boolean; isChosen: boolean },
	note: Note,
): Promise<OrganizationReport[]> {
	const names = await organizationNames(client, organizations);
	const probed = await inParallel(organizations, client.calls.atOnce, async (organization) => {
		const { id, roles } = organization;
		const name = names.get(id)?.name ?? null;
		const isAllowed = hasScope && canReadEventLeads(organization);
		// A failing Page must not hide the others.
		const page: LeadOwner = { kind: 'organization', id };
		const problem = isAllowed ? await leadsProblem(client, page, 'EVENT') : undefined;
		const isReadable = isAllowed && problem === undefined;
		const report = {
			organization_id: id,
			name,
			roles: uniq(roles.map(roleInWords)),
			event_leads_readable: isReadable,
		};
		return { report, problem };
	});
	const reports = probed.map(({ report }) => report);
	const isBlocked = hasScope && !reports.some((report) => report.event_leads_readable);
	const failures = probed.flatMap(({ problem }) => problem ?? []);
	const notes = probed.flatMap(({ report, problem }) =>
		problem === undefined ? [] : [unreadable(report, problem)],
	);
	const [chosen] = isChosen ? reports : [];
	if (!isBlocked) notes.forEach(note);
	else if (chosen === undefined) note(blocked(failures));
	else note(blockedPage(chosen, failures, notes));
	return reports;
}

const MOST_NAMED = 5;

/** Of how many Pages leads can be read, and why not of the others; empty without Pages. */
export function accessInWords(reports: readonly OrganizationReport[]): string {
	if (reports.length === 0) return '';
	const others = reports.filter((report) => !report.event_leads_readable);
	const sentences = [
		`Event leads of ${reports.length - others.length} of ${reports.length} Pages can be read.`,
		...others
			.slice(0, MOST_NAMED)
			.map((report) => `${pageInWords(report)}: ${reasonInWords(report)}.`),
	];
	if (others.length > MOST_NAMED)
		sentences.push(`So it is for ${others.length - MOST_NAMED} more.`);
	return sentences.join(' ');
}

function reasonInWords({ roles }: OrganizationReport): string {
	if (roles.some((role) => LEAD_ROLES.includes(role))) {
		return `LinkedIn refuses its leads, though your role is ${roles.join(', ')}`;
	}
	const has = roles.length === 0 ? 'you have no role' : `your role is ${roles.join(', ')}`;
	return `${has}; it takes ${LEAD_ROLES.join(' or ')}`;
}

const LEAD_ROLES = ['Super admin', 'Content admin'];

function pageInWords({ organization_id: id, name }: OrganizationReport): string {
	return name === null ? `Page ${id}` : `${name} (Page ${id})`;
}

/** LinkedIn's message would ask for a role that your account already has. */
function unreadable(report: OrganizationReport, problem: ConnectionProblem): ConnectionProblem {
	const about = { code: 'organization_unreadable', status: 'ok' } as const;
	const page = pageInWords(report);
	if (problem.status !== 'missing_permissions') {
		return { ...about, message: `Event leads of ${page}: ${problem.message}`, fix: problem.fix };
	}
	return {
		...about,
		message: `LinkedIn does not show the event leads of ${page}, though your roles there (${report.roles.join(', ')}) should allow it`,
		fix: 'Leads of other Pages are not affected. Ask a Page admin to check your role in LinkedIn under Manage admins. If it is right, ask LinkedIn support why it refuses the leads of this Page.',
	};
}

/** If no Page is readable, the notes become the reason why leads cannot be read. */
function blocked(failures: ConnectionProblem[]): ConnectionProblem {
	if (failures.length === 0) return NO_ROLE;
	const other = failures.find(({ status }) => status !== 'missing_permissions');
	return other ?? ALL_REFUSED;
}

function blockedPage(
	report: OrganizationReport,
	[failure]: readonly ConnectionProblem[],
	[note]: readonly ConnectionProblem[],
): ConnectionProblem {
	if (failure !== undefined) return { ...note, status: failure.status };
	const { roles } = report;
	const has = roles.length === 0 ? 'no role any more' : `only the role ${roles.join(', ')}`;
	const message = `You have ${has} on ${pageInWords(report)}, so its event leads cannot be read`;
	return { ...NO_ROLE, message };
}

const NO_ROLE: ConnectionProblem = {
	code: 'role_missing',
	message: 'Your LinkedIn account cannot read the event leads of any Page',
	fix: 'Ask a Page admin to grant Super admin or Content admin in LinkedIn under Manage admins, then run this check again.',
	status: 'missing_permissions',
};

const ALL_REFUSED: ConnectionProblem = {
	code: 'leads_refused',
	message: 'LinkedIn does not show the event leads of any Page, though your roles should allow it',
	fix: 'Check in your LinkedIn app, under Products, that Lead Sync API is still granted. If it is, open the credential, select Switch account (older n8n: Reconnect) and run this check again.',
	status: 'missing_permissions',
};
