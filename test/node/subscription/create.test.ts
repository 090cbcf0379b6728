import { uniq } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { entered, failureOfAction, itemsOf } from '../router/runAction';
import { answeringWebhook, subscribed, subscriptionCalls } from './support/subscriptions';

const { organizations: ids, adAccounts, events } = landmarks;

let webhookUrl: string;

const nodeTest = useFreshNodeTest();
beforeEach(async () => {
	webhookUrl = await answeringWebhook(nodeTest);
});

const withDefaults = (parameters: INodeParameters = {}) => ({
	organizationId: entered(ids.nastyForms),
	webhookUrl,
	...parameters,
});

const create = async (parameters?: INodeParameters) =>
	await itemsOf(nodeTest, 'subscription: create', withDefaults(parameters));

const failure = async (parameters: INodeParameters) =>
	await failureOfAction(nodeTest, 'subscription: create', withDefaults(parameters));

/** The item of a subscription to all event leads of the Page. */
const ownerLevel = () => ({
	subscription_id: expect.stringMatching(/^\d{19}$/) as string,
	organization_id: ids.nastyForms,
	sponsored_account_id: null,
	lead_type: 'EVENT',
	event_id: null,
	creative_id: null,
	form_id: null,
	form_version: null,
	webhook_url: webhookUrl,
	points_to: 'this_n8n',
	created: true,
});

it('Create subscribes to all event leads, and outputs the subscription', async () => {
	const items = await create();
	expect(items).toEqual([ownerLevel()]);
	expect(subscribed(nodeTest)).toEqual([
		{
			id: items[0].subscription_id,
			owner: { organizationId: ids.nastyForms },
			leadType: 'EVENT',
			webhook: webhookUrl,
		},
	]);
	expect(subscriptionCalls(nodeTest)).toEqual(['GET', 'POST']);
});

it.each<[string, INodeParameters, object, object]>([
	[
		'one event',
		{ eventId: entered(events.emoji) },
		{ event_id: events.emoji },
		{ associatedEntity: { eventId: events.emoji } },
	],
	[
		'an ad account',
		{ leadType: 'SPONSORED', sponsoredAccountId: adAccounts.campaignManager },
		{
			lead_type: 'SPONSORED',
			organization_id: null,
			sponsored_account_id: adAccounts.campaignManager,
		},
		{ leadType: 'SPONSORED', owner: { adAccountId: adAccounts.campaignManager } },
	],
])('Create subscribes to %s', async (_, parameters, item, atLinkedIn) => {
	expect(await create(parameters)).toEqual([{ ...ownerLevel(), ...item }]);
	expect(subscribed(nodeTest)).toMatchObject([atLinkedIn]);
});

it('Create returns an existing subscription instead of creating it twice', async () => {
	const [first] = await create();
	nodeTest.control.calls.clear();
	expect(await create()).toEqual([{ ...first, created: false }]);
	expect(subscribed(nodeTest)).toHaveLength(1);
	expect(uniq(subscriptionCalls(nodeTest))).toEqual(['GET']);
});

it('Create refuses a webhook URL with a password without a call, and does not repeat the password', async () => {
	const address = 'https://ada:hunter2@n8n.example.com/webhook/x';
	const { message, description } = await failure({ webhookUrl: address });
	expect(message).toMatch(/^Webhook URL: LinkedIn does not send a user name or password along/);
	expect(`${message} ${description}`).not.toContain('hunter2');
	expect(nodeTest.simulator.calls).toEqual([]);
});
