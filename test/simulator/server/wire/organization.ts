import type { Organization, OrganizationAcl } from '../../world/types';
import type { Variants } from '../variants';
import { wireId, withPreferredLocale, type WireObject } from './common';

/** Captures show these stamps from years ago; no client should need them (contract 3.2). */
const ACL_CREATED = Date.UTC(2024, 0, 15);

/** One organizationAcls row (contract 3.2). */
export function wireAcl(acl: OrganizationAcl, variants: Variants): WireObject {
	const roleAssignee = `urn:li:person:${acl.memberId}`;
	const stamp = {
		actor: roleAssignee,
		impersonator: 'urn:li:servicePrincipal:organization',
		time: ACL_CREATED,
	};
	const role =
		acl.role === 'CONTENT_ADMINISTRATOR' ? variants.contentAdministratorSpelling : acl.role;
	return {
		roleAssignee,
		state: acl.state,
		...(variants.aclAuditStamps && { lastModified: stamp, created: stamp }),
		role,
		[variants.aclOrganizationKey]: `urn:li:organization:${acl.organizationId}`,
	};
}

/** What anybody may see of an organization: the organizationsLookup record (contract 3.3). */
export function wirePublicOrganization(organization: Organization): WireObject {
	return {
		name: withPreferredLocale({ en_US: organization.localizedName }),
		primaryOrganizationType: organization.primaryOrganizationType,
		vanityName: organization.vanityName,
		locations: [],
		localizedName: organization.localizedName,
		id: wireId(organization.id),
	};
}
