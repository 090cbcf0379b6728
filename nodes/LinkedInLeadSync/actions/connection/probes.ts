import { compact, lowerFirst, uniq } from 'lodash';

import { adAccountsOfMember } from '../../../shared/linkedin/adAccounts';
import { checkLeads } from '../../../shared/linkedin/leadFormResponses';
import {
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
	roleInWords,
} from '../../../shared/linkedin/organizations';
import { refusalHere } from '../../../shared/linkedin/owners';
import { asRecord, asText } from '../../../shared/values/json';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import { ownerInWords } from '../../../shared/values/leadOwner';
import {
	concernsEverything,
	isTransient,
	mayBeOneElement,
} from '../../../shared/wire/errors/linkedInError';
import { AD_ACCOUNT_SCOPES } from '../../../shared/wire/errors/permissions';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { inParallel } from '../../../shared/wire/waiting';
import type { ConnectionProblem } from './problem';
import { askForProduct, problemOf } from './problem';
import type { ScopeReport } from './tokens';
import { hasLeadScope } from './tokens';

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
	pages: AskedPage[];
	adAccounts: Array<{ sponsored_account_id: string; role: string | null }>;
	/** The account's URN, such as `urn:li:person:…`, name and email. */
	member?: Record<'urn' | 'name' | 'email', string | null>;
}

interface Probe {
	/** Asks LinkedIn one thing, and adds the answer to the check. */
	ask(check: Check): Promise<void>;
	/** Undefined if its refusal means that there are no leads. */
	aside?: Aside;
}

/** What the check reads although leads don't need it. */
interface Aside {
	code: string;
	/** Begins the note's sentence. */
	about: string;
	/** For a missing permission. */
	fix: string;
}

/** The credential shows one of these two fields. */
const NO_ADS =
	'If you read no ad leads, turn off Ad Leads in the credential (with Custom Scopes: take r_ads and rw_ads out of Enabled Scopes).';

/** In the order of the calls. */
const PROBES: readonly Probe[] = [
	{ ask: leadsOfPages },
	{
		ask: adAccounts,
		aside: {
			code: 'sponsored_account_unreadable',
			about: 'Ad accounts',
			fix: `${askForProduct(AD_ACCOUNT_SCOPES.join(' or '))} ${NO_ADS}`,
		},
	},
	{
		ask: member,
		aside: {
			code: 'member_unknown',
			about: 'Your LinkedIn account',
			fix: `${askForProduct('the Profile Scope of the credential')} If you don't need the name, set it to None.`,
		},
	},
];

/** Asks one after the other, up to the first answer after which no further call would help. Throws only for defects. */
export async function probe(check: Check): Promise<void> {
	const { client, scopes, note } = check;
	for (const { ask, aside } of PROBES) {
		try {
			await ask(check);
		} catch (error) {
			const problem =
				aside === undefined ? problemOf(client, error) : await asideNote(client, error, aside);
			const hasEnded = problem.status === 'reconnect_required';
			if (hasEnded) check.works = false;
			const isExplained = problem.status === 'missing_permissions' && scopes.missing.length > 0;
			if (!isExplained) note(problem);
			if (hasEnded || aside === undefined) return;
		}
	}
}

/** A note, because the failure costs no lead; or the problem itself when the sign-in has ended. */
async function asideNote(
	client: LinkedInClient,
	error: unknown,
	{ code, about, fix }: Aside,
): Promise<ConnectionProblem> {
	const refusal = await refusalHere(client, error, lowerFirst(about));
	const problem = problemOf(client, refusal);
	if (problem.status === 'reconnect_required') return problem;
	const refusedFix = problem.status === 'missing_permissions' ? fix : problem.fix;
	const next = isTransient(refusal) ? 'No action needed: the next check tries again.' : refusedFix;
	return {
		code,
		message: `${about}: ${problem.message}`,
		fix: `No lead is affected. ${next}`,
		status: 'ok',
	};
}

/**
 * Why LinkedIn does not show a Page's event leads; undefined if it does.
 * @throws NodeApiError when the sign-in has ended, or LinkedIn is unavailable
 */
async function leadsProblem(
	client: LinkedInClient,
	owner: LeadOwner,
): Promise<ConnectionProblem | undefined> {
	try {
		await checkLeads(client, { owner, leadType: 'EVENT' });
		return undefined;
	} catch (error) {
		const refusal = await refusalHere(client, error, `leads of ${ownerInWords(owner)}`);
		const isOutage = isTransient(refusal) && !mayBeOneElement(refusal);
		if (isOutage || concernsEverything(refusal)) throw client.wrapped(refusal);
		return problemOf(client, refusal);
	}
}

/** Where the role allows reading, this also requests leads, because LinkedIn may still refuse. */
async function leadsOfPages(check: Check): Promise<void> {
	const { client, scopes, page } = check;
	const held = await administeredOrganizations(client);
	check.works = true;
	const lost = page && { id: page.id, roles: [] };
	const organizations = lost === undefined ? held : [held.find(({ id }) => id === lost.id) ?? lost];
	const names = await organizationNames(client, organizations);
	const hasScope = hasLeadScope(scopes);
	check.pages = await inParallel(organizations, client.calls.atOnce, async (organization) => {
		const { id, roles } = organization;
		const isAsked = hasScope && canReadEventLeads(organization);
		// A failing Page must not hide the others.
		const owner: LeadOwner = { kind: 'organization', id };
		const problem = isAsked ? await leadsProblem(client, owner) : undefined;
		const report = {
			organization_id: id,
			name: names.get(id)?.name ?? null,
			roles: uniq(roles.map(roleInWords)),
			event_leads_readable: isAsked && problem === undefined,
		};
		return { report, problem };
	});
	if (hasScope) pageProblems(check.pages).forEach(check.note);
}

async function adAccounts(check: Check): Promise<void> {
	const { client, scopes } = check;
	if (!AD_ACCOUNT_SCOPES.some((scope) => scopes.granted?.includes(scope))) return;
	const accounts = await adAccountsOfMember(client);
	if (accounts.length === 0) check.note(NO_AD_ACCOUNT);
	check.adAccounts = accounts.map(({ id, role }) => ({ sponsored_account_id: id, role }));
}

const NO_AD_ACCOUNT: ConnectionProblem = {
	code: 'ad_account_role_missing',
	message: 'Your LinkedIn account has no role on any ad account, so ad leads cannot be read',
	fix: `Ask an admin of the ad account to grant you a role in Campaign Manager, for example Viewer. ${NO_ADS}`,
	status: 'ok',
};

/** The regular call that LinkedIn asks apps for (`/me`); each profile scope opens another. */
const PROFILES = { none: undefined, 'openid profile': '/v2/userinfo', r_basicprofile: '/v2/me' };

/** `/v2/userinfo` sends `sub` and `name`; `/v2/me` sends `id` and both parts of the name. */
async function member(check: Check): Promise<void> {
	const path = PROFILES[check.client.credential.profileScope];
	if (path === undefined) return;
	const { body } = await check.client.request({ path, target: 'your LinkedIn account' });
	const answer = asRecord(body) ?? {};
	const id = asText(answer.sub) ?? asText(answer.id);
	const parts = compact([asText(answer.localizedFirstName), asText(answer.localizedLastName)]);
	check.member = {
		urn: id === undefined ? null : `urn:li:person:${id}`,
		name: asText(answer.name) ?? (parts.join(' ') || null),
		email: asText(answer.email) ?? null,
	};
}

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
function pageProblems(pages: readonly AskedPage[]): ConnectionProblem[] {
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
