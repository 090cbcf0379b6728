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

/** Identifies an owner's leads of one type. */
export function ownerKey(owner: LeadOwner, { leadType }: LeadScope): string {
	return `${leadType} ${owner.id}`;
}

/** What `ownerKey` identifies. */
export interface OwnerOfKey {
	owner: LeadOwner;
	leadType: LeadType;
}

export function ownerOfKey(key: string): OwnerOfKey | undefined {
	const [type, id] = key.split(' ');
	const leadType = LEAD_TYPES.find((known) => known === type);
	if (leadType === undefined || !id) return undefined;
	const kind = leadType === 'SPONSORED' ? 'sponsoredAccount' : 'organization';
	return { owner: { kind, id }, leadType };
}

/** Identifies a scope. */
export function watchKey(scope: LeadScope): string {
	const { leadType, owner, eventId, formId } = scope;
	return [leadType, owner?.id ?? 'all', eventId ?? 'all', formId ?? 'all'].join(' ');
}

export function scopeOfKey(key: string): LeadScope | undefined {
	const [type, ownerId, eventId, formId] = key
		.split(' ')
		.map((part) => (part === 'all' ? undefined : part));
	const source = ownerOfKey(`${type} ${ownerId ?? 'all'}`);
	if (source === undefined) return undefined;
	const { leadType, owner } = source;
	return { leadType, owner: ownerId === undefined ? undefined : owner, eventId, formId };
}

/** Whether the settings include an owner, independent of roles. */
export function isOwnerInScope(key: string, { leadType, owner }: LeadScope): boolean {
	const source = ownerOfKey(key);
	return source?.leadType === leadType && (owner?.id ?? source.owner.id) === source.owner.id;
}
