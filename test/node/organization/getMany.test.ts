import { capitalize, get, sortBy } from 'lodash';

import { landmarks } from '../../simulator/world/landmarks';
import { approvedRoles, organizationIdsOf } from '../../simulator/world/queries';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { itemsOf } from '../router/runAction';

const { members } = landmarks;

const nodeTest = useFreshNodeTest();

/** As LinkedIn's pages call the roles that may read leads; the others by the words of their code. */
const LEAD_ROLES = { ADMINISTRATOR: 'Super admin', CONTENT_ADMINISTRATOR: 'Content admin' };

const inWords = (role: string) => get(LEAD_ROLES, role, capitalize(role.replaceAll('_', ' ')));

/** The list that the simulator's world requires, sorted by ID. */
function truth() {
	const { world } = nodeTest.simulator;
	const organizations = organizationIdsOf(world, members.main).map((id) => {
		const organization = world.organizations.find((candidate) => candidate.id === id);
		const roles: string[] = approvedRoles(world, members.main, id);
		return {
			organization_id: id,
			organization_urn: `urn:li:organization:${id}`,
			name: organization?.localizedName,
			vanity_name: organization?.vanityName,
			roles: roles.map(inWords).sort(),
			can_read_event_leads: roles.some((role) => Object.keys(LEAD_ROLES).includes(role)),
		};
	});
	return sortBy(organizations, 'organization_id');
}

it('Get Many lists every Page with an approved role, with names in any script', async () => {
	const items = await itemsOf(nodeTest, 'organization: getMany');
	const listed = items.map((item) => ({ ...item, roles: [...(item.roles as string[])].sort() }));
	expect(sortBy(listed, 'organization_id')).toEqual(truth());
	expect(listed.length).toBeGreaterThan(19);
	expect(items.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['Завод «Прогресс»', '株式会社サクラ工業', 'مؤسسة النخيل']),
	);
});
