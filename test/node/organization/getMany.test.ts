import { sortBy } from 'lodash';

import { landmarks } from '../../simulator/world/landmarks';
import { approvedRoles, organizationIdsOf } from '../../simulator/world/queries';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { failureOfAction, itemsOf } from '../router/runAction';

const { members } = landmarks;

const nodeTest = useFreshNodeTest();

/** The list that the simulator's world requires. */
function truth(memberId: string = members.main) {
	const { world } = nodeTest.simulator;
	return organizationIdsOf(world, memberId).map((id) => {
		const organization = world.organizations.find((candidate) => candidate.id === id);
		const roles: string[] = approvedRoles(world, memberId, id);
		return {
			organization_id: id,
			organization_urn: `urn:li:organization:${id}`,
			name: organization?.localizedName,
			vanity_name: organization?.vanityName,
			roles: [...roles].sort(),
			can_read_event_leads: roles.some((role) =>
				['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR'].includes(role),
			),
		};
	});
}

/** The list, in the order of the truth. */
async function listed() {
	const items = await itemsOf(nodeTest, 'organization: getMany');
	const order = truth().map(({ organization_id: id }) => id);
	return sortBy(
		items.map((item) => ({ ...item, roles: [...(item.roles as string[])].sort() })) as Array<
			ReturnType<typeof truth>[number]
		>,
		({ organization_id: id }) => order.indexOf(id),
	);
}

it('Get Many lists every Page with an approved role, with names in any script', async () => {
	const organizations = await listed();
	expect(organizations).toEqual(truth());
	expect(organizations.length).toBeGreaterThan(19);
	const names = organizations.map(({ name }) => name);
	expect(names).toEqual(
		expect.arrayContaining(['Завод «Прогресс»', '株式会社サクラ工業', 'مؤسسة النخيل']),
	);
});

it('Get Many stops at the limit', async () => {
	const parameters = { returnAll: false, limit: 3 };
	const items = await itemsOf(nodeTest, 'organization: getMany', parameters);
	expect(items).toHaveLength(3);
	const known = truth().map(({ organization_id: id }) => id);
	expect(known).toEqual(expect.arrayContaining(items.map(({ organization_id: id }) => id)));
});

it('the error of Get Many names the missing scope for Page roles', async () => {
	await nodeTest.credentialStore.update(nodeTest.credentials, {
		customScopes: true,
		enabledScopes: 'r_marketing_leadgen_automation r_events',
	});
	await nodeTest.connect();
	const { message, description } = await failureOfAction(nodeTest, 'organization: getMany');
	expect(message).toBe('LinkedIn does not allow access to your Page roles');
	expect(description).toMatch(/"My LinkedIn" lacks the scope r_organization_admin.*Reconnect/);
});
