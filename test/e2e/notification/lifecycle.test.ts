import type { INodeParameters } from 'n8n-workflow';
import { waitUntil } from '../../harness/waitUntil';
import type { LeadSubscription } from '../../simulator/world/types';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const TRIGGER = 'Instant lead';

let canvas: Canvas;
let workflowId: string;
let foreign: LeadSubscription[];

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const owner = { organizationId: ids.main };
	foreign = [
		canvas.control.subscriptions.add({
			owner,
			leadType: 'EVENT',
			webhook: 'https://crm.example.com/webhook/linkedin',
		}),
		canvas.control.subscriptions.add({
			owner,
			leadType: 'EVENT',
			webhook: `${canvas.environment.ingress.url}/webhook/of-another-workflow/webhook`,
		}),
	];
	workflowId = await create({});
});

afterAll(async () => await canvas?.close());

afterEach(() => {
	const webhooks = canvas.control.subscriptions.list().map(({ webhook }) => webhook);
	expect(webhooks).toEqual(expect.arrayContaining(foreign.map(({ webhook }) => webhook)));
});

async function create(parameters: INodeParameters): Promise<string> {
	const trigger = canvas.notificationTrigger(TRIGGER, {
		organizationId: byId(ids.main),
		...parameters,
	});
	return (await canvas.create([trigger])).id;
}

/** The subscriptions that this n8n has made. */
function ownSubscriptions(): LeadSubscription[] {
	const isForeign = ({ id }: LeadSubscription) => foreign.some((each) => each.id === id);
	return canvas.control.subscriptions.list().filter((each) => !isForeign(each));
}

async function expectDelivery(): Promise<void> {
	const { executions } = canvas.environment.client;
	const before = await executions.latestId(workflowId);
	const { id } = canvas.control.leads.add({ eventId: ids.first });
	const execution = await executions.next(workflowId, before);
	expect(execution.json(TRIGGER)).toEqual([
		expect.objectContaining({ lead_id: id, lead_action: 'CREATED', lead_error: null }),
	]);
}

test('activated: one subscription, to the public address; deactivated: none; again: one', async () => {
	const { workflows } = canvas.environment.client;
	const path = await workflows.webhookPath(workflowId, TRIGGER);
	await workflows.activate(workflowId);
	expect(ownSubscriptions()).toEqual([
		expect.objectContaining({
			owner: { organizationId: ids.main },
			leadType: 'EVENT',
			webhook: `${canvas.environment.ingress.url}${path}`,
			state: 'validated',
		}),
	]);
	await expectDelivery();

	await workflows.deactivate(workflowId);
	expect(ownSubscriptions()).toEqual([]);

	await workflows.activate(workflowId);
	expect(ownSubscriptions()).toHaveLength(1);
	await expectDelivery();
});

test('n8n restarted, and killed, while active: still the same one, and it delivers', async () => {
	const { n8n } = canvas.environment;
	const before = ownSubscriptions();
	await n8n.restart();
	expect(ownSubscriptions()).toEqual(before);
	await expectDelivery();

	await n8n.kill();
	await n8n.restart();
	expect(ownSubscriptions()).toEqual(before);
	await expectDelivery();
	expect(await canvas.control.subscriptions.revalidate()).toContainEqual(
		expect.objectContaining({ id: before[0].id, state: 'validated', failuresInARow: 0 }),
	);
});

test('the trigger renamed and set to one event: the old subscription ends, the new one is for it', async () => {
	const { workflows } = canvas.environment.client;
	const { nodes } = await workflows.get(workflowId);
	await workflows.update(workflowId, {
		nodes: nodes.map((node) => ({
			...node,
			name: 'Registration',
			parameters: { ...node.parameters, eventId: byId(ids.first) },
		})),
	});
	await workflows.activate(workflowId);
	expect(ownSubscriptions()).toEqual([
		expect.objectContaining({ associatedEntity: { eventId: ids.first } }),
	]);
	await workflows.deactivate(workflowId);
	expect(ownSubscriptions()).toEqual([]);
});

test('a subscription that somebody else has deleted does not keep the workflow from ending', async () => {
	const { workflows } = canvas.environment.client;
	await workflows.activate(workflowId);
	const [{ id }] = ownSubscriptions();
	canvas.control.subscriptions.delete(id);
	await workflows.deactivate(workflowId);
	expect(ownSubscriptions()).toEqual([]);
});

test('published beside a polling trigger while LinkedIn is down: subscribed at a later start of n8n', async () => {
	const { n8n } = canvas.environment;
	const organization = { organizationId: byId(ids.main) };
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
	await expect(canvas.environment.client.workflows.activate(id)).rejects.toThrow(/HTTP status 503/);
	// n8n now has the polling trigger alone, and tries the other one at each of its starts.
	await n8n.restart();
	expect(ownSubscriptions()).toEqual([]);
	canvas.control.faults.remove(fault);
	await n8n.restart();
	await waitUntil('the subscription', () => ownSubscriptions().length === 1 || undefined);
	await canvas.environment.client.workflows.delete(id);
	expect(ownSubscriptions()).toEqual([]);
});

test('one that could not be deleted, and was blocked since, is replaced at the next activation', async () => {
	const { workflows } = canvas.environment.client;
	await workflows.activate(workflowId);
	const [left] = ownSubscriptions();
	const fault = canvas.control.faults.add({
		match: { resource: 'leadNotifications' },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	await workflows.deactivate(workflowId);
	canvas.control.faults.remove(fault);
	canvas.control.subscriptions.setState(left.id, { state: 'blocked', failuresInARow: 3 });

	await workflows.activate(workflowId);
	expect(ownSubscriptions()).toEqual([expect.objectContaining({ state: 'validated' })]);
	expect(ownSubscriptions()[0].id).not.toBe(left.id);
	await workflows.deactivate(workflowId);
	await waitUntil('the subscription to end', () => ownSubscriptions().length === 0 || undefined);
});
