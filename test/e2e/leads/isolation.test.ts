import { Canvas, byId, setNode, withErrorOutput } from '../support/canvas';
import { HOUR, ids, leadWorld } from '../support/leadWorld';
import { leadIds, rowIds } from '../support/pulls';
import { itemsNode } from '../../harness/workflowBuilder';
import type { Lead } from '../../simulator/world/types';

const OF_MAIN = { organizationId: byId(ids.main), options: { pageSize: 10 } };
const NOTE = { note: "={{ $('Input').item.json.note }}" };

let canvas: Canvas;
let leads: Lead[];

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const submittedAt = Date.now() - HOUR;
	leads = canvas.control.leads.addMany({ eventId: ids.third, submittedAt }, 25);
});

afterEach(() => {
	for (const { id } of leads) canvas.control.leads.damage(id, null);
});

afterAll(async () => await canvas?.close());

const malformed = (override: Record<string, unknown>) => ({
	kind: 'malformed' as const,
	override,
});

const without = (...broken: Lead[]) => leadIds(leads.filter((lead) => !broken.includes(lead)));

/** Pulls behind one input item; what comes out of each output is joined with that item. */
async function pullWithErrorOutput() {
	const execution = await canvas.run(
		[
			itemsNode('Input', [{ note: 'the input' }]),
			canvas.action('Pull', 'lead.pull', OF_MAIN, { onError: 'continueErrorOutput' }),
			setNode('Good', NOTE),
			setNode('Bad', NOTE),
		],
		{ connections: withErrorOutput('Pull', 'Good', 'Bad') },
	);
	expect(execution.error).toBeUndefined();
	return execution;
}

test('a field that cannot be read is named, and the rest of the row stands', async () => {
	const [sound, broken] = leads;
	const [first, second] = broken.answers;
	const unreadable = { questionId: Number(first.questionId), answerDetails: { videoAnswer: {} } };
	const readable = {
		questionId: Number(second.questionId),
		answerDetails: { textQuestionAnswer: { answer: 'still here' } },
	};
	canvas.control.leads.damage(broken.id, malformed({ answers: [unreadable, readable] }));

	const execution = await canvas.run([canvas.action('Pull', 'lead.pull', OF_MAIN)]);
	const rows = execution.json('Pull');
	expect(rowIds(rows)).toEqual(leadIds(leads));
	const row = rows.find(({ lead_id }) => lead_id === broken.id) ?? {};
	const [lost, kept] =
		first.questionId < second.questionId ? ['first_name', 'email'] : ['email', 'first_name'];
	expect(row).toMatchObject({ [lost]: null, [kept]: 'still here', lead_error: null });
	expect(row.field_errors).toMatch(new RegExp(`^${lost}: .*videoAnswer`));
	expect(rows.find(({ lead_id }) => lead_id === sound.id)?.field_errors).toBeNull();
	for (const { lead_id, field_errors } of rows) {
		expect(field_errors === null).toBe(lead_id !== broken.id);
	}
});

test('without an error output a lead that cannot be read comes with the others and says why', async () => {
	const broken = leads[7];
	canvas.control.leads.damage(broken.id, malformed({ formResponse: undefined }));
	const execution = await canvas.run([canvas.action('Pull', 'lead.pull', OF_MAIN)]);
	expect(execution.error).toBeUndefined();
	const rows = execution.json('Pull');
	expect(rowIds(rows)).toEqual(leadIds(leads));
	expect(rowIds(rows.filter(({ lead_error }) => lead_error !== null))).toEqual([broken.id]);
});

test('with an error output it goes there with its data, and its input can be reached', async () => {
	const broken = leads[7];
	canvas.control.leads.damage(broken.id, malformed({ formResponse: undefined }));
	const execution = await pullWithErrorOutput();
	expect(rowIds(execution.json('Good'))).toEqual(without(broken));
	for (const { note } of execution.json('Good')) expect(note).toBe('the input');
	expect(execution.json('Bad')).toEqual([
		expect.objectContaining({
			note: 'the input',
			error: expect.stringContaining('without a form response'),
			message: expect.objectContaining({
				lead_id: broken.id,
				event_id: ids.third,
				submitted_at: new Date(broken.submittedAt).toISOString(),
			}),
		}),
	]);
});

test('a page that always fails because of one lead: everything else is delivered', async () => {
	// One in the middle of a page, and the very last of all.
	const broken = [leads[4], leads[24]];
	for (const { id } of broken) canvas.control.leads.damage(id, { kind: 'poison' });
	const execution = await pullWithErrorOutput();
	expect(rowIds(execution.json('Good'))).toEqual(without(...broken));
	const reported = execution.json('Bad');
	expect(reported).toHaveLength(broken.length);
	for (const { note, error, message } of reported) {
		expect(note).toBe('the input');
		expect(error).toContain('LinkedIn could not deliver this lead');
		expect(message).toMatchObject({ organization_id: ids.main, lead_type: 'EVENT' });
	}
	const stand = reported.map(({ message }) => (message as { lead_id: string }).lead_id);
	expect(new Set(stand).size).toBe(broken.length);
});
