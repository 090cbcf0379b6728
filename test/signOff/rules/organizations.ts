import { landmarks } from '../../simulator/world/landmarks';
import { organizationIdsOf } from '../../simulator/world/queries';
import type { Rule } from '../rule';

const NAME = 'List organizations';

export const organizations: Rule = {
	id: 'LGF-101',
	words: 'All organizations that the user administers',
	explanation:
		'Organization → Get Many reads all pages of organizationAcls and the names of the organizations. One that was revoked, or that cannot be looked up, never hides the others.',
	show: async (stage, shown) => {
		const execution = await stage.perform(shown, {
			name: NAME,
			action: 'organization.getMany',
			caption: 'Every organization with its roles, and whether its event leads can be read',
		});
		shown.sameSet(
			'Organizations with an approved role',
			execution.json(NAME).map(({ organization_id }) => organization_id),
			organizationIdsOf(stage.world, landmarks.members.main),
		);
	},
};
