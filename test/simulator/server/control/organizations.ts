import { addAcl, setAclState } from '../../world/mutations';
import type { OrganizationAcl, OrganizationRole } from '../../world/types';
import type { SimulatorState } from '../state';

export interface OrganizationControl {
	/** Gives the signed-in member a role, approved. */
	grantRole(organizationId: string, role: OrganizationRole): OrganizationAcl;
	/** Revokes the signed-in member's role, or all roles on the organization; the rows stay as REVOKED. */
	revokeRole(organizationId: string, role?: OrganizationRole): OrganizationAcl[];
	/** Whether the organization's leads are answered with a 403, whatever role the member has. */
	setUnreadable(organizationId: string, unreadable: boolean): void;
	/** Whether every look-up of the organization by id is answered with a 403. */
	setLookupForbidden(organizationId: string, forbidden: boolean): void;
}

export function organizationControl(state: SimulatorState): OrganizationControl {
	const { world } = state;
	return {
		grantRole: (organizationId, role) => {
			const acl = { memberId: state.signedInMemberId, organizationId, role };
			return setAclState(world, acl, 'APPROVED')[0] ?? addAcl(world, acl);
		},
		revokeRole: (organizationId, role) =>
			setAclState(
				world,
				{ memberId: state.signedInMemberId, organizationId, ...(role !== undefined && { role }) },
				'REVOKED',
			),
		setUnreadable: (organizationId, unreadable) =>
			setMember(world.unreadableOrganizationIds, organizationId, unreadable),
		setLookupForbidden: (organizationId, forbidden) =>
			setMember(world.lookupForbiddenOrganizationIds, organizationId, forbidden),
	};
}

function setMember(list: string[], value: string, present: boolean): void {
	const index = list.indexOf(value);
	if (present && index < 0) list.push(value);
	if (!present && index >= 0) list.splice(index, 1);
}
