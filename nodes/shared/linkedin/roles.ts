import { upperFirst } from 'lodash';

import { batchGet, elementKey, readList } from '../lists/listReading';
import { asList, asObject, asText, fingerprint } from '../values/json';
import type { LeadOwner } from '../values/leadOwner';
import { entityId, idAmong, idFromUrn } from '../values/urn';
import type { LinkedInClient } from '../wire/linkedInClient';
import { shown } from './store';

/** An organization (Page) on which your LinkedIn account has an approved role. */
export interface AdministeredOrganization {
	id: string;
	/** e.g. `ADMINISTRATOR`; an account can have several. */
	roles: string[];
}

export interface OrganizationName {
	name: string | null;
	vanityName: string | null;
}

/** May read event leads, by LinkedIn's pages on Lead Sync, which spell the second role in two ways. */
const EVENT_LEAD_ROLES = ['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR', 'CONTENT_ADMIN'];

export function canReadEventLeads(organization: AdministeredOrganization): boolean {
	return organization.roles.some((role) => EVENT_LEAD_ROLES.includes(role));
}

/** As LinkedIn's own pages call the roles. */
const ROLES_IN_WORDS: Readonly<Record<string, string>> = {
	ADMINISTRATOR: 'Super admin',
	CONTENT_ADMINISTRATOR: 'Content admin',
	CONTENT_ADMIN: 'Content admin',
};

/** Another role becomes words: `DIRECT_SPONSORED_CONTENT_POSTER` is "Direct sponsored content poster". */
export function roleInWords(role: string): string {
	return ROLES_IN_WORDS[role] ?? upperFirst(role.toLowerCase().replaceAll('_', ' '));
}

/**
 * All organizations on which your LinkedIn account has an approved role, in LinkedIn's order. Only approved
 * roles are requested, because LinkedIn refuses to look up a revoked one (BEHAVIOR.md 14).
 */
export async function administeredOrganizations(
	client: LinkedInClient,
): Promise<AdministeredOrganization[]> {
	const roles = new Map<string, Set<string>>();
	const pages = readList(client, {
		path: '/rest/organizationAcls',
		query: { q: 'roleAssignee', state: 'APPROVED' },
		// LinkedIn lists one entry for each organization and role, without an id.
		keyOf: (acl) =>
			`${idAmong(acl, 'organization') ?? elementKey(acl)} ${String(asObject(acl).role)}`,
		target: 'your Page roles',
	});
	for await (const acls of pages) {
		for (const acl of acls) {
			const { role, state } = asObject(acl);
			// LinkedIn has used three names for this key (BEHAVIOR.md 15).
			const id = idAmong(acl, 'organization');
			if (id === undefined || typeof role !== 'string') continue;
			if (state !== undefined && state !== 'APPROVED') continue;
			roles.set(id, (roles.get(id) ?? new Set()).add(role));
		}
	}
	return [...roles].map(([id, names]) => ({ id, roles: [...names] }));
}

/** @param leadType without the Pages whose leads of this type your LinkedIn account may not read */
export async function organizationOwners(
	client: LinkedInClient,
	leadType: unknown,
): Promise<LeadOwner[]> {
	const organizations = await administeredOrganizations(client);
	return organizations
		.filter((each) => leadType !== 'EVENT' || canReadEventLeads(each))
		.map(({ id }) => ({ kind: 'organization', id }));
}

/**
 * Names by organization id. An unreadable name is null, because leads can be read without names. Source:
 * LinkedIn's page on organization lookup: it needs no role on the Page.
 * @throws NodeApiError only for what concerns everything
 */
export async function organizationNames(
	client: LinkedInClient,
	organizations: ReadonlyArray<{ id: string }>,
): Promise<Map<string, OrganizationName>> {
	const ids = organizations.map(({ id }) => id);
	const { value: entities } = await shown(
		client,
		async () => await batchGet(client, '/rest/organizationsLookup', ids),
	);
	const nameOf = (id: string): OrganizationName => {
		const { localizedName, vanityName } = asObject(entities?.get(id));
		return { name: asText(localizedName) ?? null, vanityName: asText(vanityName) ?? null };
	};
	return new Map(ids.map((id) => [id, nameOf(id)]));
}

/** Ids of the ad accounts on which your LinkedIn account has a role. Source: LinkedIn's page on ad account users. */
export async function adAccountsOfMember(client: LinkedInClient): Promise<string[]> {
	const pages = readList(client, {
		path: '/rest/adAccountUsers',
		query: { q: 'authenticatedUser' },
		keyOf: (row) => accountIdOf(row) ?? fingerprint(row),
		target: 'your ad accounts',
	});
	const ids: string[] = [];
	for await (const rows of pages) ids.push(...rows.flatMap((row) => accountIdOf(row) ?? []));
	return ids;
}

/** LinkedIn's largest page. An agency with more accounts sees the others by ID. */
const MOST_NAMED = 1000;

/**
 * Names by id, of the ad accounts that your LinkedIn account may see. Empty if LinkedIn does not show them, because
 * leads can be read without names. Source: LinkedIn's page on searching for ad accounts, which needs no filter.
 * @throws NodeApiError only for what concerns everything
 */
export async function adAccountNames(client: LinkedInClient): Promise<Map<string, string>> {
	const names = new Map<string, string>();
	const query = { q: 'search', pageSize: MOST_NAMED };
	const { value: answer } = await shown(
		client,
		async () => await client.request({ path: '/rest/adAccounts', query, fields: 'id,name' }),
	);
	for (const account of asList(asObject(answer?.body).elements).map(asObject)) {
		const id = entityId(account.id, 'sponsoredAccount');
		const name = asText(account.name);
		if (id !== undefined && name !== undefined) names.set(id, name);
	}
	return names;
}

function accountIdOf(row: unknown): string | undefined {
	return idFromUrn(asObject(row).account, 'sponsoredAccount');
}
