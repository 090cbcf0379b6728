/** Whose leads and forms are read: a page, or for sponsored leads an ad account. */
export type LeadOwner = { organizationId: string } | { sponsoredAccountId: string };

export const LEAD_TYPES = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'] as const;
export type LeadType = (typeof LEAD_TYPES)[number];

/** The owner as the union that LinkedIn's finders take, e.g. `(organization:urn%3A…)`. */
export function ownerUnion(owner: LeadOwner): Record<string, string> {
	return 'organizationId' in owner
		? { organization: `urn:li:organization:${owner.organizationId}` }
		: { sponsoredAccount: `urn:li:sponsoredAccount:${owner.sponsoredAccountId}` };
}

/** The owner in words, for error messages. */
export function ownerInWords(owner: LeadOwner): string {
	return 'organizationId' in owner
		? `organization ${owner.organizationId}`
		: `ad account ${owner.sponsoredAccountId}`;
}

/** The id of a page or an ad account, without telling which of the two. */
export function ownerIdOf(owner: LeadOwner): string {
	return 'organizationId' in owner ? owner.organizationId : owner.sponsoredAccountId;
}
