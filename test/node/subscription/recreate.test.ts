import { omit, sortBy } from 'lodash';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf, runAction, type ActionName } from '../router/runAction';
import { addForeign, subscribed, subscriptionCalls } from './support/subscriptions';
import { answeringWebhook } from './support/webhooks';

const { organizations: ids, adAccounts, events } = landmarks;

const nodeTest = useNodeTest({ hurried: true });
beforeAll(patient);

/** Waits are short here, and so would be LinkedIn's for the answer to its challenge. */
function patient(): void {
	nodeTest.simulator.control.notifications.set({ challengeTimeout: 60_000 });
}

/** Parameters that take everything from what Get Many lists. */
const FROM_ITEM = {
	leadType: '={{ $json.lead_type }}',
	sponsoredAccountId: '={{ $json.sponsored_account_id }}',
	organizationId: entered('={{ $json.organization_id }}'),
	webhookUrl: '={{ $json.webhook_url }}',
	eventId: entered("={{ $json.event_id ?? 'all' }}"),
};

/** Those of this n8n, as Get Many lists them. */
async function ownSubscriptions(parameters = {}): Promise<IDataObject[]> {
	const listed = await itemsOf(nodeTest, 'subscription: getMany', parameters);
	return listed.filter(({ points_to: pointsTo }) => pointsTo === 'this_n8n');
}

/** As Get Many lists it. */
const asItem = (json: IDataObject): INodeExecutionData => ({ json });

it('deletes and creates again what it lists, from the items alone (LGF-108)', async () => {
	const webhook = await answeringWebhook(nodeTest);
	const account = {
		owner: { adAccountId: adAccounts.campaignManager },
		leadType: 'SPONSORED',
	} as const;
	for (const [organizationId, changes] of [
		[ids.nastyForms, {}],
		[ids.nastyForms, { associatedEntity: { eventId: events.emoji } }],
		[ids.nastyForms, { leadType: 'COMPANY' }],
		['', account],
	] as const) {
		addForeign(nodeTest, organizationId, { webhook, ...changes });
	}
	const foreign = [addForeign(nodeTest, ids.nastyForms), addForeign(nodeTest, '', account)];
	const before = subscribed(nodeTest);

	const own = [
		await ownSubscriptions(),
		await ownSubscriptions({ leadType: 'COMPANY' }),
		await ownSubscriptions({
			leadType: 'SPONSORED',
			sponsoredAccountId: adAccounts.campaignManager,
		}),
	].flat();
	const items = own.map(asItem);
	const run = async (action: ActionName, parameters: object) => {
		const { outputs, error } = await runAction(nodeTest, action, { ...parameters }, { items });
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, item) => ({ item })),
		);
		return outputs[0].map(({ json }) => json);
	};

	const deleted = await run('subscription: delete', {
		subscriptionId: '={{ $json.subscription_id }}',
	});
	expect(deleted).toEqual(own.map(() => ({ deleted: true })));
	expect(subscribed(nodeTest).map(({ id }) => id)).toEqual(foreign.map(({ id }) => id));

	const created = await run('subscription: create', FROM_ITEM);
	const withoutId = (each: object) => omit(each, ['subscription_id', 'created']);
	expect(created.map(withoutId)).toEqual(own.map(withoutId));
	expect(created.every((item) => item.created)).toBe(true);
	const alike = (list: object[]) =>
		sortBy(
			list.map((each) => omit(each, 'id')),
			(each) => JSON.stringify(each),
		);
	expect(alike(subscribed(nodeTest))).toEqual(alike(before));
});

describe('with Replace Existing', () => {
	beforeEach(async () => {
		nodeTest.simulator.control.reset();
		patient();
		await nodeTest.connect();
	});

	/** Replaces what is listed; an item that fails does not end the others. */
	async function replaceAll() {
		const listed = await itemsOf(nodeTest, 'subscription: getMany', {});
		return await runAction(
			nodeTest,
			'subscription: create',
			{ ...FROM_ITEM, options: { replaceExisting: true } },
			{ items: listed.map(asItem), onError: 'continueRegularOutput' },
		);
	}

	it('deletes one and creates it again before it comes to the next', async () => {
		const webhook = await answeringWebhook(nodeTest);
		const before = [
			addForeign(nodeTest, ids.nastyForms, { webhook }),
			addForeign(nodeTest, ids.nastyForms, {
				webhook,
				associatedEntity: { eventId: events.emoji },
			}),
		];
		nodeTest.simulator.control.calls.clear();
		const { outputs } = await replaceAll();
		expect(outputs[0].map(({ json }) => json.created)).toEqual([true, true]);
		const writes = subscriptionCalls(nodeTest).filter((method) => method !== 'GET');
		expect(writes).toEqual(['DELETE', 'POST', 'DELETE', 'POST']);
		const withoutId = (each: object) => omit(each, 'id');
		expect(subscribed(nodeTest).map(withoutId)).toEqual(
			before.map(({ owner, leadType, webhook: address, associatedEntity }) => ({
				owner,
				leadType,
				webhook: address,
				...(associatedEntity && { associatedEntity }),
			})),
		);
	});

	it('says of each one that fails whether LinkedIn still notifies its webhook', async () => {
		const webhook = await answeringWebhook(nodeTest);
		const stuck = addForeign(nodeTest, ids.nastyForms, { webhook });
		const silent = 'https://n8n.example.org/webhook/silent';
		addForeign(nodeTest, ids.nastyForms, { webhook: silent });
		nodeTest.simulator.control.faults.add({
			match: { method: 'DELETE', pathIncludes: stuck.id },
			effect: { kind: 'status', status: 403 },
			times: 'always',
		});
		const { outputs } = await replaceAll();
		const [first, second] = outputs[0].map(({ json }) => String(json.error));
		expect(first).toMatch(`The subscription of ${webhook} was not replaced. LinkedIn does not`);
		expect(second).toMatch(`LinkedIn no longer notifies ${silent}: `);
		expect(outputs[0][1].json.message).toMatchObject({
			description: expect.stringMatching(
				/waits 3 seconds for the answer\. Create it again: unpublish/,
			) as string,
		});
		expect(subscribed(nodeTest).map(({ id }) => id)).toEqual([stuck.id]);
	});
});
