import { waitUntil } from '../../harness/waitUntil';
import type { FaultRule } from '../../simulator';
import { ActiveTrigger } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});

afterEach(() => canvas.control.faults.clear());

afterAll(async () => await canvas?.close());

const always = (effect: FaultRule['effect']): FaultRule => ({
	match: { resource: 'leadFormResponses' },
	effect,
	times: 'always',
});

/** The error of the first poll that failed after this was called. */
async function failedPoll(trigger: ActiveTrigger) {
	const { length } = await trigger.executions();
	return await waitUntil('a poll to fail', async () => {
		const later = (await trigger.executions()).slice(length);
		return later.find(({ status }) => status === 'error')?.error;
	});
}

test('LinkedIn cannot be reached at the activation: it is made up for at a later poll', async () => {
	const trigger = await ActiveTrigger.create(canvas, { startFrom: 'now' });
	canvas.control.faults.add(always({ kind: 'cutConnection' }));
	await trigger.activate();
	expect((await canvas.environment.client.workflows.get(trigger.id)).active).toBe(true);
	const meanwhile = canvas.control.leads.add({ eventId: ids.first });
	canvas.control.faults.clear();
	expect(await trigger.settled([meanwhile])).toEqual([meanwhile.id]);
	await trigger.delete();
});

test.each<[string, FaultRule['effect'], RegExp]>([
	['fails', { kind: 'status', status: 503 }, /LinkedIn failed to answer \(HTTP status 503\)/],
	[
		'is out of quota',
		{ kind: 'throttle', limit: 'day' },
		/daily limit of calls .* is used up until/,
	],
	['answers with a web page', { kind: 'htmlBody' }, /answer for leads of .* could not be read/],
])('while LinkedIn %s each poll says so, and no lead is lost', async (_, effect, message) => {
	const { leads, faults } = canvas.control;
	const trigger = await ActiveTrigger.create(canvas, { startFrom: 'now' });
	await trigger.activate();
	const before = leads.add({ eventId: ids.first });
	await trigger.settled([before]);

	faults.add(always(effect));
	const meanwhile = leads.addMany({ eventId: ids.second }, 3);
	expect(await failedPoll(trigger)).toMatchObject({
		message: expect.stringMatching(message),
		description: expect.stringMatching(/\w/),
	});
	faults.clear();
	expect(await trigger.settled(meanwhile)).toEqual(leadIds([before, ...meanwhile]));
	await trigger.delete();
});

test('a page in the middle fails: nothing of the window is emitted twice or lost', async () => {
	const { leads, faults } = canvas.control;
	const trigger = await ActiveTrigger.create(canvas, { startFrom: 'now' });
	await trigger.activate();
	await trigger.polls(1);
	faults.add({
		// Pages that are read ahead have one lead in common.
		match: { resource: 'leadFormResponses', pathIncludes: 'start=99&' },
		effect: { kind: 'cutConnection', afterBytes: 500 },
		times: 'always',
	});
	const burst = leads.addMany({ eventId: ids.first }, 150);
	expect((await failedPoll(trigger))?.message).toMatch(/LinkedIn/);
	faults.clear();
	expect(await trigger.settled(burst)).toEqual(leadIds(burst));
	await trigger.delete();
});
