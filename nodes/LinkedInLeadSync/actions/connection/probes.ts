import { compact, uniq } from 'lodash';

import { adAccountsOfMember } from '../../../shared/linkedin/adAccounts';
import type { AdministeredOrganization } from '../../../shared/linkedin/organizations';
import {
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
	roleInWords,
} from '../../../shared/linkedin/organizations';
import { asRecord, asText } from '../../../shared/values/json';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import { AD_ACCOUNT_SCOPES } from '../../../shared/wire/errors/permissions';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { inParallel } from '../../../shared/wire/waiting';
import type { OrganizationReport } from './pages';
import { pageProblems } from './pages';
import type { Aside, ConnectionProblem } from './problem';
import { asideNote, leadsProblem, problemOf } from './problem';
import type { ScopeReport } from './scopes';
import { hasLeadScope } from './scopes';

interface AdAccountReport {
	sponsored_account_id: string;
	role: string | null;
	/** Null where the check did not ask. */
	leads_readable: boolean | null;
}

interface SignedInMember {
	/** e.g. `urn:li:person:…` */
	urn: string | null;
	name: string | null;
	email: string | null;
}

/** What is known before, and what the probes find. */
export interface Check {
	readonly client: LinkedInClient;
	readonly scopes: ScopeReport;
	/** Undefined for all Pages. */
	readonly page: LeadOwner | undefined;
	/** Adds a problem, unless it is known. */
	note(problem: ConnectionProblem): void;
	/** Whether LinkedIn accepted the access token; undefined if unknown. */
	works?: boolean;
	roles: AdministeredOrganization[];
	organizations: OrganizationReport[];
	/** Null where the check did not ask. */
	adAccounts: AdAccountReport[] | null;
	/** Null where LinkedIn did not answer; undefined where the check did not ask. */
	member?: SignedInMember | null;
}

interface Probe {
	/** Asks LinkedIn one thing, and adds the answer to the check. */
	ask(check: Check): Promise<void>;
	/** What a refusal means: no leads at all, no leads from ads, or nothing for leads. */
	refusal: 'no leads' | 'no ad leads' | ((check: Check) => Aside);
}

/** In the order of the calls. */
const PROBES: readonly Probe[] = [
	{ ask: rolesOfPages, refusal: 'no leads' },
	{ ask: leadsOfPages, refusal: 'no leads' },
	{ ask: adAccounts, refusal: () => LIST_OF_AD_ACCOUNTS },
	{ ask: leadsOfAdAccounts, refusal: 'no ad leads' },
	{ ask: member, refusal: nameOfMember },
];

/** Asks one after the other, up to the first answer after which no further call would help. Throws only for defects. */
export async function probe(check: Check): Promise<void> {
	for (const { ask, refusal } of PROBES) {
		try {
			await ask(check);
		} catch (error) {
			const problem =
				typeof refusal === 'string'
					? problemOf(check.client, error)
					: await asideNote(check.client, error, refusal(check));
			const hasEnded = problem.status === 'reconnect_required';
			if (hasEnded) check.works = false;
			const isExplained =
				problem.status === 'missing_permissions' && check.scopes.missing.length > 0;
			if (!isExplained) check.note(problem);
			if (hasEnded || refusal === 'no leads') return;
		}
	}
}

async function rolesOfPages(check: Check): Promise<void> {
	const { client, page } = check;
	const roles = await administeredOrganizations(client);
	check.works = true;
	const lost = page && { id: page.id, roles: [] };
	check.roles = lost === undefined ? roles : [roles.find(({ id }) => id === lost.id) ?? lost];
}

/** Where the role allows reading, this also requests leads, because LinkedIn may still refuse. */
async function leadsOfPages(check: Check): Promise<void> {
	const { client, roles, scopes, page } = check;
	const names = await organizationNames(client, roles);
	const hasScope = hasLeadScope(scopes);
	const asked = await inParallel(roles, client.calls.atOnce, async (organization) => {
		const { id, roles: held } = organization;
		const isAsked = hasScope && canReadEventLeads(organization);
		// A failing Page must not hide the others.
		const owner: LeadOwner = { kind: 'organization', id };
		const problem = isAsked ? await leadsProblem(client, owner, 'EVENT') : undefined;
		const report = {
			organization_id: id,
			name: names.get(id)?.name ?? null,
			roles: uniq(held.map(roleInWords)),
			event_leads_readable: isAsked && problem === undefined,
		};
		return { report, problem };
	});
	check.organizations = asked.map(({ report }) => report);
	if (hasScope) pageProblems(asked, page !== undefined).forEach(check.note);
}

async function adAccounts(check: Check): Promise<void> {
	const { client, scopes } = check;
	if (!AD_ACCOUNT_SCOPES.some((scope) => scopes.granted?.includes(scope))) return;
	check.adAccounts = [];
	const accounts = await adAccountsOfMember(client);
	if (accounts.length === 0) check.note(NO_AD_ACCOUNT);
	check.adAccounts = accounts.map(({ id, role }) => ({
		sponsored_account_id: id,
		role,
		leads_readable: null,
	}));
}

/** Agencies have hundreds of ad accounts, and each costs a call of the daily quota. */
const MOST_ASKED = 25;

async function leadsOfAdAccounts({ client, scopes, adAccounts, note }: Check): Promise<void> {
	const asked = hasLeadScope(scopes) ? (adAccounts ?? []).slice(0, MOST_ASKED) : [];
	await inParallel(asked, client.calls.atOnce, async (account) => {
		const { sponsored_account_id: id } = account;
		const problem = await leadsProblem(client, { kind: 'sponsoredAccount', id }, 'SPONSORED');
		account.leads_readable = problem === undefined;
		if (problem === undefined) return;
		const message = `Leads of ad account ${id}: ${problem.message}`;
		note({ code: AD_ACCOUNT_UNREADABLE, message, fix: problem.fix, status: 'ok' });
	});
}

const AD_ACCOUNT_UNREADABLE = 'sponsored_account_unreadable';

/** The credential shows one of these two fields. */
const ASK_FOR_NONE =
	'turn off Ad Leads (with Custom Scopes: take r_ads and rw_ads out of Enabled Scopes)';

const LIST_OF_AD_ACCOUNTS: Aside = {
	code: AD_ACCOUNT_UNREADABLE,
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

/** The regular call that LinkedIn asks apps for (`/me`); each profile scope opens another. */
const PROFILES = { none: undefined, 'openid profile': '/v2/userinfo', r_basicprofile: '/v2/me' };

/** `/v2/userinfo` sends `sub` and `name`; `/v2/me` sends `id` and both parts of the name. */
async function member(check: Check): Promise<void> {
	const path = PROFILES[check.client.credential.profileScope];
	if (path === undefined) return;
	check.member = null;
	const answer = asRecord((await check.client.request({ path, target: YOU })).body) ?? {};
	const id = asText(answer.sub) ?? asText(answer.id);
	const parts = compact([asText(answer.localizedFirstName), asText(answer.localizedLastName)]);
	check.member = {
		urn: id === undefined ? null : `urn:li:person:${id}`,
		name: asText(answer.name) ?? (parts.join(' ') || null),
		email: asText(answer.email) ?? null,
	};
}

const YOU = 'your LinkedIn account';

function nameOfMember({ client: { credential } }: Check): Aside {
	const { profileScope } = credential;
	return {
		code: 'member_unknown',
		about: 'Your LinkedIn account',
		request: { path: PROFILES[profileScope] ?? '', target: YOU },
		fix: `Check in the Auth tab of your LinkedIn app that a product grants ${profileScope}, then open the credential and select Switch account (older n8n: Reconnect). If you don't need the name, set Profile Scope to None in the credential.`,
	};
}
