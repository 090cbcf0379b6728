import type { ConnectionProblem } from './problem';

export interface OrganizationReport {
	organization_id: string;
	name: string | null;
	roles: string[];
	event_leads_readable: boolean;
}

/** A Page, and why LinkedIn does not show its leads although the role should allow it. */
interface AskedPage {
	report: OrganizationReport;
	problem: ConnectionProblem | undefined;
}

/**
 * A note for each Page that LinkedIn refuses. If no Page is readable, one problem says why instead.
 * @param isChosen whether a person chose the only Page
 */
export function pageProblems(pages: readonly AskedPage[], isChosen: boolean): ConnectionProblem[] {
	const refused = pages.flatMap(({ report, problem }) => (problem ? [{ report, problem }] : []));
	if (pages.some(({ report }) => report.event_leads_readable)) {
		return refused.map(({ report, problem }) => unreadable(report, problem));
	}
	const [first] = refused;
	if (first === undefined) return [isChosen ? roleMissing(pages[0].report) : NO_ROLE];
	const { report, problem } = first;
	if (isChosen) return [{ ...unreadable(report, problem), status: problem.status }];
	const isRefusal = ({ status }: ConnectionProblem) => status === 'missing_permissions';
	return [refused.find((each) => !isRefusal(each.problem))?.problem ?? ALL_REFUSED];
}

const MOST_NAMED = 5;

/** Of how many Pages leads can be read, and why not of the others; empty without Pages. */
export function accessInWords(reports: readonly OrganizationReport[]): string {
	if (reports.length === 0) return '';
	const others = reports.filter((report) => !report.event_leads_readable);
	const readable = reports.length - others.length;
	const named = others.slice(0, MOST_NAMED);
	const more = others.length - named.length;
	return [
		`Event leads of ${readable} of ${reports.length} Pages can be read.`,
		...named.map((report) => `${pageInWords(report)}: ${reasonInWords(report)}.`),
		...(more > 0 ? [`So it is for ${more} more.`] : []),
	].join(' ');
}

const LEAD_ROLES = ['Super admin', 'Content admin'];

function reasonInWords({ roles }: OrganizationReport): string {
	if (roles.some((role) => LEAD_ROLES.includes(role))) {
		return `LinkedIn refuses its leads, though your role is ${roles.join(', ')}`;
	}
	const has = roles.length === 0 ? 'you have no role' : `your role is ${roles.join(', ')}`;
	return `${has}; it takes ${LEAD_ROLES.join(' or ')}`;
}

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

function roleMissing(report: OrganizationReport): ConnectionProblem {
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
