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

/** What your LinkedIn account can read. */
export interface AccessReport {
	/** Whether LinkedIn took the access token; undefined while nobody knows. */
	works: boolean | undefined;
	/** Null where LinkedIn did not tell; absent where it was not asked. */
	member?: SignedInMember | null;
	organizations: OrganizationReport[];
	/** Null where they were not asked for. */
	adAccounts: AdAccountReport[] | null;
	problems: ConnectionProblem[];
}

/**
 * Asks LinkedIn for what leads need, as far as it answers. What it refuses is a problem, and no error.
 * @param page the Page that was chosen; all Pages of the account when absent
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
	// Why leads cannot be read is known then, and further calls would be in vain.
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
