import type { LeadOwner } from '../../../shared/values/leadOwner';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { SignedInMember } from './memberReport';
import { administeredOrganizations } from '../../../shared/linkedin/organizations';
import type { AdAccountReport } from './adAccountReport';
import { adAccountReport } from './adAccountReport';
import { memberReport } from './memberReport';
import type { OrganizationReport, ScopeReport } from './permissionReport';
import { LEAD_SCOPES, organizationReport } from './permissionReport';
import type { Note } from './problem';
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
}

/**
 * Checks the access that leads need. Reports refusals as problems instead of throwing.
 * @param page the chosen Page; undefined for all
 */
export async function accessReport(
	client: LinkedInClient,
	scopes: ScopeReport,
	page: LeadOwner | undefined,
	note: Note,
): Promise<AccessReport> {
	const report: AccessReport = { works: undefined, organizations: [], adAccounts: null };
	const hasScope = !scopes.missing.some((scope) => LEAD_SCOPES.includes(scope));
	const attempt = async (work: () => Promise<void>) => {
		try {
			await work();
			return true;
		} catch (error) {
			const problem = problemOf(client, error);
			if (problem.status === 'reconnect_required') report.works = false;
			const isExplained = problem.status === 'missing_permissions' && scopes.missing.length > 0;
			if (!isExplained) note(problem);
			return false;
		}
	};
	const isRead = await attempt(async () => {
		const roles = await administeredOrganizations(client);
		report.works = true;
		const chosen = roles.find(({ id }) => id === page?.id) ?? { id: page?.id ?? '', roles: [] };
		report.organizations = await organizationReport(
			client,
			page === undefined ? roles : [chosen],
			{ hasScope, isChosen: page !== undefined },
			note,
		);
	});
	// The problem is known then, and further calls would fail too.
	if (!isRead) return report;
	await attempt(async () => {
		report.adAccounts = await adAccountReport(client, scopes, hasScope, note);
	});
	await attempt(async () => {
		report.member = await memberReport(client, note);
	});
	return report;
}
