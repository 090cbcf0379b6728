import { compact, uniq } from 'lodash';

import { leadList } from '../../../shared/linkedin/leadFormResponses';
import type { AdministeredOrganization } from '../../../shared/linkedin/roles';
import {
	administeredOrganizations,
	ASK_FOR_LEAD_ROLE,
	canReadEventLeads,
	organizationNames,
	roleInWords,
} from '../../../shared/linkedin/roles';
import { shown } from '../../../shared/linkedin/store';
import { checkServed } from '../../../shared/lists/listReading';
import { asRecord, asText } from '../../../shared/values/json';
import type { LeadOwner } from '../../../shared/values/leadOwner';
import { concernOf, mayBeOneElement } from '../../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { inParallel } from '../../../shared/wire/waiting';
import type { ConnectionProblem } from './problem';
import { problemOf } from './problem';
import type { ScopeReport } from './tokens';
import { hasLeadScope } from './tokens';

/** What LinkedIn shows with the stored sign-in. */
interface Access {
	/** Whether LinkedIn accepted the access token; undefined if unknown. */
	works?: boolean;
	pages: CheckedPage[];
	/** The account's URN, such as `urn:li:person:…`, and name. */
	member?: Record<'urn' | 'name', string | null>;
	problems: ConnectionProblem[];
}

/**
 * Sends one request after the other, until a failure after which no further call would help. Throws only for defects.
 * @param page undefined for all Pages
 */
export async function readAccess(
	client: LinkedInClient,
	scopes: ScopeReport,
	page: LeadOwner | undefined,
): Promise<Access> {
	const access: Access = { pages: [], problems: [] };
	try {
		const held = await administeredOrganizations(client);
		access.works = true;
		const lost = page && { id: page.id, roles: [] };
		const asked = lost === undefined ? held : [held.find(({ id }) => id === lost.id) ?? lost];
		access.pages = await checkPages(client, asked, scopes);
		if (hasLeadScope(scopes)) access.problems.push(...pageProblems(access.pages));
		access.member = (await shown(client, async () => await signedInMember(client))).value;
	} catch (error) {
		const problem = problemOf(client, error);
		if (problem.status === 'reconnect_required') access.works = false;
		const isExplained = problem.status === 'missing_permissions' && scopes.missing.length > 0;
		if (!isExplained) access.problems.push(problem);
	}
	return access;
}

/** The regular call that LinkedIn asks apps for (`/me`); each profile scope opens another. */
const PROFILES = { none: undefined, 'openid profile': '/v2/userinfo', r_basicprofile: '/v2/me' };

/** `/v2/userinfo` sends `sub` and `name`; `/v2/me` sends `id` and both parts of the name. */
async function signedInMember(client: LinkedInClient): Promise<Access['member']> {
	const path = PROFILES[client.credential.profileScope];
	if (path === undefined) return undefined;
	const { body } = await client.request({ path, target: 'your LinkedIn account' });
	const answer = asRecord(body) ?? {};
	const id = asText(answer.sub) ?? asText(answer.id);
	const parts = compact([asText(answer.localizedFirstName), asText(answer.localizedLastName)]);
	return {
		urn: id === undefined ? null : `urn:li:person:${id}`,
		name: asText(answer.name) ?? (parts.join(' ') || null),
	};
}

export interface CheckedPage {
	report: {
		organization_id: string;
		name: string | null;
		roles: string[];
		event_leads_readable: boolean;
	};
	/** Why LinkedIn does not show its leads although the role should allow it. */
	problem: ConnectionProblem | undefined;
}

/** Where the role allows reading, this also requests leads, because LinkedIn may still refuse. */
async function checkPages(
	client: LinkedInClient,
	organizations: readonly AdministeredOrganization[],
	scopes: ScopeReport,
): Promise<CheckedPage[]> {
	const names = await organizationNames(client, organizations);
	return await inParallel(organizations, client.calls.atOnce, async (organization) => {
		const { id, roles } = organization;
		const isAsked = hasLeadScope(scopes) && canReadEventLeads(organization);
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
}

/**
 * Why LinkedIn does not show a Page's event leads; undefined if it does. A failing Page must not hide the others.
 * @throws NodeApiError when the sign-in has ended, or LinkedIn is unavailable
 */
async function leadsProblem(
	client: LinkedInClient,
	owner: LeadOwner,
): Promise<ConnectionProblem | undefined> {
	try {
		await checkServed(client, leadList({ owner, leadType: 'EVENT' }));
		return undefined;
	} catch (error) {
		const isOfPage = concernOf(error) === 'object' || mayBeOneElement(error);
		if (!isOfPage) throw client.wrapped(error);
		return problemOf(client, error);
	}
}

const MOST_NAMED = 5;

/** How many Pages have readable leads, and why the others have not. */
export function accessInWords(pages: readonly CheckedPage[]): string {
	const others = pages.filter(({ report }) => !report.event_leads_readable);
	const named = others.slice(0, MOST_NAMED);
	return [
		`Event leads of ${pages.length - others.length} of ${pages.length} Pages can be read`,
		...named.map((page) => `${pageInWords(page)}: ${reasonInWords(page)}`),
		...(others.length > MOST_NAMED
			? [
					`${others.length - MOST_NAMED} more cannot be read: see the field organizations in the output`,
				]
			: []),
	].join('. ');
}

/** Why no Page is readable. Where one is, the summary names the others. */
function pageProblems(pages: readonly CheckedPage[]): ConnectionProblem[] {
	if (pages.some(({ report }) => report.event_leads_readable)) return [];
	const refusals = compact(pages.map(({ problem }) => problem));
	const failed = refusals.find(({ status }) => status !== 'missing_permissions');
	if (failed !== undefined) return [failed];
	const message =
		pages.length === 0
			? 'Your LinkedIn account has no role on any LinkedIn Page'
			: accessInWords(pages);
	const why = refusals.length === 0 ? ROLE_MISSING : LEADS_REFUSED;
	return [{ ...why, message, status: 'missing_permissions' }];
}

const LEAD_ROLES = 'Super admin or Content admin';

function reasonInWords({ report: { roles }, problem }: CheckedPage): string {
	const has = roles.length === 0 ? 'you have no role' : `your role is ${roles.join(', ')}`;
	if (problem === undefined) return `${has}; you need ${LEAD_ROLES}`;
	// LinkedIn's message would ask for a role that your account already has.
	return problem.status === 'missing_permissions'
		? `LinkedIn refuses its leads, though ${has}`
		: problem.message;
}

function pageInWords({ report: { organization_id: id, name } }: CheckedPage): string {
	return name === null ? `Page ${id}` : `${name} (Page ${id})`;
}

const ROLE_MISSING = {
	code: 'role_missing',
	fix: `${ASK_FOR_LEAD_ROLE}, then run this check again.`,
};

const LEADS_REFUSED = {
	code: 'leads_refused',
	fix: 'Check in your LinkedIn app, under Products, that Lead Sync API is still granted. If it is, open the credential, select Switch account (older n8n: Reconnect) and run this check again.',
};
