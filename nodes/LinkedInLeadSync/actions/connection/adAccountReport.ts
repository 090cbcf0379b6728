import { adAccountsOfMember } from '../../../shared/linkedin/adAccounts';
import { AD_ACCOUNT_SCOPES } from '../../../shared/wire/errors/permissions';
import { inParallel } from '../../../shared/wire/waiting';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { Aside, ConnectionProblem, Note } from './problem';
import { asideNote, leadsProblem } from './problem';
import type { ScopeReport } from './permissionReport';

export interface AdAccountReport {
	sponsored_account_id: string;
	role: string | null;
	/** Null where the check did not ask. */
	leads_readable: boolean | null;
}

/** Agencies have hundreds of ad accounts, and each costs a call of the daily quota. */
const MOST_ASKED = 25;

/**
 * Readable ad accounts; null if the credential does not request ad leads. Problems are notes only, because
 * event leads stay readable.
 * @throws NodeApiError when the sign-in has ended or LinkedIn is unavailable
 */
export async function adAccountReport(
	client: LinkedInClient,
	{ granted }: ScopeReport,
	hasScope: boolean,
	note: Note,
): Promise<AdAccountReport[] | null> {
	if (!AD_ACCOUNT_SCOPES.some((scope) => granted?.includes(scope))) return null;
	const accounts: AdAccountReport[] = [];
	try {
		for (const { id, role } of await adAccountsOfMember(client)) {
			accounts.push({ sponsored_account_id: id, role, leads_readable: null });
		}
		if (accounts.length === 0) note(NO_AD_ACCOUNT);
	} catch (error) {
		note(await asideNote(client, error, LIST_OF_AD_ACCOUNTS));
	}
	const asked = hasScope ? accounts.slice(0, MOST_ASKED) : [];
	await inParallel(asked, client.calls.atOnce, async (account) => {
		const { sponsored_account_id: id } = account;
		const problem = await leadsProblem(client, { kind: 'sponsoredAccount', id }, 'SPONSORED');
		account.leads_readable = problem === undefined;
		if (problem === undefined) return;
		const message = `Leads of ad account ${id}: ${problem.message}`;
		note({ code: UNREADABLE, message, fix: problem.fix, status: 'ok' });
	});
	return accounts;
}

const UNREADABLE = 'sponsored_account_unreadable';

/** The credential shows one of these two fields. */
const ASK_FOR_NONE =
	'turn off Ad Leads (with Custom Scopes: take r_ads and rw_ads out of Enabled Scopes)';

const LIST_OF_AD_ACCOUNTS: Aside = {
	code: UNREADABLE,
	about: 'Ad accounts',
	request: { path: '/rest/adAccountUsers', target: 'your ad accounts' },
	fix: `Check in the Auth tab of your LinkedIn app that a product grants ${AD_ACCOUNT_SCOPES.join(' or ')}, then open the credential and select Switch account (older n8n: Reconnect). If you read no ad leads, ${ASK_FOR_NONE} there.`,
};

const NO_AD_ACCOUNT: ConnectionProblem = {
	code: 'ad_account_role_missing',
	message: 'Your LinkedIn account has no role on any ad account, so ad leads cannot be read',
	fix: `Ask an admin of the ad account to grant you a role in Campaign Manager, for example Viewer. If you read no ad leads, ${ASK_FOR_NONE} in the credential.`,
	status: 'ok',
};
