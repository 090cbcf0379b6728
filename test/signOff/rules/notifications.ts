import { pick } from 'lodash';
import type { StoredRow } from '../../demo/storedLeads';
import { compareSyncedTables } from '../../demo/syncedTables';
import { readTemplate, withCredentials } from '../../demo/template';
import { InstantLeads } from '../../e2e/notification/support/instantLeads';
import { byId } from '../../e2e/support/canvas';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { landmarks } from '../../simulator/world/landmarks';
import { sameOwner } from '../../simulator/world/lookups';
import { eventsOf } from '../../simulator/world/queries';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

/** The events of `noLeads` have no registrations, so that its Data Table has only pushed leads. */
const { noLeads, manyEvents } = landmarks.organizations;

const LONGEST_PUSH_SECONDS = 30;

export const registration: Rule = {
	id: 'LGF-106',
	words: 'End to end: from a registration to the data store',
	explanation:
		'leads-to-postgres polls; instant-leads-to-data-table has both triggers: LinkedIn pushes a lead a second after the registration, and what a push loses is read by the poll. There is no person between the form and the table. A cancelled registration takes the answers out of the row.',
	show: async (stage, shown) => {
		await showPolling(stage, shown);
		await showPush(stage, shown);
	},
};

/** The most important columns of a row. */
function inShort(row: StoredRow) {
	return pick(row, ['lead_id', 'submitted_at', 'event_name', 'first_name', 'last_name']);
}

async function showPolling(stage: Stage, shown: Demonstration): Promise<void> {
	await stage.publish();
	shown.step('A person registered for an event.');
	const { id: leadId } = stage.control.leads.add({ eventId: someEvent(stage, manyEvents) });
	const startedAt = Date.now();
	const row = await stage.waitForRow(leadId);
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	shown.data(`The row in PostgreSQL, ${seconds} s later`, inShort(row));
	const { surplus, missing, different } = await compareSyncedTables(stage.environment);
	shown.equals(
		'Of all leads: missing, too many, with a value that is not as it was answered',
		[missing.length, surplus.length, different.length],
		[0, 0, 0],
	);
}

async function showPush(stage: Stage, shown: Demonstration): Promise<void> {
	const { environment, control, desk } = stage;
	const instantLeads = await InstantLeads.publish(environment, noLeads);
	shown.step(
		'Published instant-leads-to-data-table, and registered for an event of its organization.',
	);
	await desk.editor.openWorkflow(instantLeads.id);
	await shown.picture(desk.page, 'The workflow instant-leads-to-data-table, with both triggers');
	const startedAt = Date.now();
	const { id: leadId } = control.leads.add({ eventId: someEvent(stage, noLeads) });
	await instantLeads.holds([leadId]);
	const seconds = (Date.now() - startedAt) / 1000;
	shown.equals('The row came within half a minute', seconds < LONGEST_PUSH_SECONDS, true);
	const pushed = await instantLeads.pushedLeads();
	shown.equals(
		'The lead that was pushed',
		pushed.map(({ lead_id }) => lead_id),
		[leadId],
	);
	shown.data('The row in the Data Table', (await instantLeads.leadRows()).map(inShort));

	shown.step('The person cancelled the registration.');
	control.leads.delete(leadId);
	await instantLeads.holds([]);
	const rows = await instantLeads.allRows();
	const left = rows.map((row) => pick(row, ['lead_action', 'first_name', 'last_name']));
	const expected = [{ lead_action: 'DELETED', first_name: null, last_name: null }];
	shown.equals('What is left of it', left, expected);
	await environment.client.workflows.deactivate(instantLeads.id);
}

/** An event that one can register for. */
function someEvent({ world }: Stage, organizationId: string): string {
	return eventsOf(world, { organizationId, withForm: true })[0].id;
}

/** A trigger of another n8n with the same LinkedIn app. */
const FOREIGN = 'https://n8n-two.example.com/webhook/5f2b7c1e-8a4d-4b6f-9c3a-2d1e0f9b8a7c/webhook';
/** The names of the nodes. */
const INSTANT_LEAD = 'Instant lead';
const LIST = 'List subscriptions';

export const subscriptions: Rule = {
	id: 'LGF-108',
	words: 'Integrations torn down, deleted and recreated',
	explanation:
		'The notification trigger makes its subscription when its workflow is published and deletes it when it is unpublished. The workflow teardown-and-recreate replaces those of published workflows. Nothing of anybody else is touched.',
	show: async (stage, shown) => {
		const { control, environment, desk } = stage;
		const { canvas } = desk;
		const { workflows } = environment.client;
		const owner = { organizationId: noLeads };
		const foreign = control.subscriptions.add({ owner, leadType: 'EVENT', webhook: FOREIGN });
		shown.step('A second n8n has a subscription of the same organization.');

		const trigger = canvas.notificationTrigger(INSTANT_LEAD, {
			organizationId: byId(noLeads),
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
	return all
		.filter(({ owner }) => sameOwner(owner, { organizationId: noLeads }))
		.map(({ id }) => id);
}

/** Lists the subscriptions in the editor. @returns those of this n8n */
async function list(stage: Stage, shown: Demonstration, caption: string) {
	const execution = await stage.perform(shown, {
		name: LIST,
		action: 'subscription.getMany',
		parameters: { organizationId: byId(noLeads) },
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
	const lead = stage.control.leads.add({ eventId: someEvent(stage, noLeads) });
	const [pushed] = (await executions.next(workflowId, before)).json(INSTANT_LEAD);
	shown.equals('The lead that LinkedIn pushed', pushed?.lead_id, lead.id);
}
