import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { SignedInMember } from '../../../shared/linkedin/members';
import { administeredOrganizations } from '../../../shared/linkedin/organizations';
import type { AdAccountReport } from './adAccountReport';
import { adAccountReport } from './adAccountReport';
import type { CheckOptions } from './checkFields';
import type { NewestStored } from './newestStored';
import { memberReport } from './memberReport';
import type { AccessDepth, OrganizationReport, ScopeReport } from './permissionReport';
import { lacksLeadScope, organizationReport } from './permissionReport';
import type { ConnectionProblem } from './problem';
import { problemOf } from './problem';
import { storageProblems, weighed } from './storageProblems';

/** What the signed-in member can read. */
export interface AccessReport {
	/** Whether LinkedIn took the access token; undefined while nobody knows. */
	works: boolean | undefined;
	member: SignedInMember | null;
	organizations: OrganizationReport[];
	/** Null where they were not asked for. */
	adAccounts: AdAccountReport[] | null;
	problems: ConnectionProblem[];
}

/**
 * Asks LinkedIn for what leads need, as far as it answers. What it refuses is a problem, and no error.
 * @param stored the newest leads of a destination, where they are to be compared
 * @param now epoch milliseconds
 */
export async function accessReport(
	client: LinkedInClient,
	options: CheckOptions,
	scopes: ScopeReport,
	stored: NewestStored | undefined,
	now: number,
): Promise<AccessReport> {
	const report: AccessReport = {
		works: undefined,
		member: null,
		organizations: [],
		adAccounts: null,
		problems: [],
	};
	const depth = depthOf(options, scopes);
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
		const { organizations, problems } = await organizationReport(client, roles, depth);
		report.organizations = organizations;
		report.problems.push(...problems.map((problem) => weighed(problem, stored)));
		if (stored && organizations.some((each) => each.event_leads_readable)) {
			const comparison = { stored, now, withinMs: options.storedWithinMs };
			report.problems.push(...(await storageProblems(client, organizations, comparison)));
		}
	});
	// Why leads cannot be read is known then, and further calls would be in vain.
	if (!isRead) return report;
	await attempt(async () => {
		const { accounts, problems } = await adAccountReport(client, scopes, depth);
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

/** How far to look into the organizations' leads. */
function depthOf(options: CheckOptions, scopes: ScopeReport): AccessDepth {
	if (lacksLeadScope(scopes)) return 'none';
	if (options.wantsNewestLead) return 'newest';
	return options.testsLeadAccess || options.comparesWithStored ? 'probe' : 'roles';
}
