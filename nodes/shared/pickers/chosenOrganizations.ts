import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { LinkedInClient } from '../api/linkedInClient';
import { administeredOrganizations, canReadEventLeads } from '../api/organizations';
import { ORGANIZATION_FIELD, idOrAll, panelParameters } from '../parameters/read';

/** The organizations whose entries a list shows: the one chosen in the panel, or all. */
export async function chosenOrganizations(
	context: ILoadOptionsFunctions,
	client: LinkedInClient,
): Promise<string[]> {
	const organizationId = idOrAll(context.getNode(), panelParameters(context), ORGANIZATION_FIELD);
	if (organizationId !== undefined) return [organizationId];
	const organizations = await administeredOrganizations(client);
	return organizations.filter(canReadEventLeads).map(({ id }) => id);
}
