import { adAccountsOfMember } from '../../../shared/api/adAccounts';
import { isTransient } from '../../../shared/api/errors/linkedInError';
import { AD_ACCOUNT_SCOPES } from '../../../shared/api/errors/permissions';
import { checkLeads } from '../../../shared/api/leadFormResponses';
import type { LinkedInClient } from '../../../shared/api/linkedInClient';
import type { AccessDepth, ScopeReport } from './permissionReport';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import type { ConnectionProblem } from './problem';
import { problemOf } from './problem';

export interface AdAccountReport {
	sponsored_account_id: string;
	role: string | null;
	/** Null where it was not asked. */
	leads_readable: boolean | null;
}

/** Agencies have hundreds; each costs a call of a daily quota. */
const MOST_ASKED = 25;

/**
 * Which ad accounts' leads can be read; null when sponsored leads are not asked for. A problem here is a
 * note: leads of events flow all the same.
 * @throws NodeApiError when LinkedIn cannot be reached
 */
export async function adAccountReport(
	client: LinkedInClient,
	{ granted }: ScopeReport,
	depth: AccessDepth,
): Promise<{ accounts: AdAccountReport[] | null; problems: ConnectionProblem[] }> {
	if (!AD_ACCOUNT_SCOPES.some((scope) => granted?.includes(scope))) {
		return { accounts: null, problems: [] };
	}
	const problems: ConnectionProblem[] = [];
	const attempt = async (target: string, work: () => Promise<void>) => {
		try {
			await work();
			return true;
		} catch (error) {
			if (isTransient(error)) throw client.wrapped(error);
			const { message, fix } = problemOf(client, error);
			const code = 'sponsored_account_unreadable';
			problems.push({ code, message: `${target}: ${message}`, fix, status: 'ok' });
			return false;
		}
	};
	const accounts: AdAccountReport[] = [];
	await attempt('Ad accounts', async () => {
		for (const { id, role } of await adAccountsOfMember(client)) {
			accounts.push({ sponsored_account_id: id, role, leads_readable: null });
		}
		if (accounts.length === 0) problems.push(NO_AD_ACCOUNT);
	});
	const asked = depth === 'none' || depth === 'roles' ? [] : accounts.slice(0, MOST_ASKED);
	for (const account of asked) {
		const { sponsored_account_id: id } = account;
		const owner: LeadOwner = { kind: 'sponsoredAccount', id };
		account.leads_readable = await attempt(`Sponsored leads of ad account ${id}`, async () => {
			await checkLeads(client, { owner, leadType: 'SPONSORED' });
		});
	}
	return { accounts, problems };
}

const NO_AD_ACCOUNT: ConnectionProblem = {
	code: 'ad_account_role_missing',
	message: 'The signed-in member has no role on any ad account, so sponsored leads cannot be read',
	fix: 'Ask an admin of the ad account to give this member a role in Campaign Manager, for example Viewer. If you read no sponsored leads, turn off Sponsored Leads in the credential.',
	status: 'ok',
};
