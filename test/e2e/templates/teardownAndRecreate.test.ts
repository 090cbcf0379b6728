import { readTemplate, withCredentials } from '../../demo/template';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { LeadSubscription } from '../../simulator/world/types';
import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const START = 'Recreate subscriptions';
const FOREIGN = 'https://crm.example.com/webhook/linkedin';

let canvas: Canvas;
let templateId: string;
let workflowIds: string[];

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const { workflows } = canvas.environment.client;
	const template = withCredentials(readTemplate('teardown-and-recreate'), {
		[LINKEDIN_CREDENTIAL_TYPE]: canvas.linkedIn,
	});
	templateId = (await workflows.create(template)).id;
	canvas.control.subscriptions.add({
		owner: { organizationId: ids.main },
		leadType: 'EVENT',
		webhook: FOREIGN,
	});
	workflowIds = [];
	for (const parameters of [
		{ organizationId: byId(ids.main) },
		{ organizationId: byId(ids.main), eventId: byId(ids.first) },
		{ organizationId: byId(ids.other) },
	]) {
		const { id } = await canvas.create([canvas.notificationTrigger('Instant lead', parameters)]);
		await workflows.activate(id);
		workflowIds.push(id);
	}
});

afterAll(async () => await canvas?.close());

const subscriptions = () => canvas.control.subscriptions.list();

const withoutId = ({ owner, leadType, webhook, associatedEntity }: LeadSubscription) => ({
	owner,
	leadType,
	webhook,
	associatedEntity,
});

test('blocked subscriptions are replaced by ones that deliver; those of others stay', async () => {
	const { executions } = canvas.environment.client;
	const before = subscriptions();
	for (const { id, webhook } of before) {
		if (webhook !== FOREIGN) {
			canvas.control.subscriptions.setState(id, { state: 'blocked', failuresInARow: 3 });
		}
	}
	const run = await canvas.environment.client.workflows.run(templateId, START);
	expect(run.error?.message).toBeUndefined();

	const after = subscriptions();
	expect(after.map(withoutId)).toEqual(expect.arrayContaining(before.map(withoutId)));
	expect(after).toHaveLength(4);
	expect(after.every(({ state }) => state === 'validated')).toBe(true);
	const kept = after.filter(({ id }) => before.some((each) => each.id === id));
	expect(kept.map(({ webhook }) => webhook)).toEqual([FOREIGN]);

	const { id } = canvas.control.leads.add({ eventId: ids.first });
	for (const workflowId of workflowIds.slice(0, 2)) {
		const execution = await executions.next(workflowId, '0');
		expect(execution.json('Instant lead')).toEqual([expect.objectContaining({ lead_id: id })]);
	}
});

test('one that cannot be recreated is named at the end, and the others are recreated', async () => {
	const { ingress, client } = canvas.environment;
	const path = await client.workflows.webhookPath(workflowIds[0], 'Instant lead');
	ingress.refuse(({ method, target }) => method === 'GET' && target.startsWith(path));
	const run = await client.workflows.run(templateId, START);
	ingress.admit();
	expect(run.error?.message).toContain(`LinkedIn no longer notifies ${ingress.url}${path}`);
	expect(run.error?.message).toContain(
		'Unpublish the workflows behind these addresses and publish them again',
	);
	expect(subscriptions()).toHaveLength(3);
});

test('one that cannot be deleted stays and is named, and those around it are recreated', async () => {
	const { control, environment } = canvas;
	for (const id of workflowIds) await environment.client.workflows.deactivate(id);
	for (const id of workflowIds) await environment.client.workflows.activate(id);
	const before = subscriptions().filter(({ webhook }) => webhook !== FOREIGN);
	const [, stuck] = before;
	const fault = control.faults.add({
		match: { method: 'delete', pathIncludes: stuck.id },
		effect: { kind: 'status', status: 403 },
		times: 'always',
	});
	const run = await environment.client.workflows.run(templateId, START);
	control.faults.remove(fault);
	expect(run.error?.message).toContain(`The subscription of ${stuck.webhook} was not replaced`);
	const after = subscriptions().filter(({ webhook }) => webhook !== FOREIGN);
	expect(after.map(withoutId)).toEqual(expect.arrayContaining(before.map(withoutId)));
	const kept = before.filter(({ id }) => after.some((each) => each.id === id));
	expect(kept.map(({ id }) => id)).toEqual([stuck.id]);
});

test('deactivating the workflows ends the recreated ones as well', async () => {
	const { workflows } = canvas.environment.client;
	for (const id of workflowIds) await workflows.deactivate(id);
	expect(subscriptions().map(({ webhook }) => webhook)).toEqual([FOREIGN]);
});
