import { asFacts, expectedOrganizations } from '../../e2e/support/expectedItems';
import { rowIds, leadIds } from '../../e2e/support/pulls';
import { leadsToStore } from '../../oracle/storedRows';
import { landmarks } from '../../simulator/world/landmarks';
import type { Rule } from '../rule';

const { manyLeads, school, unreadable } = landmarks.organizations;

export const organizations: Rule = {
	id: 'LGF-101',
	words: 'All organizations that the user administers',
	explanation:
		'Organization → Get Many reads all pages of organizationAcls and the names of the organizations. One that was revoked, or that cannot be looked up, never hides the others.',
	show: async (stage, shown) => {
		const { world, control, environment, desk } = stage;
		const action = 'organization.getMany' as const;
		const execution = await stage.perform(shown, {
			name: 'List organizations',
			action,
			caption: 'Every organization with its roles, and whether its event leads can be read',
		});
		const expected = expectedOrganizations(world);
		const listed = asFacts(execution.json('List organizations'), expected[0]);
		shown.sameSet('Organizations with an approved role', listed, expected);

		shown.step('LinkedIn revoked one role, and refused to look up another organization.');
		control.organizations.revokeRole(manyLeads);
		control.organizations.setLookupForbidden(school, true);
		const after = await desk.canvas.run([desk.canvas.action('List', action)]);
		const left = expectedOrganizations(world);
		control.organizations.grantRole(manyLeads, 'CONTENT_ADMINISTRATOR');
		control.organizations.setLookupForbidden(school, false);
		const idsOf = (items: object[]) =>
			items.map((item) => 'organization_id' in item && item.organization_id);
		shown.sameSet('Organizations that are left', idsOf(after.json('List')), idsOf(left));
		shown.equals('Fewer than before', expected.length - left.length, 1);

		shown.step('LinkedIn refused the leads of one organization more (403). Pulled those of all.');
		control.organizations.setUnreadable(manyLeads, true);
		const onError = 'continueErrorOutput';
		const pulled = await desk.canvas.run([
			desk.canvas.action('Pull', 'lead.pull', {}, { onError }),
		]);
		const others = leadsToStore(environment.simulator);
		control.organizations.setUnreadable(manyLeads, false);
		shown.sameSet('Leads of all others', rowIds(pulled.json('Pull')), leadIds(others));
		const refused = pulled.json('Pull', 1).map(({ message }) => idsOf([message as object])[0]);
		shown.sameSet('Organizations that are named as refused', refused, [manyLeads, unreadable]);
	},
};
