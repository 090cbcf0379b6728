import { ActiveTrigger, TRIGGER } from '../support/activeTrigger';
import { byId, Canvas } from '../support/canvas';
import { HOUR, ids, leadWorld } from '../support/leadWorld';
import { leadIds, rowIds } from '../support/pulls';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});

afterAll(async () => await canvas?.close());

test('without a lead: a sample of the chosen form, marked as one, with its very columns', async () => {
	const formId = byId(ids.sharedForm);
	const trigger = await ActiveTrigger.create(canvas, { formId });
	const execution = await trigger.testEvent();
	expect(execution.error).toBeUndefined();
	const [sample, ...others] = execution.json(TRIGGER);
	expect(others).toEqual([]);
	expect(sample).toMatchObject({
		lead_id: 'sample-lead',
		is_test_lead: true,
		form_id: ids.sharedForm,
		colour: 'Red',
	});
	const fields = await canvas.run([
		canvas.action('Fields', 'form.getFields', { formId, options: { leadColumns: true } }),
	]);
	expect(Object.keys(sample)).toEqual(fields.json('Fields').map(({ column }) => column));
	await trigger.delete();
});

test('with leads: the newest ones, and the trigger remembers nothing of it', async () => {
	const { leads, now } = canvas.control;
	const start = now() - 2 * HOUR;
	const all = leads.addMany({ eventId: ids.first, submittedAt: start }, 25, 1000);
	const startDate = new Date(start).toISOString();
	const trigger = await ActiveTrigger.create(canvas, { startFrom: 'date', startDate });
	for (const leadOrder of ['newestFirst', 'oldestFirst'] as const) {
		canvas.control.variants.set({ leadOrder });
		const execution = await trigger.testEvent();
		expect(rowIds(execution.json(TRIGGER))).toEqual(leadIds(all.slice(-10)));
	}
	await trigger.activate();
	expect(await trigger.settled(all)).toEqual(leadIds(all));
	await trigger.delete();
});
