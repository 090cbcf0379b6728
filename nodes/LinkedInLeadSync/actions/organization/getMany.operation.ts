import type { INodeProperties } from 'n8n-workflow';

import {
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
} from '../../../shared/linkedin/organizations';
import { toUrn } from '../../../shared/values/urn';
import { limitFields, readLimit, tellAgentOfLimit } from '../limit';
import { NO_ORGANIZATION } from '../eachOwner';
import type { Operation } from '../operation';

export const fields: INodeProperties[] = limitFields;

const NO_LEAD_ACCESS =
	'Your LinkedIn account may not read the event leads of any of these Pages: it needs the role Super admin or Content admin. Ask a Page admin to grant it in LinkedIn under Manage admins.';

/** Lists the Pages on which your LinkedIn account has an approved role (LGF-101). */
export const getMany: Operation = async (context) => {
	const { client, hint } = context;
	const limit = readLimit(context);
	const organizations = (await administeredOrganizations(client)).slice(0, limit);
	if (organizations.length === 0) hint(NO_ORGANIZATION);
	else if (!organizations.some(canReadEventLeads)) hint(NO_LEAD_ACCESS);
	if (organizations.length === limit) tellAgentOfLimit(context, limit);
	const names = await organizationNames(client, organizations);
	return organizations.map((organization) => ({
		json: {
			name: names.get(organization.id)?.name ?? null,
			can_read_event_leads: canReadEventLeads(organization),
			roles: organization.roles,
			vanity_name: names.get(organization.id)?.vanityName ?? null,
			organization_id: organization.id,
			organization_urn: toUrn('organization', organization.id),
		},
	}));
};
