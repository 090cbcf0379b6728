import { itemsNode } from '../../harness/workflowBuilder';
import { landmarks } from '../../simulator/world/landmarks';
import { byLeadId, expectedRows } from '../../oracle/leadRow';
import { byId, Canvas } from '../support/canvas';
import { expectedFields } from '../support/expectedItems';
import { nastyWorld } from '../support/nastyWorld';

const FORM_IDS = Object.values(landmarks.forms);

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: nastyWorld(Date.now()) } });
});

afterAll(async () => await canvas?.close());

test('getFields gives every question, consent and hidden field of each form', async () => {
	const { world } = canvas.environment.simulator;
	const execution = await canvas.run([
		itemsNode(
			'Forms',
			FORM_IDS.map((id) => ({ id })),
		),
		canvas.action('Fields', 'form.getFields', { formId: byId('={{ $json.id }}') }),
	]);
	expect(execution.error).toBeUndefined();
	for (const [index, formId] of FORM_IDS.entries()) {
		const fields = execution
			.items('Fields')
			.filter(({ pairedItem }) => (pairedItem as { item: number }).item === index)
			.map(({ json }) => json);
		expect(new Set(fields.map(({ column }) => column)).size).toBe(fields.length);
		expect(fields).toEqual(
			expectedFields(world, formId).map((facts) => expect.objectContaining(facts) as unknown),
		);
	}
});

test('neighbouring ids of 19 digits stay apart from LinkedIn to the row', async () => {
	const { world } = canvas.environment.simulator;
	const formId = byId(landmarks.forms.largeQuestionIds);
	const execution = await canvas.run([
		canvas.action('Fields', 'form.getFields', { formId }),
		canvas.action('Pull', 'lead.pull', { formId }, { executeOnce: true }),
	]);
	expect(execution.error).toBeUndefined();
	const fields = execution.json('Fields') as unknown as Array<{ question_id: string }>;
	const questionIds = fields.map(({ question_id }) => question_id);
	expect(questionIds).toEqual([
		'1152921504606846976',
		'1152921504606846977',
		'1152921504606846978',
		'1152921504606846979',
	]);
	expect(new Set(questionIds.map(Number)).size).toBe(1);
	const leads = canvas.control.leads.list({ formId: landmarks.forms.largeQuestionIds });
	expect(byLeadId(execution.json('Pull'))).toEqual(expectedRows(world, leads));
});
