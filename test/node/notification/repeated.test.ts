import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';
import { callsOf } from '../lead/support/pull';

const test = setUpNotificationTest();

it('a notification that comes five times at the same moment is one execution, one call for the lead, all acknowledged', async () => {
	test.control.notifications.set({ copies: 5 });
	const node = await test.activeTrigger();
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id }]);
	expect(callsOf(test.nodeTest, 'leadFormResponses')).toHaveLength(1);
	const states = test.control.notifications.pushes().map(({ state }) => state);
	expect(states).toEqual(Array(5).fill('delivered'));
});

it('a notification that comes later, written otherwise, or after the workflow was activated again, is known', async () => {
	const node = await test.activeTrigger();
	const json = push();
	await test.send(node, { payload: { json } });
	await test.send(node, {
		payload: JSON.stringify({ ...json, leadGenForm: undefined }, null, 2),
	});
	await node.activate('update');
	await test.send(node, { payload: { json } });
	expect(itemsOf(node)).toHaveLength(1);
});
