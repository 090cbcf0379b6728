import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

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
