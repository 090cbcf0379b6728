import { waitUntil } from '../../harness/waitUntil';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

it('a subscription that LinkedIn notes with another address is ended, and the message says so', async () => {
	const { world } = test.nodeTest.simulator;
	const other = 'https://n8n.example.com/webhook/another/webhook';
	test.fault(
		{ kind: 'latency', milliseconds: 500 },
		{ resource: 'leadNotifications', method: 'GET', pathIncludes: 'leadNotifications/' },
		1,
	);
	const activation = refusalOf(test, test.trigger().activate());
	await waitUntil('the subscription', () => world.subscriptions.length === 1 || undefined);
	world.subscriptions[0].webhook = other;
	const { message } = await activation;
	expect(message).toContain(`LinkedIn noted the address ${other} instead of https://`);
	expect(world.subscriptions).toEqual([]);
});
