import { callsOf } from '../lead/support/pull';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const subscriptions = () => test.control.subscriptions.list();

const CREATE = { resource: 'leadNotifications', method: 'POST' };

it('created, but the connection is cut: one subscription, no error', async () => {
	test.fault({ kind: 'cutConnection' }, CREATE, 1);
	const node = test.trigger();
	await node.activate();
	expect(subscriptions()).toMatchObject([{ webhook: node.url(), state: 'validated' }]);
	const creations = callsOf(test.nodeTest).filter((call) =>
		/ \/rest\/leadNotifications$/.test(call),
	);
	expect(creations).toHaveLength(1);
});

it('not created: fails, the next try creates one', async () => {
	test.fault({ kind: 'htmlBody' }, CREATE, 1);
	const node = test.trigger();
	await refusalOf(test, node.activate());
	expect(subscriptions()).toEqual([]);
	await node.activate();
	expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
});

it('created and never shown: fails, and is taken away', async () => {
	test.fault({ kind: 'status', status: 404 }, { method: 'GET', pathIncludes: 'Notifications/' });
	const { message } = await refusalOf(test, test.trigger().activate());
	expect(message).toContain('does not show it');
	expect(subscriptions()).toEqual([]);
});
