import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

const test = setUpNotificationTest();

const UUID = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

const webhooks = () => test.control.subscriptions.list().map(({ webhook }) => webhook);

it('a test subscribes the test address, and leaves nothing when it is cancelled', async () => {
	const node = test.trigger();
	await node.listen();
	expect(webhooks()).toEqual([node.url('default', 'manual')]);
	expect(webhooks()[0]).toContain('/webhook-test/');
	await node.stopListening();
	expect(webhooks()).toEqual([]);
	const challenge = `${node.url('setup', 'manual')}?challengeCode=${UUID}`;
	expect((await test.nodeTest.fetchWebhook(challenge)).status).toBe(404);
});

it('a test goes on after what is not wanted, and ends by the first lead that is', async () => {
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

it('a test does not disturb the active workflow, which gets the lead too', async () => {
	const node = await test.activeTrigger();
	await node.listen();
	expect(webhooks().sort()).toEqual([node.url('default', 'manual'), node.url()].sort());
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toMatchObject([{ lead_id: lead.id }, { lead_id: lead.id }]);
	expect(webhooks()).toEqual([node.url()]);
});

it('a test takes one notification again and again, as tests are repeated', async () => {
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
