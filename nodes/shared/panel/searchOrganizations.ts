import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { countBy } from 'lodash';

import { LinkedInClient } from '../wire/linkedInClient';
import {
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
} from '../linkedin/organizations';
import { listResult, withAll } from './listResult';

/** Organizations on which your LinkedIn account holds an approved role; all pages, by name. */
export async function searchOrganizations(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const client = await LinkedInClient.create(this);
	const organizations = await administeredOrganizations(client);
	const names = await organizationNames(
		client,
		organizations.map(({ id }) => id),
	);
	const timesUsed = countBy([...names.values()], ({ name }) => name);
	const entries = organizations.map((organization) => {
		const { id } = organization;
		const ownName = names.get(id)?.name ?? 'Organization';
		const isUnique = timesUsed[ownName] === 1;
		const name = isUnique ? ownName : `${ownName} ${id}`;
		return {
			name: canReadEventLeads(organization) ? name : `${name} (no role for event leads)`,
			value: id,
			url: `https://www.linkedin.com/company/${id}/admin/`,
		};
	});
	entries.sort((a, b) => a.name.localeCompare(b.name));
	return listResult(entries, filter);
}

export async function searchOrganizationsOrAll(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return withAll('All organizations', await searchOrganizations.call(this, filter));
}
