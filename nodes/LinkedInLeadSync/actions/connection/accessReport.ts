import type { LeadOwner } from '../../../shared/values/leadOwner';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { SignedInMember } from './memberReport';
import { administeredOrganizations } from '../../../shared/linkedin/organizations';
import type { AdAccountReport } from './adAccountReport';
import { adAccountReport } from './adAccountReport';
import { memberReport } from './memberReport';
import type { OrganizationReport, ScopeReport } from './permissionReport';
import { lacksLeadScope, organizationReport } from './permissionReport';
import type { ConnectionProblem } from './problem';
import { problemOf } from './problem';

/** The data that your LinkedIn account can read. */
export interface AccessReport {
	/** Whether LinkedIn accepted the access token; undefined if unknown. */
	works: boolean | undefined;
	/** Null where LinkedIn did not answer; undefined where the check did not ask. */
	member?: SignedInMember | null;
	organizations: OrganizationReport[];
	/** Null where the check did not ask. */
	adAccounts: AdAccountReport[] | null;
	problems: ConnectionProblem[];
}

/**
 * Checks the access that leads need. Reports refusals as problems instead of throwing.
 * @param page the chosen Page; undefined for all
 */
export async function accessReport(
	client: LinkedInClient,
	scopes: ScopeReport,
	page: LeadOwner | undefined,
): Promise<AccessReport> {
	const report: AccessReport = {
		works: undefined,
		organizations: [],
		adAccounts: null,
		problems: [],
	};
	const hasScope = !lacksLeadScope(scopes);
	const attempt = async (work: () => Promise<void>) => {
		try {
			await work();
			return true;
		} catch (error) {
			const problem = problemOf(client, error);
			if (problem.status === 'reconnect_required') report.works = false;
			const isExplained = problem.status === 'missing_permissions' && scopes.missing.length > 0;
			const isKnown = report.problems.some(({ message }) => message === problem.message);
			if (!isExplained && !isKnown) report.problems.push(problem);
			return false;
		}
	};
	const isRead = await attempt(async () => {
		const roles = await administeredOrganizations(client);
		report.works = true;
		const chosen = roles.find(({ id }) => id === page?.id) ?? { id: page?.id ?? '', roles: [] };
		const { organizations, problems } = await organizationReport(
			client,
			page === undefined ? roles : [chosen],
			{ hasScope, isChosen: page !== undefined },
		);
		report.organizations = organizations;
		report.problems.push(...problems);
	});
	// The problem is known then, and further calls would fail too.
	if (!isRead) return report;
	await attempt(async () => {
		const { accounts, problems } = await adAccountReport(client, scopes, hasScope);
		report.adAccounts = accounts;
		report.problems.push(...problems);
	});
	await attempt(async () => {
		const { member, problems } = await memberReport(client);
		report.member = member;
		report.problems.push(...problems);
	});
	return report;
}
