import { omit, sortBy } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';

import { LinkedInInstantLeadTrigger } from '../../../nodes/LinkedInInstantLead/LinkedInInstantLeadTrigger.node';
import { landmarks } from '../../simulator/world/landmarks';
import type { LeadSubscription } from '../../simulator/world/types';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf, runAction } from '../router/runAction';

const { organizations: ids, adAccounts, events, forms } = landmarks;

const nodeTest = useFreshNodeTest();

const organizationId = entered(ids.nastyForms);

/** The subscriptions of the simulator, without their state. */
const subscribed = () => nodeTest.control.subscriptions.list().map((each) => omit(each, 'state'));

/** Adds a subscription of another application. */
const addForeign = (changes: Partial<LeadSubscription> = {}) =>
	nodeTest.control.subscriptions.add({
		owner: { organizationId: ids.nastyForms },
		leadType: 'EVENT',
		webhook: 'https://crm.example.org/linkedin',
		...changes,
	});

/** The item that the node must output for a subscription of the simulator. */
function itemOf(subscription: Omit<LeadSubscription, 'state'>, pointsTo = 'elsewhere') {
	const { id, owner, leadType, webhook, associatedEntity: entity } = subscription;
	return {
		subscription_id: id,
		organization_id: 'organizationId' in owner ? owner.organizationId : null,
		sponsored_account_id: 'adAccountId' in owner ? owner.adAccountId : null,
		lead_type: leadType,
		event_id: entity && 'eventId' in entity ? entity.eventId : null,
		webhook_url: webhook,
		points_to: pointsTo,
	};
}

describe('Create', () => {
	let webhookUrl: string;

	// A trigger passes LinkedIn's challenge from now on, and its subscription was deleted.
	beforeEach(async () => {
		const { calls, subscriptions } = nodeTest.control;
		const parameters = { organizationId: entered(ids.japanese) };
		const trigger = nodeTest.webhookNode(new LinkedInInstantLeadTrigger(), { parameters });
		await trigger.activate();
		for (const { id } of subscriptions.list()) subscriptions.delete(id);
		calls.clear();
		webhookUrl = trigger.url();
	});

	const create = async (parameters?: INodeParameters) =>
		await itemsOf(nodeTest, 'subscription: create', { organizationId, webhookUrl, ...parameters });

	const ofPage = { owner: { organizationId: ids.nastyForms }, leadType: 'EVENT' };

	it.each<[string, INodeParameters, object]>([
		[
			'one event',
			{ eventId: entered(events.emoji) },
			{ ...ofPage, associatedEntity: { eventId: events.emoji } },
		],
		[
			'an ad account',
			{ leadType: 'SPONSORED', sponsoredAccountId: adAccounts.campaignManager },
			{ leadType: 'SPONSORED', owner: { adAccountId: adAccounts.campaignManager } },
		],
	])(
		'Create subscribes to %s once, and outputs the subscription',
		async (_, parameters, expected) => {
			for (const created of [true, false]) {
				const items = await create(parameters);
				const [made, ...others] = subscribed();
				expect(others).toEqual([]);
				expect(made).toEqual({
					id: expect.any(String) as string,
					webhook: webhookUrl,
					...expected,
				});
				expect(items).toEqual([{ ...itemOf(made, 'this_n8n'), created }]);
			}
		},
	);

	it('Create subscribes to a Page, although one of its forms is subscribed to at the same address', async () => {
		addForeign({
			webhook: webhookUrl,
			versionedForm: { formId: forms.manyVersions, versionId: 2 },
		});
		expect(await create()).toEqual([expect.objectContaining({ created: true })]);
	});
});

/** What Get Many outputs, in an n8n at these addresses. */
async function list(addresses?: { production: string; test: string }) {
	const parameters = { organizationId };
	const { outputs } = await runAction(nodeTest, 'subscription: getMany', parameters, { addresses });
	return outputs[0].map(({ json }) => json);
}

it('Get Many lists all subscriptions of a Page for a lead type, also those of other applications', async () => {
	const added = [
		addForeign(),
		addForeign({ associatedEntity: { eventId: events.emoji } }),
		addForeign({ versionedForm: { formId: forms.manyVersions, versionId: 2 } }),
		addForeign({ state: 'blocked', id: '7012' }),
	];
	addForeign({ leadType: 'COMPANY' });
	addForeign({ owner: { organizationId: ids.japanese } });
	const expected = added.map((each) => itemOf(each));
	expect(sortBy(await list(), 'subscription_id')).toEqual(sortBy(expected, 'subscription_id'));
});

/** Where each address points to, of an n8n at this address. */
const POINTS_TO: Array<[string, Record<string, string>]> = [
	[
		'https://n8n.example.com',
		{
			'https://N8N.example.com:443/webhook/a2/webhook?x=1': 'this_n8n',
			'https://n8n.example.com/webhook-test/a1/webhook': 'this_n8n_test',
			'https://n8n.example.com:8443/webhook/a1/webhook': 'elsewhere',
			'https://n8n.example.com.evil.org/webhook/a1/webhook': 'elsewhere',
		},
	],
	// Behind a proxy that adds HTTPS.
	['http://n8n.example.com', { 'https://n8n.example.com/webhook/a1/webhook': 'this_n8n' }],
];

it.each(POINTS_TO)('points_to shows the subscriptions of an n8n at %s', async (n8n, truth) => {
	for (const webhook of Object.keys(truth)) addForeign({ webhook });
	const items = await list({ production: `${n8n}/webhook`, test: `${n8n}/webhook-test` });
	const told = items.map(({ webhook_url: url, points_to }) => [url, points_to]);
	expect(Object.fromEntries(told)).toEqual(truth);
});

it('Delete removes only the given subscription, even if another ID rounds to the same number', async () => {
	const [first, second, third] = ['9007199254740992001', '9007199254740992002', '7012'].map((id) =>
		addForeign({ id }),
	);
	// An ID that is lost meanwhile, as another person deletes the subscription, needs no deletion.
	for (const subscriptionId of [second.id, second.id]) {
		const deleting = itemsOf(nodeTest, 'subscription: delete', { subscriptionId });
		expect(await deleting).toEqual([{ deleted: true }]);
	}
	expect(nodeTest.control.subscriptions.list()).toEqual([first, third]);
});
