import { z } from 'zod';
import { long, multiLocale, personUrn, time, urn } from './common';

const stamp = z.strictObject({
	actor: personUrn,
	impersonator: z.string().optional(),
	time,
});

/** The keys under which an ACL row may name its organization (contract 5-4). */
const ACL_ORGANIZATION_KEYS = [
	'organization',
	'organizationTarget',
	'organizationalTarget',
] as const;

/** The roles that a member may have on a page (contract 3.2). */
export const organizationRole = z.enum([
	...(['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR', 'ANALYST', 'CURATOR'] as const),
	...(['DIRECT_SPONSORED_CONTENT_POSTER', 'RECRUITING_POSTER'] as const),
	...(['LEAD_CAPTURE_ADMINISTRATOR', 'LEAD_GEN_FORMS_MANAGER'] as const),
]);

export const aclState = z.enum(['APPROVED', 'REQUESTED', 'REVOKED', 'REJECTED']);

/** One row of organizationAcls (contract 3.2). */
export const organizationAcl = z
	.strictObject({
		roleAssignee: personUrn,
		state: aclState,
		role: z.string(),
		created: stamp.optional(),
		lastModified: stamp.optional(),
		organization: urn('organization').optional(),
		organizationTarget: urn('organization').optional(),
		organizationalTarget: urn('organization').optional(),
	})
	.refine(
		(row) => ACL_ORGANIZATION_KEYS.filter((key) => row[key] !== undefined).length === 1,
		'names no organization, or several',
	);

/** What anybody may see of an organization: organizationsLookup (contract 3.3). */
export const publicOrganization = z.strictObject({
	id: long,
	localizedName: z.string(),
	name: multiLocale,
	vanityName: z.string().optional(),
	primaryOrganizationType: z.enum(['NONE', 'SCHOOL', 'BRAND']).optional(),
	locations: z.array(z.unknown()).optional(),
});

/** One ad account, as far as the package asks for it. Source: LinkedIn's page on ad accounts. */
export const adAccount = z.strictObject({ id: long, name: z.string() }).partial();
