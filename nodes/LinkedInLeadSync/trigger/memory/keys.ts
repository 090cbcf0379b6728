import type { LeadOwner, LeadScope, LeadType } from '../../../shared/values/leadOwner';
import { LEAD_TYPES } from '../../../shared/values/leadOwner';

/** Identifies an owner's leads of one type, such as `EVENT 123`. */
export function ownerKey(owner: LeadOwner, { leadType }: LeadScope): string {
	return `${leadType} ${owner.id}`;
}

/** The parts of an `ownerKey`. */
export interface OwnerOfKey {
	owner: LeadOwner;
	leadType: LeadType;
}

export function ownerOfKey(key: string): OwnerOfKey | undefined {
	const [type, id] = key.split(' ');
	const leadType = LEAD_TYPES.find((each) => each === type);
	if (leadType === undefined || !id) return undefined;
	const kind = leadType === 'SPONSORED' ? 'sponsoredAccount' : 'organization';
	return { owner: { kind, id }, leadType };
}

/** A form of an owner. */
export interface FormOfOwner {
	/** See `ownerKey`. */
	owner: string;
	/** Empty when unreadable. */
	formId: string;
}

/** Identifies a form of an owner. */
export function formKey({ owner, formId }: FormOfOwner): string {
	return `${owner} ${formId}`;
}

/** Reverses `formKey`; undefined if the key is damaged. */
export function formOfKey(key: string): FormOfOwner | undefined {
	const [, owner, formId] = /^(\S+ \S+) (.*)$/.exec(key) ?? [];
	return owner === undefined ? undefined : { owner, formId };
}

/** Identifies a scope: the choice of lead type, owner, event and form. */
export function watchKey(scope: LeadScope): string {
	const { leadType, owner, eventId, formId } = scope;
	return [leadType, owner?.id ?? 'all', eventId ?? 'all', formId ?? 'all'].join(' ');
}
