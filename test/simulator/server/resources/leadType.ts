import type { LeadOwner, LeadType } from '../../world/types';
import { invalidValue } from '../errors';
import { enumeration, union } from '../restli/types';
import type { ownerUnion } from './owner';

export const leadType = enumeration('SPONSORED', 'EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT');

/** `(leadType:EVENT)`. */
export const leadTypeUnion = union({ leadType });

/** Without a readable lead type only the owner's side of the permission can be told. */
export function typeForAccess(owner: ReturnType<typeof ownerUnion>): LeadType {
	return owner.member === 'organization' ? 'COMPANY' : 'SPONSORED';
}

/**
 * EVENT, COMPANY and ORGANIZATION_PRODUCT leads have an organization, SPONSORED ones an ad account.
 * @throws {ApiError} 400 when the owner is of the other kind
 */
export function requireMatchingOwner(owner: LeadOwner, type: LeadType): void {
	if ((type === 'SPONSORED') !== 'adAccountId' in owner) {
		throw invalidValue('owner', `owner does not go with lead type ${type}`);
	}
}
