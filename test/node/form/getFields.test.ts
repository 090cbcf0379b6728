import { sortBy } from 'lodash';

import { placeOfQuestion } from '../../oracle/columnNames';
import { landmarks } from '../../simulator/world/landmarks';
import { formById, latestVersion } from '../../simulator/world/lookups';
import type { LeadForm, Localized } from '../../simulator/world/types';
import { useNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf } from '../router/runAction';

const { forms } = landmarks;

const nodeTest = useNodeTest();

const fieldsOf = async (formId: string) =>
	await itemsOf(nodeTest, 'form: getFields', { formId: entered(formId) });

/** The text in the language of the form if there is one; `instead` if the text is blank. */
const wording = (text: Localized, { creationLocale }: LeadForm, instead: string) => {
	const { language, country } = creationLocale;
	const words = text[`${language}_${country}`] ?? Object.values(text)[0];
	return words.trim() === '' ? instead : words;
};

it.each(['everyQuestion', 'consents', 'largeQuestionIds'] as const)(
	'Get Fields returns the questions, consents and hidden fields of the form %s',
	async (name) => {
		const form = formById(nodeTest.simulator.world, forms[name]);
		const { questions, consents, hiddenFields } = latestVersion(form);
		const fields = await fieldsOf(form.id);
		const ofKind = (kind: string) => fields.filter((field) => field.kind === kind);
		expect(ofKind('question')).toMatchObject(
			sortBy(questions, placeOfQuestion).map((question) => ({
				label: wording(question.text, form, question.name),
				type: 'text',
				required: question.required,
				question_type: question.details.type,
				question_id: question.id,
				predefined_field: question.predefinedField ?? null,
				options:
					question.details.type === 'multipleChoice'
						? question.details.options.map(({ id, text }) => wording(text, form, `Option ${id}`))
						: null,
			})),
		);
		expect(ofKind('consent')).toMatchObject(
			consents.map((consent) => ({
				label: wording(consent.text, form, `Consent ${consent.id}`),
				type: 'boolean',
				required: consent.checkRequired,
				consent_id: String(consent.id),
			})),
		);
		expect(ofKind('hidden')).toMatchObject(
			hiddenFields.map((field) => ({ type: 'text', hidden_field: field.name.trim() })),
		);
	},
);
