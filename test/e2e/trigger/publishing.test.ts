import type { INodeParameters } from 'n8n-workflow';
import { waitUntil } from '../../harness/waitUntil';
import { ActiveTrigger } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});
afterAll(async () => await canvas.close());

test.each(['immediately', 'onSuccess'])(
	'publishing the workflow during a poll loses no lead: %s',
	async (confirmLeads) => {
		const next = { name: 'Next', type: 'n8n-nodes-base.noOp', typeVersion: 1 };
		const parameters: INodeParameters = { confirmLeads };
		const trigger = await ActiveTrigger.create(canvas, parameters, [next]);
		await trigger.activate();
		const { faults, leads } = canvas.control;
		// The poll has seen the lead, and waits for its form.
		const held = faults.add({
			match: { resource: 'leadForms' },
			effect: { kind: 'latency' },
			times: 'always',
		});
		const eventId = confirmLeads === 'immediately' ? ids.first : ids.third;
		const lead = leads.add({ eventId });
		await waitUntil('the poll to wait', () => faults.list()[0].hits > 0 || undefined);

		const { session, workflows } = canvas.environment.client;
		const { name, nodes, connections, versionId } = await workflows.get(trigger.id);
		const renamed = { name: `${name} ${confirmLeads}`, nodes, connections, versionId };
		await session.send('PATCH', `/rest/workflows/${trigger.id}`, {
			...renamed,
			nodes: nodes.map((node) => ({ ...node, notes: 'Published again' })),
		});
		await trigger.activate();
		faults.remove(held);

		const emitted = await trigger.settled([lead]);
		expect(emitted).toEqual([lead.id]);
		await trigger.delete();
	},
);
