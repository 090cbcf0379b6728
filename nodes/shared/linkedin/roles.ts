import { upperFirst } from 'lodash';

import { batchGet, elementKey, readList } from '../lists/listReading';
import { asList, asObject, asText } from '../values/json';
import { entityId, idAmong } from '../values/urn';
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

/** What to do without such a role, as the beginning of a sentence. */
export const ASK_FOR_LEAD_ROLE =
	'Ask a Super admin of the Page to grant you Super admin or Content admin in LinkedIn under Settings → Manage admins';

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

/** LinkedIn's largest page. An agency with more accounts chooses the others by ID. */
const MOST_NAMED = 1000;

/**
 * Names by id, of the ad accounts that your LinkedIn account may see; null for one without a name. Source: LinkedIn's
 * page on searching for ad accounts, which needs no filter.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function adAccountNames(client: LinkedInClient): Promise<Map<string, string | null>> {
	const { body } = await client.request({
		path: '/rest/adAccounts',
		query: { q: 'search', pageSize: MOST_NAMED },
		fields: 'id,name',
		target: 'your ad accounts',
	});
	const accounts = asList(asObject(body).elements).map(asObject);
	return new Map(
		accounts.flatMap(({ id: urnOrId, name }) => {
			const id = entityId(urnOrId, 'sponsoredAccount');
			return id === undefined ? [] : [[id, asText(name) ?? null] as const];
		}),
	);
}
