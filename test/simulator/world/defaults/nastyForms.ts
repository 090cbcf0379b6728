import { DAY } from '../../../durations';
import { addEvent, addForm, addFormVersion, type FormChange, type FormSpec } from '../mutations';
import { PREDEFINED_FIELDS } from '../predefinedFields';
import type { QuestionSpec } from '../questions';
import type { World } from '../types';
import { longText } from '../wildTexts';
import { ORGANIZATIONS } from './organizations';

/** A nasty form without the fields that all nasty forms share, and its later versions, oldest first. */
type NastyFormSpec = Omit<FormSpec, 'id' | 'owner' | 'created'> & {
	versions?: (ids: string[]) => Array<Omit<FormChange, 'lastModified'> & { daysAgo: number }>;
};

const FIRST_NAME: QuestionSpec = { predefinedField: 'FIRST_NAME' };
const EMAIL: QuestionSpec = { predefinedField: 'EMAIL' };

/** Questions with a text as the answer. */
const texts = (...all: string[]): QuestionSpec[] => all.map((text) => ({ text }));

/** Optional questions. */
const optional = (...all: string[]): QuestionSpec[] =>
	all.map((text) => ({ text, required: false }));

/** 2^60, which equals its neighbours as a double. */
const LARGE_QUESTION_ID = 2n ** 60n;

const LONG_BEGINNING =
	'Please tell us in as much detail as you possibly can what you expect of this event';
const LONG_CYRILLIC = 'Подробно расскажите о себе '.repeat(8);

const NASTY_FORMS = {
	/** Every predefined field, an unknown one, and every type of custom question, consent and hidden field. */
	everyQuestion: {
		name: 'Every question there is',
		description: 'All predefined fields, all types',
		questions: [
			...Object.keys(PREDEFINED_FIELDS).map((predefinedField, index) => ({
				predefinedField,
				required: index < 3,
			})),
			{ predefinedField: 'FAVOURITE_PLANET', text: 'A field that nobody has heard of' },
			{ text: 'A custom text', maxResponseLength: 2000 },
			...optional('An optional custom text'),
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
	},

	/** Every version has leads. */
	manyVersions: {
		name: 'A form that changed',
		questions: [
			...[FIRST_NAME, EMAIL],
			...texts('Where did you hear of us?'),
			...optional('Asked in versions 1 and 2 only'),
		],
		versions: ([, , third, fourth]) => [
			{
				daysAgo: 65,
				addQuestions: [
					{ text: 'Added in version 2' },
					{ text: 'Diet (added in version 2)', options: ['None', 'Vegan'], required: false },
				],
			},
			{
				daysAgo: 45,
				removeQuestionIds: [fourth],
				consents: [{ text: 'A consent since version 3', checkRequired: true }],
				hiddenFields: [{ name: 'since_version', value: '3' }],
			},
			{ daysAgo: 20, removeQuestionIds: [third], addQuestions: texts('Asked since version 4') },
		],
	},

	/** Question texts that equal the fixed columns of a row, and one text that occurs twice. */
	collidingTexts: {
		name: 'Form name',
		questions: [
			FIRST_NAME,
			...[...texts('First name', 'Lead ID'), ...optional('lead_id')],
			...texts('Form name', 'Submitted at', 'Comment', 'Comment'),
			{ text: 'comment', options: ['Yes', 'No'] },
			...[...texts('Comment 2'), ...optional('Consent 0', 'Hidden source')],
		],
		consents: [{ text: 'First name' }, { text: 'Lead ID', checkRequired: true }],
		hiddenFields: [
			{ name: 'lead_id', value: 'hidden' },
			{ name: 'origin', value: 'one' },
			{ name: 'Origin', value: 'two' },
		],
		versions: () => [{ daysAgo: 30, addQuestions: texts('Form version') }],
	},

	/** SQL, quotes, backticks, markup and expressions in every text, and in the name. */
	injection: {
		name: "Robert'); DROP TABLE leads;--",
		description: '<script>alert("description")</script>',
		questions: [
			FIRST_NAME,
			...texts(
				"Robert'); DROP TABLE leads;--",
				'A "double" quote, a \'single\' one; and a `backtick`',
				'[brackets] $1 ${x} {{ $json.x }} %s \\ ; --',
			),
			{ text: 'select', options: ["'; DELETE FROM leads; --", '"quoted"', '`ticked`'] },
			...optional('two\nlines', '__proto__', 'constructor'),
		],
		consents: [{ text: "I agree'); DROP TABLE consents;--", checkRequired: true }],
		hiddenFields: [{ name: "name'); DROP TABLE hidden;--", value: '"; SELECT 1; --' }],
		versions: () => [{ daysAgo: 30, addQuestions: texts('"; DROP TABLE form_2; --') }],
	},

	emoji: {
		name: '🎉🎊',
		questions: [EMAIL, ...texts('🤔'), { text: '👍 or 👎?', options: ['👍', '👎'] }],
		consents: [{ text: '✅' }],
		hiddenFields: [{ name: '🔒', value: '🔑' }],
	},

	emptyName: {
		name: '',
		questions: [EMAIL, ...optional('   ', ''), ...texts('???', '12 months from now?')],
	},

	/** Question ids of 19 digits that become equal when they are rounded. */
	largeQuestionIds: {
		name: 'Question ids above 2^53',
		questions: [
			{ predefinedField: 'EMAIL' },
			{ text: 'The first of two neighbours' },
			{ text: 'The second of two neighbours' },
			{ text: 'A choice', options: ['Zero', 'One'] },
		].map((question, index) => ({ ...question, id: String(LARGE_QUESTION_ID + BigInt(index)) })),
	},

	/** Question texts of hundreds of characters with the same beginning. */
	longTexts: {
		name: `A form with a long name: ${longText(180)}`,
		description: longText(3000),
		questions: [
			{ text: `${LONG_BEGINNING}, first part. ${longText(300)}`, maxResponseLength: 5000 },
			...texts(`${LONG_BEGINNING}, second part. ${longText(300)}`, `${LONG_CYRILLIC}1`),
		],
	},

	/** Some texts are in several locales. */
	scripts: {
		name: 'Größe, размер, サイズ, مقاس',
		creationLocale: { language: 'ja', country: 'JP' },
		questions: [
			FIRST_NAME,
			{ text: { ja_JP: 'ご意見', en_US: 'Your opinion', de_DE: 'Ihre Meinung' } },
			{ text: { de_DE: 'Straße, Größe & Übung' } },
			{ text: { ar_AE: 'ما هو هدفك؟' } },
			{
				text: { zh_CN: '您从哪里得知我们？' },
				options: [{ zh_CN: '朋友' }, { ar_AE: 'صديق' }, { ru_RU: 'Друг' }],
			},
		],
		consents: [{ text: { ar_AE: 'أوافق على الشروط' }, checkRequired: true }],
		hiddenFields: [{ name: 'источник', value: 'リンクトイン' }],
	},

	/** Every answer looks like a spreadsheet formula. */
	formulas: {
		name: '=1+1',
		questions: [
			...[EMAIL, ...texts('=SUM(A1:A9)', '+1 or -1?')],
			{ text: '@mention', options: ['=1+1', '+1', '@x', '-1'] },
		],
	},

	consents: {
		name: 'Consents and hidden fields',
		questions: [EMAIL],
		consents: [
			...[{ text: 'Consent one' }, { text: 'Consent one' }],
			{ text: 'Ich stimme zu – “ja”', checkRequired: true },
			{ text: '' },
		],
		hiddenFields: [
			{ name: 'source', value: 'linkedin' },
			{ name: ' ', value: 'blank name' },
			{ name: 'source', value: 'again' },
		],
	},

	/** Option 0 is often chosen. */
	optionZero: {
		name: 'Choices',
		questions: [
			{ text: 'Two options with one text', options: ['Same', 'Same'] },
			{ text: 'Falsy texts', options: ['', '0', 'false', 'null'], required: false },
			{ text: 'Several, with commas', options: ['a, b', 'c; d'], multipleAnswers: true },
		],
	},

	/** It has leads. */
	archived: { name: 'An archived form', state: 'ARCHIVED', questions: [FIRST_NAME, EMAIL] },
	/** It has no leads. */
	draft: { name: 'A draft', state: 'DRAFT', questions: [FIRST_NAME, EMAIL] },
} satisfies Record<string, NastyFormSpec>;

export type NastyForm = keyof typeof NASTY_FORMS;

/** Ids of 19 digits that become equal in groups when they are rounded to a double. */
const idsFrom = (first: bigint) =>
	Object.fromEntries(
		Object.keys(NASTY_FORMS).map((key, index) => [key, String(first + BigInt(index))]),
	) as { [Key in keyof typeof NASTY_FORMS]: string };

export const FORM_IDS = idsFrom(6955637458260688897n);
export const EVENT_IDS = idsFrom(7087030501919629301n);

/** Adds the forms, each with its event. */
export function addNastyForms(world: World, now: number): void {
	const organizationId = ORGANIZATIONS.nastyForms.id;
	for (const [index, key] of (Object.keys(NASTY_FORMS) as NastyForm[]).entries()) {
		const { versions, ...spec } = NASTY_FORMS[key] as NastyFormSpec;
		const form = addForm(world, {
			...spec,
			id: FORM_IDS[key],
			owner: { organizationId },
			created: now - 100 * DAY,
		});
		const ids = form.versions[0].questions.map(({ id }) => id);
		for (const { daysAgo, ...change } of versions?.(ids) ?? []) {
			addFormVersion(world, form.id, { ...change, lastModified: now - daysAgo * DAY });
		}
		addEvent(world, {
			id: EVENT_IDS[key],
			organizationId,
			name: spec.name,
			description: spec.description,
			startsAt: now + (index - 6) * 5 * DAY,
			formId: form.id,
		});
	}
}
