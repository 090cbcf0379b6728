import type { Lead } from '../../simulator/world/types';
import { ActiveTrigger } from '../support/activeTrigger';
import { byId, Canvas } from '../support/canvas';
import { HOUR, ids, leadWorld, MINUTE } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

let canvas: Canvas;
let trigger: ActiveTrigger;
/** What was emitted so far, and is not to be emitted again by this node. */
let emitted: Lead[];

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const { leads, now } = canvas.control;
	const start = now() - 2 * HOUR;
	// Older and newer than the overlap.
	emitted = [ids.first, ids.second].flatMap((eventId) =>
		leads.addMany({ eventId, submittedAt: start }, 11, 10 * MINUTE),
	);
	// With a date, a trigger that forgot where it was would emit everything again.
	const startDate = new Date(start).toISOString();
	trigger = await ActiveTrigger.create(canvas, { startFrom: 'date', startDate });
	await trigger.activate();
	expect(await trigger.settled(emitted)).toEqual(leadIds(emitted));
});

afterAll(async () => await canvas?.close());

const add = (eventId: string) => canvas.control.leads.add({ eventId });

/** Nothing that was emitted comes again; what arrives now comes, and nothing else. */
async function goesOnWith(wanted: Lead[]) {
	emitted.push(...wanted);
	expect(await trigger.settled(wanted)).toEqual(leadIds(emitted));
}

test('a filter that is changed: nothing comes again, nor what was not wanted meanwhile', async () => {
	await trigger.configure({ eventId: byId(ids.second) });
	await goesOnWith([]);
	add(ids.first);
	await goesOnWith([add(ids.second)]);
	await trigger.configure({ eventId: byId('all') });
	await goesOnWith([]);
	await goesOnWith([add(ids.first), add(ids.third)]);
});

test('the node is renamed: nothing comes again', async () => {
	await trigger.rename('New registrations');
	await goesOnWith([]);
	await goesOnWith([add(ids.first)]);
	await trigger.rename('Leads');
	await goesOnWith([add(ids.second)]);
});

test('the node is deleted, and another one added under its name: it begins anew', async () => {
	const before = leadIds(emitted);
	await trigger.replace();
	const all = canvas.control.leads.list();
	expect(await trigger.settled([...all, add(ids.first)])).toEqual(
		[...before, ...leadIds(canvas.control.leads.list())].sort(),
	);
});
