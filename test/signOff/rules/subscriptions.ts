import { readTemplate, withCredentials } from '../../demo/template';
import { byId } from '../../e2e/support/canvas';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import { sameOwner } from '../../simulator/world/lookups';
import { eventsOf } from '../../simulator/world/queries';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const organizationId = landmarks.organizations.noLeads;
const FOREIGN = 'https://crm.example.com/webhook/linkedin';
/** The names of the nodes. */
const INSTANT_LEAD = 'Instant lead';
const LIST = 'List subscriptions';

export const subscriptions: Rule = {
	id: 'LGF-108',
	words: 'Integrations torn down, deleted and recreated',
	expectations: 'A teardown removes the webhook registrations.',
	explanation:
		'The notification trigger makes its subscription when its workflow is published and deletes it when it is unpublished. The workflow teardown-and-recreate replaces those of published workflows. Nothing of anybody else is touched.',
	show: async (stage, shown) => {
		const { control, environment, desk } = stage;
		const { canvas } = desk;
		const { workflows } = environment.client;
		const owner = { organizationId };
		const foreign = control.subscriptions.add({ owner, leadType: 'EVENT', webhook: FOREIGN });
		shown.step('Somebody else has a subscription of the same organization.');

		const trigger = canvas.notificationTrigger(INSTANT_LEAD, {
			organizationId: byId(organizationId),
		});
		const { id } = await canvas.create([trigger], { name: 'Instant leads' });
		try {
			shown.step('Published a workflow with the notification trigger.');
			await workflows.activate(id);
			const path = await workflows.webhookPath(id, INSTANT_LEAD);
			const published = await list(stage, shown, 'One subscription of this n8n');
			const urls = published.map(({ webhook_url }) => webhook_url);
			shown.equals('Where LinkedIn notifies', urls, [`${environment.ingress.url}${path}`]);
			await showDelivery(stage, shown, id);

			shown.step('Unpublished it.');
			await workflows.deactivate(id);
			const left = await list(stage, shown, 'None of this n8n');
			shown.equals('Subscriptions of this n8n', left.length, 0);

			shown.step('Published it again.');
			await workflows.activate(id);
			const again = await list(stage, shown, 'One of this n8n again');
			shown.equals('Subscriptions of this n8n', again.length, 1);
			await showDelivery(stage, shown, id);

			const before = String(again[0]?.subscription_id);
			shown.step('LinkedIn blocked the subscription. Ran teardown-and-recreate.');
			control.subscriptions.setState(before, 'blocked');
			const template = withCredentials(readTemplate('teardown-and-recreate'), {
				[LINKEDIN_CREDENTIAL_TYPE]: canvas.linkedIn,
			});
			const teardown = await workflows.create(template);
			const { error } = await workflows.run(teardown.id, 'Recreate subscriptions');
			shown.equals('It ends', error?.message ?? 'without an error', 'without an error');
			await desk.editor.openWorkflow(teardown.id);
			await shown.picture(desk.page, 'The workflow teardown-and-recreate');
			const recreated = await list(stage, shown, 'One of this n8n, with another ID');
			shown.equals('Subscriptions of this n8n', recreated.length, 1);
			shown.equals('It is another one', recreated[0]?.subscription_id !== before, true);
			await showDelivery(stage, shown, id);
			shown.step('Unpublished the workflow.');
		} finally {
			await workflows.deactivate(id);
		}
		shown.equals('What is left', idsAtLinkedIn(stage), [foreign.id]);
		control.subscriptions.delete(foreign.id);
	},
};

/** The ids of all subscriptions of the organization. */
function idsAtLinkedIn({ control }: Stage): string[] {
	const all = control.subscriptions.list();
	return all.filter(({ owner }) => sameOwner(owner, { organizationId })).map(({ id }) => id);
}

/** Lists the subscriptions in the editor. @returns those of this n8n */
async function list(stage: Stage, shown: Demonstration, caption: string) {
	const execution = await stage.perform(shown, {
		name: LIST,
		action: 'subscription.getMany',
		parameters: { organizationId: byId(organizationId) },
		scrollTo: 'points_to',
		caption,
	});
	const items = execution.json(LIST);
	const ids = items.map(({ subscription_id }) => subscription_id);
	shown.equals('The list is LinkedIn’s', ids.sort(), idsAtLinkedIn(stage).sort());
	const others = items.filter(({ points_to }) => points_to === 'elsewhere');
	shown.equals('Those of others', others.length, 1);
	return items.filter(({ points_to }) => points_to === 'this_n8n');
}

/** Proves that a published workflow gets leads. */
async function showDelivery(stage: Stage, shown: Demonstration, workflowId: string): Promise<void> {
	const { executions } = stage.environment.client;
	const before = await executions.latestId(workflowId);
	const [event] = eventsOf(stage.world, { organizationId, withForm: true });
	const lead = stage.control.leads.add({ eventId: event.id });
	const [pushed] = (await executions.next(workflowId, before)).json(INSTANT_LEAD);
	shown.equals('The lead that LinkedIn pushed', pushed?.lead_id, lead.id);
}
