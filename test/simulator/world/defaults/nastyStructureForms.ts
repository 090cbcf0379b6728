import { PREDEFINED_FIELDS } from '../predefinedFields';
import { EMAIL, FIRST_NAME, type NastyFormSpec } from './nastyFormSpec';

export const everyQuestion: NastyFormSpec = {
	name: 'Every question there is',
	description: 'All predefined fields, all types',
	questions: [
		...Object.keys(PREDEFINED_FIELDS).map((predefinedField, index) => ({
			predefinedField,
			required: index < 3,
		})),
		{ predefinedField: 'FAVOURITE_PLANET', text: 'A field that nobody has heard of' },
		{ text: 'A custom text', maxResponseLength: 2000 },
		{ text: 'An optional custom text', required: false },
		{ text: 'One of these', options: ['Zero', 'One', 'Two'] },
		{
			text: 'Any of these',
			options: ['Mornings', 'Evenings', 'Week-ends', 'Never, ever'],
			multipleAnswers: true,
			required: false,
		},
	],
	consents: [
		{ text: 'I agree to the terms.', checkRequired: true },
		{ text: 'Send me the newsletter, too.' },
	],
	hiddenFields: [
		{ name: 'utm_campaign', value: 'every "question"' },
		{ name: 'empty', value: '' },
	],
};

export const manyVersions: NastyFormSpec = {
	name: 'A form that changed',
	questions: [
		FIRST_NAME,
		EMAIL,
		{ text: 'Where did you hear of us?' },
		{ text: 'Asked in versions 1 and 2 only', required: false },
	],
};

/** 2^60 and its neighbours, which are one number as doubles. */
const LARGE_QUESTION_ID = 2n ** 60n;

export const largeQuestionIds: NastyFormSpec = {
	name: 'Question ids above 2^53',
	questions: [
		{ predefinedField: 'EMAIL', id: String(LARGE_QUESTION_ID) },
		{ text: 'The first of two neighbours', id: String(LARGE_QUESTION_ID + 1n) },
		{ text: 'The second of two neighbours', id: String(LARGE_QUESTION_ID + 2n) },
		{ text: 'A choice', options: ['Zero', 'One'], id: String(LARGE_QUESTION_ID + 3n) },
	],
};

export const consents: NastyFormSpec = {
	name: 'Consents and hidden fields',
	questions: [EMAIL],
	consents: [
		{ text: 'Consent zero', checkRequired: true },
		{ text: 'Consent one' },
		{ text: 'Consent one' },
		{ text: 'Ich stimme zu – “ja”', checkRequired: true },
		{ text: '' },
	],
	hiddenFields: [
		{ name: 'source', value: 'linkedin' },
		{ name: 'Source ID', value: '007' },
		{ name: 'email', value: 'not-the-person@mail.example' },
		{ name: ' ', value: 'blank name' },
		{ name: 'source', value: 'again' },
	],
};

export const optionZero: NastyFormSpec = {
	name: 'Choices',
	questions: [
		{ text: 'Only one option', options: ['Zero'] },
		{ text: 'Two options with one text', options: ['Same', 'Same'] },
		{ text: 'Falsy texts', options: ['', '0', 'false', 'null'], required: false },
		{
			text: 'Several, with commas',
			options: ['a, b', 'c; d', 'e | f', '"g"'],
			multipleAnswers: true,
		},
	],
};

export const wide: NastyFormSpec = {
	name: 'A hundred questions',
	questions: [
		EMAIL,
		...Array.from({ length: 99 }, (_, index) => ({
			text: `Question number ${index + 1}`,
			required: index < 5,
			...(index % 10 === 0 && { options: ['Yes', 'No', 'Perhaps'] }),
		})),
	],
};

export const noQuestions: NastyFormSpec = { name: 'No questions', questions: [] };

export const archived: NastyFormSpec = {
	name: 'An archived form',
	state: 'ARCHIVED',
	questions: [FIRST_NAME, EMAIL],
};

export const draft: NastyFormSpec = {
	name: 'A draft',
	state: 'DRAFT',
	questions: [FIRST_NAME, EMAIL],
};
