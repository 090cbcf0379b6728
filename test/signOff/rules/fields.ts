import { isMatch } from 'lodash';
import { byId } from '../../e2e/support/canvas';
import { expectedFields, type Facts } from '../../e2e/support/expectedItems';
import { itemsNode } from '../../harness/workflowBuilder';
import { landmarks } from '../../simulator/world/landmarks';
import type { Rule } from '../rule';

const { forms } = landmarks;
const NAME = 'Get form fields';

export const fields: Rule = {
	id: 'LGF-103',
	words: 'All fields of a form, read automatically',
	expectations: 'Fields as the form has them, without a static schema; the form’s full metadata.',
	explanation:
		'Form → Get Fields reads the form from LinkedIn and gives one item for each question, consent and hidden field, with the name of the column that its answers get.',
	show: async (stage, shown) => {
		const { world, desk } = stage;
		const execution = await stage.perform(shown, {
			name: NAME,
			action: 'form.getFields',
			parameters: { formId: byId(forms.everyQuestion) },
			caption: 'The fields of a form that has every kind of question',
		});
		const expected = expectedFields(world, forms.everyQuestion);
		const fields = execution.json(NAME);
		const isOfForm = ({ kind }: Facts) => ['question', 'consent', 'hidden'].includes(String(kind));
		shown.equals('Fields of the form', fields.filter(isOfForm).length, expected.length);
		shown.table(
			'Some of the columns',
			fields
				.slice(0, 12)
				.map(({ column, kind, label, required }) => ({ column, kind, label, required })),
		);

		const ids = Object.values(forms);
		shown.step(`Read the fields of ${ids.length} forms, odd and large ones among them.`);
		const formId = byId('={{ $json.id }}');
		const input = itemsNode(
			'Forms',
			ids.map((id) => ({ id })),
		);
		const all = await desk.canvas.run([
			input,
			desk.canvas.action(NAME, 'form.getFields', { formId }),
		]);
		const ofForm = ids.map((_id, index) =>
			all.items(NAME).filter(({ pairedItem }) => (pairedItem as { item: number }).item === index),
		);
		const read = ofForm.map((items) => items.map(({ json }) => json as Facts));
		const wanted = ids.map((id) => expectedFields(world, id));
		// There are more: those of earlier versions, and the columns that every lead has. What an earlier version
		// does not ask is not required.
		const missing = wanted.flatMap((facts, form) =>
			facts.filter(
				(fact) =>
					!read[form].some(
						(item) => isMatch(item, fact) || isMatch(item, { ...fact, required: false }),
					),
			),
		);
		shown.equals('Questions, consents and hidden fields that are missing', missing.length, 0);
		const doubled = read.filter(
			(items) => new Set(items.map(({ column }) => column)).size < items.length,
		);
		shown.equals('Forms in which two fields have one column', doubled.length, 0);
	},
};
