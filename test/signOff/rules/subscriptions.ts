import { byId } from '../../e2e/support/canvas';
import { readTemplate, withCredentials } from '../../demo/template';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import type { Rule } from '../rule';

const organizationId = landmarks.organizations.noLeads;
const FOREIGN = 'https://crm.example.com/webhook/linkedin';
const TRIGGER = 'Instant lead';
const NAME = 'List subscriptions';

export const subscriptions: Rule = {
	id: 'LGF-108',
	words: 'Integrations torn down, deleted and recreated',
	expectations: 'A teardown removes the webhook registrations.',
	explanation:
		'The notification trigger makes its subscription when its workflow is published and deletes it when it is unpublished. The workflow teardown-and-recreate replaces those of published workflows. Nothing of anybody else is touched.',
	show: async (stage, shown) => {
		const { control, environment, desk, world } = stage;
		const { canvas } = desk;
		const { workflows, executions } = environment.client;
		const owner = { organizationId };
		const foreign = control.subscriptions.add({ owner, leadType: 'EVENT', webhook: FOREIGN });
		const list = async (caption: string) => {
			const execution = await stage.perform(shown, {
				name: NAME,
				action: 'subscription.getMany',
				parameters: { organizationId: byId(organizationId) },
				caption,
			});
			const items = execution.json(NAME);
			const own = items.filter(({ points_to }) => points_to === 'this_n8n');
			const others = items.filter(({ points_to }) => points_to === 'elsewhere');
			shown.sameSet(
				'Those of others',
				others.map(({ webhook_url }) => webhook_url),
				[FOREIGN],
			);
			shown.sameSet(
				'The list is LinkedIn’s',
				items.map(({ subscription_id }) => subscription_id),
				ids(),
			);
			return own.map(({ subscription_id, webhook_url }) => ({ subscription_id, webhook_url }));
		};
		const ids = () =>
			control.subscriptions
				.list()
				.filter(
					(each) => 'organizationId' in each.owner && each.owner.organizationId === organizationId,
				)
				.map(({ id }) => id);
		const delivers = async () => {
			const before = await executions.latestId(id);
			const [event] = eventsOf(world, { organizationId, withForm: true });
			const lead = control.leads.add({ eventId: event.id });
			const execution = await executions.next(id, before);
			shown.equals('The lead that LinkedIn pushed', execution.json(TRIGGER)[0]?.lead_id, lead.id);
		};

		const trigger = canvas.notificationTrigger(TRIGGER, { organizationId: byId(organizationId) });
		const { id } = await canvas.create([trigger], { name: 'Instant leads' });
		shown.step('Published a workflow with the notification trigger.');
		await workflows.activate(id);
		const path = await workflows.webhookPath(id, TRIGGER);
		const webhook_url = `${environment.ingress.url}${path}`;
		const published = await list('One subscription of this n8n, one of somebody else');
		shown.equals(
			'Where LinkedIn notifies',
			published.map((each) => each.webhook_url),
			[webhook_url],
		);
		await delivers();

		shown.step('Unpublished it.');
		await workflows.deactivate(id);
		shown.equals('Subscriptions of this n8n', (await list('Only that of somebody else')).length, 0);

		shown.step('Published it again.');
		await workflows.activate(id);
		const again = await list('One of this n8n again');
		shown.equals('Subscriptions of this n8n', again.length, 1);
		await delivers();

		shown.step('LinkedIn blocked the subscription. Ran teardown-and-recreate.');
		const [blocked] = again.map(({ subscription_id }) => String(subscription_id));
		control.subscriptions.setState(blocked, { state: 'blocked', failuresInARow: 3 });
		const template = withCredentials(readTemplate('teardown-and-recreate'), {
			[LINKEDIN_CREDENTIAL_TYPE]: canvas.linkedIn,
		});
		const teardown = await workflows.create(template);
		const { error } = await workflows.run(teardown.id, 'Tear down and recreate');
		shown.equals('It ends', error?.message ?? 'without an error', 'without an error');
		await desk.editor.openWorkflow(teardown.id);
		await shown.picture(desk.page, 'The workflow teardown-and-recreate');
		const recreated = await list('One of this n8n, with another ID');
		shown.equals('Subscriptions of this n8n', recreated.length, 1);
		shown.equals('It is another one', recreated[0]?.subscription_id !== blocked, true);
		await delivers();

		shown.step('Unpublished the workflow.');
		await workflows.deactivate(id);
		shown.equals('What is left', ids(), [foreign.id]);
		control.subscriptions.delete(foreign.id);
	},
};
