import type { WorkflowActivateMode } from 'n8n-workflow';

import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();

/** The methods of calls that change something at LinkedIn. */
const writes = () =>
	test.nodeTest.simulator.calls
		.filter(({ method }) => method !== 'GET')
		.map(({ method }) => method);

// n8n starts, or becomes the leader of several main processes.
it.each<WorkflowActivateMode>(['init', 'leadershipChange'])(
	'when n8n activates it with %s, the trigger keeps an existing subscription, and only requests the list',
	async (activation) => {
		const node = await test.activeTrigger();
		const before = subscriptions();
		await node.activate(activation);
		expect(subscriptions()).toEqual(before);
		expect(writes()).toEqual([]);
		// Where LinkedIn returns no total, only a second, empty page shows the end of the list.
		expect(callsOf(test.nodeTest).length).toBeLessThanOrEqual(2);
	},
);

it('at a start of n8n, the trigger creates a subscription again that was deleted meanwhile', async () => {
	const node = await test.activeTrigger();
	test.control.subscriptions.delete(subscriptions()[0].id);
	await node.activate('init');
	expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
});

it('at a start of n8n, the trigger replaces a subscription that covers only one event', async () => {
	const node = test.trigger();
	const narrower = { associatedEntity: { eventId: EVENT } };
	test.control.subscriptions.add({
		owner: { organizationId: ORGANIZATION },
		leadType: 'EVENT',
		webhook: node.url(),
		...narrower,
	});
	await node.activate('init');
	expect(subscriptions()).toHaveLength(1);
	expect(subscriptions()[0]).not.toMatchObject(narrower);
});

it('a start while LinkedIn is down fails with a message, and the subscription continues to deliver leads', async () => {
	const node = await test.activeTrigger();
	const before = subscriptions();
	test.fault({ kind: 'cutConnection' });
	const message = await refusalOf(test, node.activate('init'));
	expect(message).toContain('LinkedIn could not be reached');
	expect(writes()).toEqual([]);
	expect(subscriptions()).toEqual(before);
	test.control.faults.clear();
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
});

it('publishing again replaces a blocked subscription, and requests the list only once', async () => {
	const node = await test.activeTrigger();
	const [before] = subscriptions();
	test.control.subscriptions.setState(before.id, 'blocked');
	await node.activate('update');
	expect(subscriptions()).toMatchObject([{ webhook: node.url(), state: 'validated' }]);
	expect(subscriptions()[0].id).not.toBe(before.id);
	expect(writes()).toEqual(['DELETE', 'POST']);
	const lists = callsOf(test.nodeTest).filter((call) => /q=criteria.*&start=0/.test(call));
	expect(lists).toHaveLength(1);
});
