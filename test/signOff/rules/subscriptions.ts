import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import { INSTANT_LEAD, showSubscriptionLifecycle } from '../parts/subscriptionLifecycle';
import type { Rule } from '../rule';

const organizationId = landmarks.organizations.noLeads;
const FOREIGN = 'https://crm.example.com/webhook/linkedin';

export const subscriptions: Rule = {
	id: 'LGF-108',
	words: 'Integrations torn down, deleted and recreated',
	expectations: 'A teardown removes the webhook registrations.',
	explanation:
		'The notification trigger makes its subscription when its workflow is published and deletes it when it is unpublished. The workflow teardown-and-recreate replaces those of published workflows. Nothing of anybody else is touched.',
	show: async (stage, shown) => {
		const { control, environment, world } = stage;
		const { executions } = environment.client;
		const owner = { organizationId };
		const foreign = control.subscriptions.add({ owner, leadType: 'EVENT', webhook: FOREIGN });
		shown.step('Somebody else has a subscription of the same organization.');
		await showSubscriptionLifecycle(stage, shown, {
			organizationId,
			publicUrl: environment.ingress.url,
			ids: async () =>
				control.subscriptions
					.list()
					.filter((each) => isOf(each.owner, organizationId))
					.map(({ id }) => id),
			delivers: async (workflowId) => {
				const before = await executions.latestId(workflowId);
				const [event] = eventsOf(world, { organizationId, withForm: true });
				const lead = control.leads.add({ eventId: event.id });
				const execution = await executions.next(workflowId, before);
				const [pushed] = execution.json(INSTANT_LEAD);
				shown.equals('The lead that LinkedIn pushed', pushed?.lead_id, lead.id);
			},
			block: (id) => control.subscriptions.setState(id, { state: 'blocked', failuresInARow: 3 }),
		});
		control.subscriptions.delete(foreign.id);
	},
};

function isOf(owner: object, organization: string): boolean {
	return 'organizationId' in owner && owner.organizationId === organization;
}
