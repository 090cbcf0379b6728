import { partition } from 'lodash';
import { ActiveTrigger } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { DAY, ids, leadWorld, MINUTE } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

let canvas: Canvas;
let trigger: ActiveTrigger;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	trigger = await ActiveTrigger.create(canvas, { startFrom: 'now' });
	await trigger.activate();
});

afterAll(async () => await canvas?.close());

test('a burst of 350 leads between two polls', async () => {
	const { leads, now } = canvas.control;
	const submittedAt = now() - 400;
	const burst = leads.addMany({ eventId: ids.first, submittedAt }, 350);
	// Those of the moments before the activation do not count as new.
	expect(await trigger.settled(burst)).toEqual(leadIds(burst));
});

test('a lead that LinkedIn shows late, after newer ones were emitted', async () => {
	const { leads, now } = canvas.control;
	const late = leads.add({
		eventId: ids.third,
		submittedAt: now(),
		visibleFrom: now() + DAY,
	});
	await trigger.polls(1);
	const newer = leads.add({ eventId: ids.first });
	const before = await trigger.settled([newer]);
	expect(before).toContain(newer.id);
	expect(before).not.toContain(late.id);
	leads.setVisibleFrom(late.id, now());
	expect(await trigger.settled([late])).toEqual(leadIds(leads.list()));
});

test('two leads in the same millisecond, one shown after the other', async () => {
	const { leads, now } = canvas.control;
	const submittedAt = now();
	const first = leads.add({ eventId: ids.second, submittedAt });
	await trigger.settled([first]);
	const second = leads.add({ eventId: ids.second, submittedAt });
	expect(await trigger.settled([second])).toEqual(leadIds(leads.list()));
});

test('a person who signs up again under the same id', async () => {
	const { leads } = canvas.control;
	const [earlier] = leads.list();
	const again = leads.add({ eventId: ids.first, id: earlier.id });
	await trigger.polls(2);
	const emitted = await trigger.settled([again]);
	expect(emitted).toEqual(leadIds(leads.list()));
	expect(emitted.filter((id) => id === earlier.id)).toHaveLength(2);
});

test('a lead that cannot be read, and one that LinkedIn cannot serve, hold nothing up', async () => {
	const { leads, now } = canvas.control;
	const damage = { kind: 'malformed' as const, override: { formResponse: undefined } };
	const malformed = leads.add({ eventId: ids.first, damage });
	const poison = leads.add({ eventId: ids.first, damage: { kind: 'poison' } });
	const sound = leads.add({ eventId: ids.first, submittedAt: now() + 1 });
	await trigger.settled([malformed, sound]);
	const rows = (await trigger.rows()).filter(({ lead_error }) => lead_error !== null);
	const [served, stand] = partition(rows, ({ lead_id }) => lead_id === malformed.id);
	expect(served).toEqual([
		expect.objectContaining({ lead_error: expect.stringContaining('without a form response') }),
	]);
	expect(stand).toEqual([
		expect.objectContaining({
			lead_id: expect.stringMatching(/^undeliverable-/),
			organization_id: ids.main,
		}),
	]);
	leads.delete(poison.id);
	expect(now() - malformed.submittedAt).toBeLessThan(60 * MINUTE);
});
