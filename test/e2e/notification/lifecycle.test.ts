import { waitUntil } from '../../harness/waitUntil';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const TRIGGER = 'Instant lead';
let canvas: Canvas;
beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});
afterAll(async () => await canvas?.close());

const organization = { organizationId: byId(ids.main) };
const subscriptions = () => canvas.control.subscriptions.list();

test('n8n that is restarted or killed while a workflow is published keeps its subscription, and delivers', async () => {
	const { client, n8n } = canvas.environment;
	const { id } = await canvas.create([canvas.notificationTrigger(TRIGGER, organization)]);
	await client.workflows.activate(id);
	const before = subscriptions();
	expect(before).toHaveLength(1);
	for (const end of [async () => {}, async () => await n8n.kill()]) {
		await end();
		await n8n.restart();
		expect(subscriptions()).toEqual(before);
		const latest = await client.executions.latestId(id);
		const lead = canvas.control.leads.add({ eventId: ids.first });
		const execution = await client.executions.next(id, latest);
		expect(execution.json(TRIGGER)).toMatchObject([{ lead_id: lead.id, lead_error: null }]);
	}
	expect(await canvas.control.subscriptions.revalidate()).toMatchObject([
		{ id: before[0].id, state: 'validated', failuresInARow: 0 },
	]);
	await client.workflows.deactivate(id);
	expect(subscriptions()).toEqual([]);
});

test('a workflow that is published beside a polling trigger while LinkedIn is down is subscribed at a later start of n8n', async () => {
	const { client, n8n } = canvas.environment;
	const triggers = [
		canvas.notificationTrigger(TRIGGER, organization),
		canvas.trigger('New lead', organization),
	];
	const { id } = await canvas.create(triggers, { connections: { [TRIGGER]: {} } });
	const fault = canvas.control.faults.add({
		match: { resource: 'leadNotifications' },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	await expect(client.workflows.activate(id)).rejects.toThrow(/HTTP status 503/);
	// n8n now has the polling trigger alone, and tries the other one at each of its starts.
	await n8n.restart();
	expect(subscriptions()).toEqual([]);
	canvas.control.faults.remove(fault);
	await n8n.restart();
	await waitUntil('the subscription', () => subscriptions().length === 1 || undefined);
	await client.workflows.delete(id);
	expect(subscriptions()).toEqual([]);
});
