import { sortBy } from 'lodash';

import { landmarks } from '../../simulator/world/landmarks';
import { approvedRoles, organizationIdsOf } from '../../simulator/world/queries';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { itemsOf } from '../router/runAction';

const { members, organizations: ids } = landmarks;

const nodeTest = useFreshNodeTest();

it('Get Many lists every Page with an approved role, with its names, and whether its event leads can be read', async () => {
	const { world } = nodeTest.simulator;
	const listed = organizationIdsOf(world, members.main).sort();
	const items = sortBy(await itemsOf(nodeTest, 'organization: getMany'), 'organization_id');
	expect(items).toMatchObject(
		listed.map((id) => {
			const page = world.organizations.find((each) => each.id === id);
			const isReadable = approvedRoles(world, members.main, id).some((role) =>
				['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR'].includes(role),
			);
			return {
				organization_urn: `urn:li:organization:${id}`,
				name: page?.localizedName,
				vanity_name: page?.vanityName,
				can_read_event_leads: isReadable,
			};
		}),
	);
	expect(items[listed.indexOf(ids.japanese)]).toMatchObject({ roles: ['Content admin'] });
});
