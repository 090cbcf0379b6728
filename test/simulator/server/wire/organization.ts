import type { Member, Organization, OrganizationAcl } from '../../world/types';
import type { Variants } from '../variants';
import { wireId, withPreferredLocale, type WireObject } from './common';

/** In captures, these times are years old; no client should need them (contract 3.2). */
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
		lastModified: stamp,
		created: stamp,
		role,
		[variants.aclOrganizationKey]: `urn:li:organization:${acl.organizationId}`,
	};
}

/** An organization's public record in organizationsLookup (contract 3.3). */
export function wirePublicOrganization(organization: Organization): WireObject {
	return {
		name: withPreferredLocale({ en_US: organization.localizedName }),
		primaryOrganizationType: 'NONE',
		vanityName: organization.vanityName,
		locations: [
			{ staffCountRange: 'SIZE_1', locationType: 'HEADQUARTERS', address: { country: 'US' } },
		],
		localizedName: organization.localizedName,
		id: wireId(organization.id),
	};
}

/** `/v2/me` and `/rest/me` (contract 3.1). */
export function wireMe(member: Member): WireObject {
	const preferredLocale = { country: 'US', language: 'en' };
	return {
		localizedLastName: member.lastName,
		firstName: { localized: { en_US: member.firstName }, preferredLocale },
		lastName: { localized: { en_US: member.lastName }, preferredLocale },
		vanityName: `member-${member.id}`,
		localizedHeadline: 'Event manager',
		id: member.id,
		localizedFirstName: member.firstName,
	};
}

/** `/v2/userinfo` (contract 3.1); the e-mail address needs the scope `email`. */
export function wireUserinfo(member: Member, scopes: readonly string[]): WireObject {
	return {
		sub: member.id,
		name: `${member.firstName} ${member.lastName}`,
		given_name: member.firstName,
		family_name: member.lastName,
		locale: 'en-US',
		...(scopes.includes('email') && { email: member.email, email_verified: true }),
	};
}
