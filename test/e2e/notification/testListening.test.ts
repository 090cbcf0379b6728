import { waitUntil } from '../../harness/waitUntil';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const TRIGGER = 'Instant lead';

let canvas: Canvas;
let workflowId: string;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const trigger = canvas.notificationTrigger(TRIGGER, { organizationId: byId(ids.main) });
	workflowId = (await canvas.create([trigger])).id;
});

afterAll(async () => await canvas?.close());

const webhooks = () => canvas.control.subscriptions.list().map(({ webhook }) => webhook);

async function address(mode: 'production' | 'test'): Promise<string> {
	const { workflows } = canvas.environment.client;
	return `${canvas.environment.ingress.url}${await workflows.webhookPath(workflowId, TRIGGER, mode)}`;
}

async function noTestSubscription(): Promise<void> {
	const test = await address('test');
	await waitUntil('the test subscription to end', () => !webhooks().includes(test) || undefined);
	// Only then does n8n forget the address, and with it somebody who listens there anew meanwhile.
	await waitUntil('n8n to forget the test address', async () => {
		const statuses = await Promise.all(['GET', 'POST'].map((method) => statusOf(test, method)));
		return statuses.every((status) => status === 404) || undefined;
	});
}

async function statusOf(test: string, method: string): Promise<number> {
	const { ingress } = canvas.environment;
	return (await ingress.fetch(new URL(test).pathname, { method })).status;
}

test('listening subscribes the test address; an event shows in the editor, and it ends', async () => {
	const { workflows } = canvas.environment.client;
	const listening = await workflows.listen(workflowId, TRIGGER);
	expect(webhooks()).toEqual([await address('test')]);
	const { id } = canvas.control.leads.add({ eventId: ids.first });
	const execution = await listening.result();
	expect(execution.json(TRIGGER)).toEqual([expect.objectContaining({ lead_id: id })]);
	await noTestSubscription();
});

test('listening that is cancelled ends its subscription', async () => {
	const { workflows } = canvas.environment.client;
	const listening = await workflows.listen(workflowId, TRIGGER);
	await listening.cancel();
	await noTestSubscription();
});

test('an active workflow keeps its own subscription, and gets what the test gets', async () => {
	const { executions, workflows } = canvas.environment.client;
	await workflows.activate(workflowId);
	const listening = await workflows.listen(workflowId, TRIGGER);
	expect(webhooks().sort()).toEqual([await address('production'), await address('test')].sort());
	canvas.control.leads.add({ eventId: ids.first });
	await listening.result();
	await noTestSubscription();
	expect(webhooks()).toEqual([await address('production')]);
	await waitUntil('the active workflow to run', async () => {
		return (await executions.count(workflowId, { mode: 'webhook' })) === 1 || undefined;
	});
	await workflows.deactivate(workflowId);
});

test('what is left of a listening that n8n did not survive is replaced by the next one', async () => {
	const { client, n8n } = canvas.environment;
	await client.workflows.listen(workflowId, TRIGGER);
	await n8n.kill();
	await n8n.restart();
	expect(webhooks()).toEqual([await address('test')]);
	const listening = await client.workflows.listen(workflowId, TRIGGER);
	expect(webhooks()).toEqual([await address('test')]);
	await listening.cancel();
	await noTestSubscription();
});
