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

/**
 * A world with one member and organizations, on which tests build their own worlds.
 * @param organizations `role` is the member's role; the member has none when it is absent
 * @param seed decides the ids of everything that is added later
 */
export function memberWorld(
	organizations: Array<{ id?: string; name: string; role?: OrganizationRole }>,
	seed?: number,
): World {
	const world = emptyWorld(seed);
	world.members.push(JANE);
	for (const { name, role, ...rest } of organizations) {
		const { id } = addOrganization(world, { ...rest, localizedName: name });
		if (role !== undefined) addAcl(world, { memberId: JANE.id, organizationId: id, role });
	}
	return world;
}
