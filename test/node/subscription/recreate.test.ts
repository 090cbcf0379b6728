import { omit } from 'lodash';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf, runAction } from '../router/runAction';
import {
	addForeign,
	answeringWebhook,
	subscribed,
	subscriptionCalls,
} from './support/subscriptions';

const { organizations: ids, events } = landmarks;

const nodeTest = useFreshNodeTest({ hurried: true });

/** Parameters that take all values from an item of Get Many. */
const FROM_ITEM = {
	leadType: '={{ $json.lead_type }}',
	sponsoredAccountId: '={{ $json.sponsored_account_id }}',
	organizationId: entered('={{ $json.organization_id }}'),
	webhookUrl: '={{ $json.webhook_url }}',
	eventId: entered("={{ $json.event_id ?? 'all' }}"),
};

/** As Get Many lists it. */
const asItem = (json: IDataObject): INodeExecutionData => ({ json });

// Longer than hurried waits, so that LinkedIn's own wait for the challenge is not shortened.
beforeEach(() => nodeTest.control.notifications.set({ challengeTimeout: 60_000 }));

/** Replaces all listed subscriptions; a failed item does not stop the others. */
async function replaceAll() {
	const listed = await itemsOf(nodeTest, 'subscription: getMany', {});
	return await runAction(
		nodeTest,
		'subscription: create',
		{ ...FROM_ITEM, options: { replaceExisting: true } },
		{ items: listed.map(asItem), onError: 'continueRegularOutput' },
	);
}

it('Replace Existing creates each subscription again before it deletes the next one', async () => {
	const webhook = await answeringWebhook(nodeTest);
	const before = [
		addForeign(nodeTest, ids.nastyForms, { webhook }),
		addForeign(nodeTest, ids.nastyForms, { webhook, associatedEntity: { eventId: events.emoji } }),
	];
	nodeTest.control.calls.clear();
	const { outputs } = await replaceAll();
	expect(outputs[0].map(({ json }) => json.created)).toEqual([true, true]);
	const writes = subscriptionCalls(nodeTest).filter((method) => method !== 'GET');
	expect(writes).toEqual(['DELETE', 'POST', 'DELETE', 'POST']);
	const withoutId = (each: object) => omit(each, 'id', 'state');
	expect(subscribed(nodeTest).map(withoutId)).toEqual(before.map(withoutId));
});

it('for each failure, Replace Existing reports whether LinkedIn still notifies the webhook', async () => {
	const webhook = await answeringWebhook(nodeTest);
	const stuck = addForeign(nodeTest, ids.nastyForms, { webhook });
	const silent = 'https://n8n.example.org/webhook/silent';
	addForeign(nodeTest, ids.nastyForms, { webhook: silent });
	nodeTest.fail({ kind: 'status', status: 403 }, { method: 'DELETE', pathIncludes: stuck.id });
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
