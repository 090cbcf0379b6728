import { byId } from '../../e2e/support/canvas';
import { readableOrganizationIds } from '../../simulator/world/queries';
import { landmarks } from '../../simulator/world/landmarks';
import type { Rule } from '../rule';

export const permissions: Rule = {
	id: 'LGF-007',
	words: 'Access and permissions are checked before leads start',
	expectations: 'Permission checks for the organization and the sponsored account.',
	explanation:
		'Connection → Check compares the scopes that were granted with those that are needed, and asks for one lead of each page. A trigger does the same when its workflow is published, and is refused with the reason.',
	show: async (stage, shown) => {
		const { world, environment, desk } = stage;
		const { scopes, organizations } = await stage.check(shown, {
			scrollTo: 'event_leads_readable',
			caption: 'The scopes, and for each organization whether its event leads can be read',
		});
		const { missing = [] } = scopes as { missing?: string[] };
		shown.equals('Scopes that are missing', missing, []);
		const checked = organizations as Array<Record<string, unknown>>;
		const readable = checked.filter((each) => each.event_leads_readable);
		shown.sameSet(
			'Organizations whose event leads can be read',
			readable.map(({ organization_id }) => organization_id),
			readableOrganizationIds(world, landmarks.members.main),
		);
		shown.table(
			'Some of the organizations',
			checked.slice(0, 8).map(({ name, roles, event_leads_readable }) => ({
				name,
				roles: (roles as string[]).join(', '),
				event_leads_readable,
			})),
		);

		shown.step('Published a workflow for an organization in which the member is an analyst only.');
		const organizationId = byId(landmarks.organizations.analyst);
		const { id } = await desk.canvas.create([desk.canvas.trigger('New lead', { organizationId })]);
		const refusal = await environment.client.workflows.activate(id).then(
			() => 'It was published',
			(error: Error) => error.message,
		);
		shown.says('It was refused', refusal, /Super admin .*or Content admin/);
	},
};
