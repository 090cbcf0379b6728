import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

it('the trigger ignores a repeated notification, also if its JSON differs or the workflow was published again', async () => {
	const node = await test.activeTrigger();
	const json = push();
	await test.send(node, { payload: { json } });
	await test.send(node, { payload: JSON.stringify({ ...json, leadGenForm: undefined }, null, 2) });
	await node.activate('update');
	await test.send(node, { payload: { json } });
	expect(itemsOf(node)).toHaveLength(1);
});
