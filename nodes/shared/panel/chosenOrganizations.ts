import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { LinkedInClient } from '../wire/linkedInClient';
import { administeredOrganizations, canReadEventLeads } from '../linkedin/organizations';
import { chosenOrganization } from './leadScopeFields';
import { parameters } from './parameters';
import type { LeadOwner } from '../values/leadOwner';

/**
 * The organizations whose entries a list shows: the one chosen in the panel, or all.
 * @param forEventLeads whether only those count whose event leads the member's roles allow to read
 */
export async function chosenOrganizations(
	context: ILoadOptionsFunctions,
	client: LinkedInClient,
	forEventLeads: boolean,
): Promise<LeadOwner[]> {
	const chosen = chosenOrganization(parameters(context));
	if (chosen !== undefined) return [chosen];
	const organizations = await administeredOrganizations(client);
	const shown = forEventLeads ? organizations.filter(canReadEventLeads) : organizations;
	return shown.map(({ id }) => ({ kind: 'organization', id }));
}
