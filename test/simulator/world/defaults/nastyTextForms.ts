import { longText } from '../wildTexts';
import { LOCALES } from './commonForms';
import { EMAIL, FIRST_NAME, type NastyFormSpec } from './nastyFormSpec';

export const collidingTexts: NastyFormSpec = {
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

export const injection: NastyFormSpec = {
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

export const emoji: NastyFormSpec = {
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

export const emptyName: NastyFormSpec = {
	name: '',
	questions: [
		EMAIL,
		{ text: '   ', required: false },
		{ text: '', required: false },
		{ text: '???' },
		{ text: '12 months from now?' },
	],
};

const longBeginning =
	'Please tell us in as much detail as you possibly can what you expect of this event';

export const longTexts: NastyFormSpec = {
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

export const scripts: NastyFormSpec = {
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

export const formulas: NastyFormSpec = {
	name: '=1+1',
	questions: [
		EMAIL,
		{ text: '=SUM(A1:A9)' },
		{ text: '+1 or -1?' },
		{ text: '@mention', options: ['=1+1', '+1', '@x', '-1'] },
	],
};
