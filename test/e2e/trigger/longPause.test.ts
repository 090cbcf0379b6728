import { ActiveTrigger } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { HOUR, ids, leadWorld } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

let canvas: Canvas;

beforeAll(async () => {
	// LinkedIn's clock is two hours behind n8n's and catches up during the pause.
	const now = () => Date.now() - 2 * HOUR;
	canvas = await Canvas.open({ simulator: { world: leadWorld(now()), now } });
});

afterAll(async () => await canvas?.close());

test('what came in two hours without the workflow is emitted when it is active again', async () => {
	const { leads, advance, now } = canvas.control;
	const start = now() - HOUR;
	const startDate = new Date(start).toISOString();
	const trigger = await ActiveTrigger.create(canvas, { startFrom: 'date', startDate });
	leads.add({ eventId: ids.first, submittedAt: start - 1 });
	const before = leads.addMany({ eventId: ids.first }, 2);
	await trigger.activate();
	expect(await trigger.settled(before)).toEqual(leadIds(before));

	await trigger.deactivate();
	const missed = [];
	for (let quarter = 0; quarter < 8; quarter++) {
		missed.push(...leads.addMany({ eventId: quarter % 2 ? ids.second : ids.third }, 30));
		advance(HOUR / 4);
	}
	await trigger.activate();
	const after = leads.add({ eventId: ids.first });
	expect(await trigger.settled([...missed, after])).toEqual(leadIds([...before, ...missed, after]));
	await trigger.delete();
});
