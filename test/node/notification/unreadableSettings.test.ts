import { HOUR, pass } from '../lead/support/clock';
import { setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

it('settings that can no longer be read: LinkedIn is told so, and an execution fails in words', async () => {
	const until = Date.now() + HOUR;
	const node = await test.activeTrigger({
		leadActions: `={{ new Date().getTime() < ${until} ? ["CREATED"] : [] }}`,
	});
	expect(await test.send(node, { payload: { json: push() } })).toMatchObject({ status: 200 });
	pass(2 * HOUR);
	expect(await test.send(node, { payload: { json: push() } })).toMatchObject({ status: 500 });
	expect(node.deliveries.at(-1)?.error).toMatchObject({
		message: 'Lead Actions: nothing is entered',
	});
});
