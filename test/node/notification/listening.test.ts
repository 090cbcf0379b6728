import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const UUID = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

const webhooks = () => test.control.subscriptions.list().map(({ webhook }) => webhook);

it('listening for a test event subscribes the test URL, and cancelling removes the subscription and the URL', async () => {
	const node = test.trigger();
	await node.listen();
	expect(webhooks()).toEqual([node.url('default', 'manual')]);
	expect(webhooks()[0]).toContain('/webhook-test/');
	await node.stopListening();
	expect(webhooks()).toEqual([]);
	const challenge = `${node.url('setup', 'manual')}?challengeCode=${UUID}`;
	expect((await test.nodeTest.fetchWebhook(challenge)).status).toBe(404);
});

it('listening continues after a push that the settings exclude, and ends with the first selected lead', async () => {
	const node = test.trigger({ leadActions: ['DELETED'] });
	await node.listen();
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toEqual([]);
	expect(webhooks()).toHaveLength(1);
	test.control.leads.delete(lead.id);
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id, lead_action: 'DELETED' }]);
	expect(webhooks()).toEqual([]);
});

it('listening does not disturb the published workflow, which outputs the lead too', async () => {
	const node = await test.activeTrigger();
	await node.listen();
	expect(webhooks().sort()).toEqual([node.url('default', 'manual'), node.url()].sort());
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id }, { lead_id: lead.id }]);
	expect(webhooks()).toEqual([node.url()]);
});

it('each repeated test outputs the same notification again', async () => {
	const node = test.trigger();
	const json = push();
	for (let time = 1; time <= 3; time += 1) {
		await node.listen();
		const url = node.url('default', 'manual');
		await test.control.notifications.send(url, { payload: { json } });
		await test.settled();
		expect(itemsOf(node)).toHaveLength(time);
	}
});
