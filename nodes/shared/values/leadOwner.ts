/** Whose leads and forms are read: a page, or for sponsored leads an ad account. */
export interface LeadOwner {
	/** LinkedIn's name of it, in its URN and as the key of `owner`. */
	kind: 'organization' | 'sponsoredAccount';
	/** Decimal. */
	id: string;
}

export const LEAD_TYPES = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'] as const;
export type LeadType = (typeof LEAD_TYPES)[number];

/** The owner as the union that LinkedIn's finders take, e.g. `(organization:urn%3A…)`. */
export function ownerUnion({ kind, id }: LeadOwner): Record<string, string> {
	return { [kind]: `urn:li:${kind}:${id}` };
}

/** The page or ad account as columns name it; undefined where nobody is known. */
export function ownerColumns(owner: LeadOwner | undefined): {
	organization_id: string | null;
	sponsored_account_id: string | null;
} {
	return {
		organization_id: owner?.kind === 'organization' ? owner.id : null,
		sponsored_account_id: owner?.kind === 'sponsoredAccount' ? owner.id : null,
	};
}

/** The owner in words, for error messages. */
export function ownerInWords({ kind, id }: LeadOwner): string {
	return `${kind === 'organization' ? 'organization' : 'ad account'} ${id}`;
}
