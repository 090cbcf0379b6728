import type { ConnectionProblem } from './problem';

export interface OrganizationReport {
	organization_id: string;
	name: string | null;
	roles: string[];
	event_leads_readable: boolean;
}

export interface AskedPage {
	report: OrganizationReport;
	/** Why LinkedIn does not show its leads although the role should allow it. */
	problem: ConnectionProblem | undefined;
}

const MOST_NAMED = 5;

/** Of how many Pages leads can be read, and why not of the others. */
export function accessInWords(pages: readonly AskedPage[]): string {
	const others = pages.filter(({ report }) => !report.event_leads_readable);
	const named = others.slice(0, MOST_NAMED);
	return [
		`Event leads of ${pages.length - others.length} of ${pages.length} Pages can be read`,
		...named.map((page) => `${pageInWords(page)}: ${reasonInWords(page)}`),
		...(others.length > MOST_NAMED ? [`So it is for ${others.length - MOST_NAMED} more`] : []),
	].join('. ');
}

/** A note for each Page that LinkedIn refuses. If no Page is readable, one problem says why instead. */
export function pageProblems(pages: readonly AskedPage[]): ConnectionProblem[] {
	const refused = pages.flatMap(({ report, problem }) => (problem ? [{ report, problem }] : []));
	if (pages.some(({ report }) => report.event_leads_readable)) return refused.map(noteOf);
	const failed = refused.find(({ problem }) => problem.status !== 'missing_permissions');
	if (failed !== undefined) return [failed.problem];
	const message =
		pages.length === 0
			? 'Your LinkedIn account has no role on any LinkedIn Page'
			: accessInWords(pages);
	const why = refused.length === 0 ? ROLE_MISSING : LEADS_REFUSED;
	return [{ ...why, message, status: 'missing_permissions' }];
}

const LEAD_ROLES = 'Super admin or Content admin';

function reasonInWords({ report: { roles }, problem }: AskedPage): string {
	const has = roles.length === 0 ? 'you have no role' : `your role is ${roles.join(', ')}`;
	if (problem === undefined) return `${has}; it takes ${LEAD_ROLES}`;
	// LinkedIn's message would ask for a role that your account already has.
	return problem.status === 'missing_permissions'
		? `LinkedIn refuses its leads, though ${has}`
		: problem.message;
}

function pageInWords({ report: { organization_id: id, name } }: AskedPage): string {
	return name === null ? `Page ${id}` : `${name} (Page ${id})`;
}

function noteOf(page: AskedPage & { problem: ConnectionProblem }): ConnectionProblem {
	const { status, fix } = page.problem;
	return {
		code: 'organization_unreadable',
		message: `Event leads of ${pageInWords(page)} cannot be read: ${reasonInWords(page)}`,
		fix: status === 'missing_permissions' ? CHECK_ROLE : fix,
		status: 'ok',
	};
}

const CHECK_ROLE =
	'Leads of other Pages are not affected. Ask a Page admin to check your role in LinkedIn under Manage admins. If it is right, ask LinkedIn support why it refuses the leads of this Page.';

const ROLE_MISSING = {
	code: 'role_missing',
	fix: `Ask a Page admin to grant ${LEAD_ROLES} in LinkedIn under Manage admins, then run this check again.`,
};

const LEADS_REFUSED = {
	code: 'leads_refused',
	fix: 'Check in your LinkedIn app, under Products, that Lead Sync API is still granted. If it is, open the credential, select Switch account (older n8n: Reconnect) and run this check again.',
};
