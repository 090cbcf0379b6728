import { uniq } from 'lodash';

import {
	ASK_FOR_LEAD_ROLE,
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
	roleInWords,
} from '../../../shared/linkedin/roles';
import { toUrn } from '../../../shared/values/urn';
import { limitFields, readLimit } from '../getMany';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';

const NO_LEAD_ACCESS = `${ASK_FOR_LEAD_ROLE}: your LinkedIn account cannot read the event leads of any Page.`;

export const getMany: OperationDefinition = {
	name: 'Get Many',
	description:
		'List the LinkedIn Pages on which you have a role, and whether their event leads can be read',
	action: 'List organizations',
	fields: limitFields,
	run: { onEach: runGetMany },
};

/** Lists the Pages on which your LinkedIn account has an approved role (LGF-101). */
async function runGetMany(context: OperationContext): Promise<OperationOutput[]> {
	const { client, hint } = context;
	const limit = readLimit(context);
	const all = await administeredOrganizations(client);
	if (!all.some(canReadEventLeads)) hint(NO_LEAD_ACCESS);
	const organizations = all.slice(0, limit);
	const names = await organizationNames(client, organizations);
	return organizations.map((organization) => ({
		json: {
			name: names.get(organization.id)?.name ?? null,
			can_read_event_leads: canReadEventLeads(organization),
			roles: uniq(organization.roles.map(roleInWords)),
			vanity_name: names.get(organization.id)?.vanityName ?? null,
			organization_id: organization.id,
			organization_urn: toUrn('organization', organization.id),
		},
	}));
}
