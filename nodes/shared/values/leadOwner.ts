/** The owner of leads and forms: a Page, or an ad account for ad leads. */
export interface LeadOwner {
	/** LinkedIn's name in URNs, and the key of `owner`. */
	kind: 'organization' | 'sponsoredAccount';
	id: string;
}

export const LEAD_TYPES = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'] as const;
export type LeadType = (typeof LEAD_TYPES)[number];

/** The selected leads. An absent property means all. */
export interface LeadScope {
	leadType: LeadType;
	owner?: LeadOwner;
	eventId?: string;
	formId?: string;
}

/** The union in LinkedIn's finders, e.g. `(organization:urn%3A…)`. */
export function ownerUnion({ kind, id }: LeadOwner): Record<string, string> {
	return { [kind]: `urn:li:${kind}:${id}` };
}

type OwnerColumns = Record<'organization_id' | 'sponsored_account_id', string | null>;

export function ownerColumns(owner: LeadOwner | undefined): OwnerColumns {
	return {
		organization_id: owner?.kind === 'organization' ? owner.id : null,
		sponsored_account_id: owner?.kind === 'sponsoredAccount' ? owner.id : null,
	};
}

export function ownerInWords({ kind, id }: LeadOwner): string {
	return `${kind === 'organization' ? 'Page' : 'ad account'} ${id}`;
}
