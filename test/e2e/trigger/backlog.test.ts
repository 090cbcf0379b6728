import { ActiveTrigger, TRIGGER } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { HOUR, ids, leadWorld } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});

afterAll(async () => await canvas?.close());

test.each(['newestFirst', 'oldestFirst'] as const)(
	'1,200 leads to be made up for, %s: 500 in an execution, each lead once',
	async (leadOrder) => {
		const { leads, now, variants } = canvas.control;
		variants.set({ leadOrder });
		const submittedAt = now() - 2 * HOUR;
		const backlog = leads.addMany({ eventId: ids.first, submittedAt }, 1200, 5000);
		const startDate = new Date(submittedAt).toISOString();
		const trigger = await ActiveTrigger.create(canvas, { startFrom: 'date', startDate });
		await trigger.activate();
		expect(await trigger.settled(backlog)).toEqual(leadIds(backlog));
		const sizes = (await trigger.executions()).map((execution) => execution.json(TRIGGER).length);
		expect(sizes).toEqual([500, 500, 200]);
		await trigger.delete();
		for (const { id } of backlog) leads.delete(id);
	},
);
