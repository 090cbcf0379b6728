import type { Organization } from '../../world/types';
import { batch } from '../api/batch';
import { method, type ApiRequest, type Resource } from '../api/method';
import { page, pagingParameters } from '../api/paging';
import { adminOnly, notFound } from '../errors';
import { enumeration, list, longId, optional, required } from '../restli/types';
import { wireAcl, wirePublicOrganization } from '../wire/organization';

const SCOPES = ['r_organization_admin', 'rw_organization_admin'];

const ROLES = [
	'ADMINISTRATOR',
	'DIRECT_SPONSORED_CONTENT_POSTER',
	'RECRUITING_POSTER',
	'LEAD_CAPTURE_ADMINISTRATOR',
	'LEAD_GEN_FORMS_MANAGER',
	'ANALYST',
	'CURATOR',
	'CONTENT_ADMINISTRATOR',
] as const;

const roleAssignee = method({
	name: 'FINDER-roleAssignee',
	scopes: SCOPES,
	parameters: {
		q: required(enumeration('roleAssignee')),
		role: optional(enumeration(...ROLES)),
		state: optional(enumeration('APPROVED', 'REQUESTED', 'REVOKED', 'REJECTED')),
		...pagingParameters,
	},
	answer: (request, values) => {
		const { world, variants } = request.state;
		const rows = world.acls.filter(
			(acl) =>
				acl.memberId === request.memberId &&
				(values.role === undefined || acl.role === values.role) &&
				(values.state === undefined || acl.state === values.state),
		);
		return page(request, 'organizationAcls', rows, values, (acl) => wireAcl(acl, variants));
	},
});

/** Which organizations the signed-in member has a role on (contract 3.2). */
export const organizationAcls: Resource = { finders: { roleAssignee } };

const lookup = method({
	name: 'BATCH_GET',
	scopes: SCOPES,
	parameters: { ids: required(list(longId)) },
	answer: (request, { ids, fields }) =>
		batch(ids, fields, (id) => wirePublicOrganization(find(request, id))),
});

/** The public record of any organization (contract 3.3). */
export const organizationsLookup: Resource = { batchGet: lookup };

function find({ state }: ApiRequest, id: string): Organization {
	if (state.world.lookupForbiddenOrganizationIds.includes(id)) throw adminOnly(id);
	const organization = state.world.organizations.find((candidate) => candidate.id === id);
	if (organization === undefined) throw notFound(state.variants.notFoundCode);
	return organization;
}
