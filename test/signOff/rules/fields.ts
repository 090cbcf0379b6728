import { byId } from '../../e2e/support/canvas';
import { landmarks } from '../../simulator/world/landmarks';
import { formById, latestVersion } from '../../simulator/world/lookups';
import type { Rule } from '../rule';

const FORM = landmarks.forms.everyQuestion;
const NAME = 'Get form fields';

export const fields: Rule = {
	id: 'LGF-103',
	words: 'All fields of a form, read automatically',
	expectations: 'Fields as the form has them, without a static schema; the form’s full metadata.',
	explanation:
		'Form → Get Fields reads the form from LinkedIn and gives one item for each question, consent and hidden field, with the name of the column that its answers get.',
	show: async (stage, shown) => {
		const execution = await stage.perform(shown, {
			name: NAME,
			action: 'form.getFields',
			parameters: { formId: byId(FORM) },
			caption: 'The fields of a form that has every kind of question',
		});
		const read = execution.json(NAME);
		const ofKind = (wanted: string) => read.filter(({ kind }) => kind === wanted);
		const { questions, consents, hiddenFields } = latestVersion(formById(stage.world, FORM));
		const asked = ofKind('question').map(({ question_id }) => question_id);
		shown.sameSet(
			'The questions of the form',
			asked,
			questions.map(({ id }) => id),
		);
		shown.equals('Its consents', ofKind('consent').length, consents.length);
		shown.equals('Its hidden fields', ofKind('hidden').length, hiddenFields.length);
		const columns = new Set(read.map(({ column }) => column));
		shown.equals('Fields with a column of their own', columns.size, read.length);
		shown.table(
			'Some of the columns',
			read
				.slice(0, 12)
				.map(({ column, kind, label, required }) => ({ column, kind, label, required })),
		);
	},
};
