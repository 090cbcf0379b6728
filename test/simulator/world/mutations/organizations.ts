import { nextRandom, nextSmallId, personId } from '../ids';
import type { AclState, AdAccount, Member, Organization, OrganizationAcl, World } from '../types';

export function addMember(
	world: World,
	member: Omit<Member, 'id'> & Partial<Pick<Member, 'id'>>,
): Member {
	const added = { ...member, id: member.id ?? personId(nextRandom(world)) };
	world.members.push(added);
	return added;
}

/** Adds an organization that nobody has a role on yet; see `addAcl`. */
export function addOrganization(
	world: World,
	organization: Pick<Organization, 'localizedName'> & Partial<Organization>,
): Organization {
	const id = organization.id ?? nextSmallId(world);
	const added: Organization = {
		vanityName: `organization-${id}`,
		primaryOrganizationType: 'NONE',
		...organization,
		id,
	};
	world.organizations.push(added);
	return added;
}

/** Gives a member a role on an organization, approved unless said otherwise. */
export function addAcl(
	world: World,
	acl: Omit<OrganizationAcl, 'state'> & Partial<Pick<OrganizationAcl, 'state'>>,
): OrganizationAcl {
	const added: OrganizationAcl = { ...acl, state: acl.state ?? 'APPROVED' };
	world.acls.push(added);
	return added;
}

/** Sets the state of every row of this member on this organization, or of those with one role. */
export function setAclState(
	world: World,
	which: Pick<OrganizationAcl, 'memberId' | 'organizationId'> &
		Partial<Pick<OrganizationAcl, 'role'>>,
	state: AclState,
): OrganizationAcl[] {
	const rows = world.acls.filter(
		(acl) =>
			acl.memberId === which.memberId &&
			acl.organizationId === which.organizationId &&
			(which.role === undefined || acl.role === which.role),
	);
	for (const row of rows) row.state = state;
	return rows;
}

export function addAdAccount(
	world: World,
	adAccount: Omit<AdAccount, 'id'> & Partial<Pick<AdAccount, 'id'>>,
): AdAccount {
	const added = { ...adAccount, id: adAccount.id ?? nextSmallId(world) };
	world.adAccounts.push(added);
	return added;
}
