import { emptyWorld } from './emptyWorld';
import { landmarks } from './landmarks';
import { addAcl, addOrganization } from './mutations';
import type { Member, OrganizationRole, World } from './types';

const JANE: Member = {
	id: landmarks.members.main,
	firstName: 'Jane',
	lastName: 'Doe',
	email: 'jane@example.com',
};

export interface MemberWorldOptions {
	/** Decides the ids of what is then made in it. */
	seed?: number;
	member?: Member;
}

/**
 * A world with one member and organizations, from which tests make worlds of their own.
 * @param organizations `role` is the member's, who has none where it is absent
 */
export function memberWorld(
	organizations: Array<{ id?: string; name: string; role?: OrganizationRole }>,
	{ seed, member = JANE }: MemberWorldOptions = {},
): World {
	const world = emptyWorld(seed);
	world.members.push(member);
	for (const { name, role, ...rest } of organizations) {
		const { id } = addOrganization(world, { ...rest, localizedName: name });
		if (role !== undefined) addAcl(world, { memberId: member.id, organizationId: id, role });
	}
	return world;
}
