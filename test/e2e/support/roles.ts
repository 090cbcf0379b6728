import type { Simulator } from '../../simulator';

/** Takes every role of the signed-in member away; gives what gives them back. */
export function takeRolesAway({ world, control }: Simulator): () => void {
	const [signedIn] = world.members;
	const held = world.acls
		.filter(({ memberId, state }) => memberId === signedIn.id && state === 'APPROVED')
		.map(({ organizationId, role }) => ({ organizationId, role }));
	for (const { organizationId } of held) control.organizations.revokeRole(organizationId);
	return () => {
		for (const { organizationId, role } of held) {
			control.organizations.grantRole(organizationId, role);
		}
	};
}
