import { readTemplate, withCredentials } from '../../demo/template';
import { byId } from '../../e2e/support/canvas';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const organizationId = landmarks.organizations.noLeads;
const FOREIGN = 'https://crm.example.com/webhook/linkedin';
/** As the nodes are named. */
const INSTANT_LEAD = 'Instant lead';
const LIST = 'List subscriptions';

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

/** What is known of the subscriptions of the organization, and what can be done to them. */
interface Subscriptions {
	organizationId: string;
	/** Where the public reaches n8n, without a slash at the end. */
	publicUrl: string;
	/** The ids of all that LinkedIn has. */
	ids: () => Promise<string[]>;
	/** Proves that a published workflow gets leads, where somebody can register. */
	delivers?: (workflowId: string) => Promise<void>;
	/** Breaks a subscription, where that can be done. */
	block?: (id: string) => void;
}

/** Shows that an integration is torn down, deleted and recreated, and that nothing of others is touched. */
async function showSubscriptionLifecycle(
	stage: Stage,
	shown: Demonstration,
	{ organizationId, publicUrl, ids, delivers = async () => {}, block }: Subscriptions,
): Promise<void> {
	const { environment, desk } = stage;
	const { canvas } = desk;
	const { workflows } = environment.client;
	const foreign = await ids();
	const list = async (caption: string) => {
		const execution = await stage.perform(shown, {
			name: LIST,
			action: 'subscription.getMany',
			parameters: { organizationId: byId(organizationId) },
			scrollTo: 'points_to',
			caption,
		});
		const items = execution.json(LIST);
		const idsOf = (some: typeof items) => some.map(({ subscription_id }) => subscription_id);
		const own = items.filter(({ points_to }) => points_to === 'this_n8n');
		const others = items.filter(({ points_to }) => points_to === 'elsewhere');
		shown.equals('Those of others', idsOf(others).sort(), [...foreign].sort());
		shown.equals('The list is LinkedIn’s', idsOf(items).sort(), (await ids()).sort());
		return own.map(({ subscription_id, webhook_url }) => ({ subscription_id, webhook_url }));
	};

	const trigger = canvas.notificationTrigger(INSTANT_LEAD, {
		organizationId: byId(organizationId),
	});
	const { id } = await canvas.create([trigger], { name: 'Instant leads' });
	try {
		shown.step('Published a workflow with the notification trigger.');
		await workflows.activate(id);
		const path = await workflows.webhookPath(id, INSTANT_LEAD);
		const published = await list('One subscription of this n8n');
		shown.equals(
			'Where LinkedIn notifies',
			published.map(({ webhook_url }) => webhook_url),
			[`${publicUrl}${path}`],
		);
		await delivers(id);

		shown.step('Unpublished it.');
		await workflows.deactivate(id);
		shown.equals('Subscriptions of this n8n', (await list('None of this n8n')).length, 0);

		shown.step('Published it again.');
		await workflows.activate(id);
		const again = await list('One of this n8n again');
		shown.equals('Subscriptions of this n8n', again.length, 1);
		await delivers(id);

		const before = String(again[0]?.subscription_id);
		if (block !== undefined) shown.step('LinkedIn blocked the subscription.');
		block?.(before);
		shown.step('Ran teardown-and-recreate.');
		const template = withCredentials(readTemplate('teardown-and-recreate'), {
			[LINKEDIN_CREDENTIAL_TYPE]: canvas.linkedIn,
		});
		const teardown = await workflows.create(template);
		const { error } = await workflows.run(teardown.id, 'Recreate subscriptions');
		shown.equals('It ends', error?.message ?? 'without an error', 'without an error');
		await desk.editor.openWorkflow(teardown.id);
		await shown.picture(desk.page, 'The workflow teardown-and-recreate');
		const recreated = await list('One of this n8n, with another ID');
		shown.equals('Subscriptions of this n8n', recreated.length, 1);
		shown.equals('It is another one', recreated[0]?.subscription_id !== before, true);
		await delivers(id);
		shown.step('Unpublished the workflow.');
	} finally {
		await workflows.deactivate(id);
	}
	shown.equals('What is left', (await ids()).sort(), [...foreign].sort());
}
