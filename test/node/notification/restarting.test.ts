import type { WorkflowActivateMode } from 'n8n-workflow';

import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();

/** What is changed at LinkedIn; nothing while all is well. */
const writes = () =>
	test.nodeTest.simulator.calls
		.filter(({ method }) => method !== 'GET')
		.map(({ method }) => method);

// n8n itself starts, or takes over as the main one of several.
it.each<WorkflowActivateMode>(['init', 'leadershipChange'])(
	'a subscription that is there is kept at %s, at the cost of its list',
	async (activation) => {
		const node = await test.activeTrigger();
		const before = subscriptions();
		await node.activate(activation);
		expect(subscriptions()).toEqual(before);
		expect(writes()).toEqual([]);
		// A LinkedIn that does not say how long a list is shows its end by a second, empty page.
		expect(callsOf(test.nodeTest).length).toBeLessThanOrEqual(2);
	},
);

it('a subscription that somebody deleted meanwhile is created again', async () => {
	const node = await test.activeTrigger();
	test.control.subscriptions.delete(subscriptions()[0].id);
	await node.activate('init');
	expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
});

it('a subscription for another event only is replaced', async () => {
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

it('a start while LinkedIn is down fails in words, and the subscription goes on', async () => {
	const node = await test.activeTrigger();
	const before = subscriptions();
	test.fault({ kind: 'cutConnection' });
	const { message } = await refusalOf(test, node.activate('init'));
	expect(message).toContain('LinkedIn could not be reached');
	expect(writes()).toEqual([]);
	expect(subscriptions()).toEqual(before);
	test.control.faults.clear();
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
});

it('a trigger that a person publishes again subscribes anew, without asking first whether it exists', async () => {
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
