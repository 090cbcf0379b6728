import {
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
} from '../../../shared/api/organizations';
import { toUrn } from '../../../shared/leads/urn';
import { limitFields, readLimit } from '../limit';
import type { Operation } from '../operation';
import { showFor } from '../showFor';

export const fields = showFor('organization', 'getMany', limitFields);

/** Lists the organizations in which the signed-in member holds an approved role (LGF-101). */
export const getMany: Operation = async (context) => {
	const { client } = context;
	const limit = readLimit(context);
	const organizations = (await administeredOrganizations(client)).slice(0, limit);
	const names = await organizationNames(
		client,
		organizations.map(({ id }) => id),
	);
	return organizations.map((organization) => ({
		json: {
			organization_id: organization.id,
			organization_urn: toUrn('organization', organization.id),
			name: names.get(organization.id)?.name ?? null,
			vanity_name: names.get(organization.id)?.vanityName ?? null,
			roles: organization.roles,
			can_read_event_leads: canReadEventLeads(organization),
		},
	}));
};
