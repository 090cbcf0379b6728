import { waitUntil } from '../../harness/waitUntil';
import { ActiveTrigger } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { HOUR, ids, leadWorld } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

let canvas: Canvas;
let trigger: ActiveTrigger;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	// A trigger that forgot where it was would emit everything of the last day again.
	trigger = await ActiveTrigger.create(canvas, { startFrom: 'lastDays', startDays: 1 });
	await trigger.activate();
});

afterAll(async () => await canvas?.close());

const all = () => leadIds(canvas.control.leads.list());

/** What was emitted last comes once more after a restart: n8n had not stored yet that it was done. */
const idsOnce = async (expected: Parameters<ActiveTrigger['settled']>[0]) => [
	...new Set(await trigger.settled(expected)),
];

test('n8n is stopped and started again', async () => {
	const { n8n } = canvas.environment;
	await trigger.settled([canvas.control.leads.add({ eventId: ids.first })]);
	await n8n.stop();
	const missed = canvas.control.leads.addMany({ eventId: ids.second }, 3);
	await n8n.restart();
	expect(await idsOnce(missed)).toEqual(all());
});

test('n8n is killed and started again', async () => {
	const { n8n } = canvas.environment;
	await n8n.kill();
	const missed = canvas.control.leads.addMany({ eventId: ids.first }, 3);
	await n8n.restart();
	expect(await idsOnce(missed)).toEqual(all());
});

test('LinkedIn does not answer while n8n starts: the trigger is active all the same', async () => {
	const { n8n, client } = canvas.environment;
	const { faults, leads } = canvas.control;
	const missed = leads.addMany({ eventId: ids.first }, 3);
	faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'latency', milliseconds: 200_000 },
		times: 'always',
	});
	// n8n gives up activating after 70% of this, by default after 84 s, and for good.
	await n8n.restart({ N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '60' });
	await waitUntil('LinkedIn to be asked', () => faults.list()[0].hits > 0 || undefined);
	const { triggers } = await client.workflows.publication(trigger.id);
	expect(triggers).toEqual([expect.objectContaining({ status: 'activated' })]);
	faults.clear();
	expect(await idsOnce(missed)).toEqual(all());
	await n8n.restart();
});

test('the node is renamed', async () => {
	await trigger.rename('New registrations');
	const next = canvas.control.leads.add({ eventId: ids.third });
	expect(await idsOnce([next])).toEqual(all());
	// A rename that n8n reads from its database only after a restart.
	await canvas.environment.n8n.restart();
	const last = canvas.control.leads.add({ eventId: ids.third });
	expect(await idsOnce([last])).toEqual(all());
});

test('the workflow is deactivated for two hours', async () => {
	const { leads, advance } = canvas.control;
	await trigger.deactivate();
	const missed = [leads.add({ eventId: ids.first })];
	advance(HOUR);
	missed.push(...leads.addMany({ eventId: ids.second }, 120));
	advance(HOUR);
	missed.push(leads.add({ eventId: ids.third }));
	await trigger.activate();
	expect(await idsOnce(missed)).toEqual(all());
});
