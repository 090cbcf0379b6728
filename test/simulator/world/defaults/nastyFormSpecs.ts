import type { NastyForm } from '../landmarks';
import type { FormSpec } from '../mutations';
import { PREDEFINED_FIELDS } from '../predefinedFields';
import type { QuestionSpec } from '../questions';
import { longText } from '../wildTexts';
import { LOCALES } from './commonForms';

type NastyFormSpec = Omit<FormSpec, 'id' | 'owner' | 'created'>;

const FIRST_NAME: QuestionSpec = { predefinedField: 'FIRST_NAME' };
const EMAIL: QuestionSpec = { predefinedField: 'EMAIL' };

const everyQuestion: NastyFormSpec = {
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

const manyVersions: NastyFormSpec = {
	name: 'A form that changed',
	questions: [
		FIRST_NAME,
		EMAIL,
		{ text: 'Where did you hear of us?' },
		{ text: 'Asked in versions 1 and 2 only', required: false },
	],
};

const collidingTexts: NastyFormSpec = {
	name: 'Form name',
	questions: [
		FIRST_NAME,
		{ text: 'First name' },
		{ text: 'Lead ID' },
		{ text: 'lead_id', required: false },
		{ text: 'Form name' },
		{ text: 'Form ID' },
		{ text: 'Submitted at' },
		{ text: 'Event name' },
		{ text: 'Is test lead' },
		{ text: 'Field errors', required: false },
		{ text: 'Comment' },
		{ text: 'Comment' },
		{ text: 'comment', options: ['Yes', 'No'] },
		{ text: 'Comment 2' },
		{ text: 'Consent 0', required: false },
		{ text: 'Hidden source', required: false },
	],
	consents: [{ text: 'First name' }, { text: 'Lead ID', checkRequired: true }],
	hiddenFields: [
		{ name: 'lead_id', value: 'hidden' },
		{ name: 'source', value: 'one' },
		{ name: 'Source', value: 'two' },
	],
};

const injection: NastyFormSpec = {
	name: "Robert'); DROP TABLE leads;--",
	description: '<script>alert("description")</script>',
	headline: '"><img src=x onerror=alert(1)>',
	questions: [
		FIRST_NAME,
		{ text: "Robert'); DROP TABLE leads;--" },
		{ text: 'A "double" quote, a \'single\' one; and a `backtick`' },
		{ text: '[brackets] $1 ${x} {{ $json.x }} %s \\ ; --' },
		{ text: '<b>bold</b> & </label><script>alert(1)</script>' },
		{ text: 'select', options: ["'; DELETE FROM leads; --", '"quoted"', '`ticked`'] },
		{ text: 'two\nlines', required: false },
		{ text: '__proto__', required: false },
		{ text: 'constructor', required: false },
	],
	consents: [{ text: "I agree'); DROP TABLE consents;--", checkRequired: true }],
	hiddenFields: [{ name: "name'); DROP TABLE hidden;--", value: '"; SELECT 1; --' }],
};

const emoji: NastyFormSpec = {
	name: '🎉🎊',
	questions: [
		EMAIL,
		{ text: '🤔' },
		{ text: '👩‍👩‍👧‍👦' },
		{ text: '👍 or 👎?', options: ['👍', '👎'] },
		{ text: '🇩🇪🇯🇵', options: ['🍎', '🍐', '🍊'], multipleAnswers: true, required: false },
	],
	consents: [{ text: '✅' }],
	hiddenFields: [{ name: '🔒', value: '🔑' }],
};

const emptyName: NastyFormSpec = {
	name: '',
	questions: [
		EMAIL,
		{ text: '   ', required: false },
		{ text: '', required: false },
		{ text: '???' },
		{ text: '12 months from now?' },
	],
};

/** 2^60 and its neighbours, which are one number as doubles. */
const LARGE_QUESTION_ID = 2n ** 60n;
const largeQuestionIds: NastyFormSpec = {
	name: 'Question ids above 2^53',
	questions: [
		{ predefinedField: 'EMAIL', id: String(LARGE_QUESTION_ID) },
		{ text: 'The first of two neighbours', id: String(LARGE_QUESTION_ID + 1n) },
		{ text: 'The second of two neighbours', id: String(LARGE_QUESTION_ID + 2n) },
		{ text: 'A choice', options: ['Zero', 'One'], id: String(LARGE_QUESTION_ID + 3n) },
	],
};

const longBeginning =
	'Please tell us in as much detail as you possibly can what you expect of this event';
const longTexts: NastyFormSpec = {
	name: `A form with a long name: ${longText(180)}`,
	description: longText(3000),
	questions: [
		EMAIL,
		{ text: `${longBeginning}, first part. ${longText(300)}`, maxResponseLength: 5000 },
		{ text: `${longBeginning}, second part. ${longText(300)}` },
		{ text: `${'Подробно расскажите о себе '.repeat(8)}1` },
		{ text: `${'Подробно расскажите о себе '.repeat(8)}2` },
		{ text: '長い質問文'.repeat(40), options: ['短い回答', '長い回答'.repeat(30)] },
	],
	consents: [
		{ text: `${longBeginning} ${longText(2000)} 1`, checkRequired: true },
		{ text: `${longBeginning} ${longText(2000)} 2` },
	],
};

const scripts: NastyFormSpec = {
	name: 'Größe, размер, サイズ, مقاس',
	creationLocale: LOCALES.ja,
	questions: [
		FIRST_NAME,
		{ text: { ja_JP: 'ご意見', en_US: 'Your opinion', de_DE: 'Ihre Meinung' } },
		{ text: { de_DE: 'Straße, Größe & Übung' } },
		{ text: { ru_RU: 'Ваш вопрос' } },
		{ text: { ja_JP: '参加の目的' } },
		{ text: { ar_AE: 'ما هو هدفك؟' } },
		{ text: { he_IL: 'מה שלומך?' }, required: false },
		{ text: { th_TH: 'คุณสนใจอะไร' }, required: false },
		{
			text: { zh_CN: '您从哪里得知我们？' },
			options: [{ zh_CN: '朋友' }, { ar_AE: 'صديق' }, { ru_RU: 'Друг' }],
		},
		{ text: { el_GR: 'Πώς μας μάθατε;' }, required: false },
	],
	consents: [{ text: { ar_AE: 'أوافق على الشروط' }, checkRequired: true }],
	hiddenFields: [{ name: 'источник', value: 'リンクトイン' }],
};

const formulas: NastyFormSpec = {
	name: '=1+1',
	questions: [
		EMAIL,
		{ text: '=SUM(A1:A9)' },
		{ text: '+1 or -1?' },
		{ text: '@mention', options: ['=1+1', '+1', '@x', '-1'] },
	],
};

const consents: NastyFormSpec = {
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

const optionZero: NastyFormSpec = {
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

const wide: NastyFormSpec = {
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

/** The forms that break assumptions; see `landmarks.forms` for what each is about. */
export const NASTY_FORMS: Record<NastyForm, NastyFormSpec> = {
	everyQuestion,
	manyVersions,
	collidingTexts,
	injection,
	emoji,
	emptyName,
	largeQuestionIds,
	longTexts,
	scripts,
	formulas,
	consents,
	optionZero,
	wide,
	noQuestions: { name: 'No questions', questions: [] },
	archived: { name: 'An archived form', state: 'ARCHIVED', questions: [FIRST_NAME, EMAIL] },
	draft: { name: 'A draft', state: 'DRAFT', questions: [FIRST_NAME, EMAIL] },
};
