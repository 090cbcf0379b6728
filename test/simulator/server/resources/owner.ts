import type { LeadOwner } from '../../world/types';
import { union, urn } from '../restli/types';

/** `(organization:urn)` or `(sponsoredAccount:urn)`. */
export const ownerUnion = union({
	organization: urn('organization'),
	sponsoredAccount: urn('sponsoredAccount'),
});

export function toLeadOwner({ member, value }: ReturnType<typeof ownerUnion>): LeadOwner {
	return member === 'organization' ? { organizationId: value } : { adAccountId: value };
}
