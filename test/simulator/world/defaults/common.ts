import { localeKey } from '../locales';
import { latestVersion } from '../lookups';
import type { FormChange, FormSpec } from '../mutations';
import type { LeadForm, Locale } from '../types';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** How far back the default world's leads go; LinkedIn is said to keep them for 90 days. */
export const LEAD_DAYS = 85;

export const LOCALES = {
	en: { language: 'en', country: 'US' },
	de: { language: 'de', country: 'DE' },
	es: { language: 'es', country: 'ES' },
	sv: { language: 'sv', country: 'SE' },
	ru: { language: 'ru', country: 'RU' },
	ja: { language: 'ja', country: 'JP' },
	ar: { language: 'ar', country: 'AE' },
} satisfies Record<string, Locale>;

export const EVENT_TITLES: Record<keyof typeof LOCALES, string[]> = {
	en: [
		'Q3 Webinar',
		'Robots & People: a panel',
		'Ask me anything, live',
		"Customers' day",
		'🤖 Demo',
	],
	de: ['Fachtagung Größe & Maß', 'Online-Sprechstunde', 'Tag der offenen Tür'],
	es: ['¿Qué hay de nuevo?', 'Jornada «IA y salud»', 'Taller práctico'],
	sv: ['Frukostseminarium', 'Öppet hus på Åsö', 'Årsmöte'],
	ru: ['Открытый вебинар', 'Конференция «Будущее»', 'День открытых дверей'],
	ja: ['新製品発表会', '導入事例セミナー', 'オンライン相談会'],
	ar: ['ندوة عبر الإنترنت', 'مؤتمر الابتكار السنوي', 'يوم مفتوح'],
};

const INTEREST: Record<string, { text: string; options: string[] }> = {
	de: { text: 'Was interessiert Sie?', options: ['Produkt', 'Preise', 'Schulung'] },
	es: { text: '¿Qué color prefiere?', options: ['Rojo', 'Verde', 'Azul'] },
	sv: { text: 'Vad är du intresserad av?', options: ['Produkt', 'Pris', 'Utbildning'] },
	ru: { text: 'Что вас интересует?', options: ['Продукт', 'Цены', 'Обучение'] },
	ja: { text: 'ご興味のある内容は？', options: ['製品', '価格', '研修'] },
	ar: { text: 'ما الذي يهمك؟', options: ['المنتج', 'الأسعار', 'التدريب'] },
	en: { text: 'What are you interested in?', options: ['Product', 'Pricing', 'Training'] },
};

const QUESTION_TO_SPEAKERS: Record<string, string> = {
	de: 'Welche Frage möchten Sie stellen?',
	es: '¿Qué pregunta le gustaría hacer?',
	sv: 'Vad vill du fråga?',
	ru: 'Какой вопрос вы хотели бы задать?',
	ja: '講演者へのご質問',
	ar: 'ما السؤال الذي تود طرحه؟',
	en: 'What would you like to ask our speakers?',
};

const CONSENT: Record<string, string> = {
	de: 'Ich bin einverstanden, dass meine Daten verarbeitet werden.',
	es: 'Acepto el tratamiento de mis datos.',
	sv: 'Jag godkänner att mina uppgifter behandlas.',
	ru: 'Я согласен на обработку моих данных.',
	ja: '個人情報の取り扱いに同意します。',
	ar: 'أوافق على معالجة بياناتي.',
	en: 'I agree that my data is processed.',
};

/** One of four everyday forms in the given language, chosen by position. */
export function formBlueprint(index: number, locale: Locale): Omit<FormSpec, 'owner' | 'created'> {
	const { language } = locale;
	const short = ['FIRST_NAME', 'LAST_NAME', 'EMAIL'].map((predefinedField) => ({
		predefinedField,
	}));
	const business = ['COMPANY_NAME', 'JOB_TITLE', 'WORK_EMAIL'].map((predefinedField) => ({
		predefinedField,
		required: predefinedField !== 'WORK_EMAIL',
	}));
	const interest = { ...INTEREST[language], required: index % 3 !== 0 };
	const speakers = { text: QUESTION_TO_SPEAKERS[language], required: false };
	const consents = [{ text: CONSENT[language], checkRequired: true }];

	const blueprints: Array<Pick<FormSpec, 'name' | 'questions' | 'consents' | 'hiddenFields'>> = [
		{ name: 'Short form', questions: short },
		{ name: 'Registration', questions: [...short, ...business, interest], consents },
		{
			name: 'Registration with questions',
			questions: [...short, interest, speakers],
			consents: [...consents, { text: `${CONSENT[language]} (2)` }],
			hiddenFields: [{ name: 'utm_source', value: 'linkedin' }],
		},
		{
			name: 'Full form',
			questions: [
				...short,
				...business,
				{ predefinedField: 'PHONE_NUMBER', required: false },
				speakers,
			],
			hiddenFields: [
				{ name: 'campaign', value: `event-${index}` },
				{ name: 'Region', value: locale.country },
			],
		},
	];
	const blueprint = blueprints[index % blueprints.length];
	return {
		...blueprint,
		name: `${EVENT_TITLES[language as keyof typeof LOCALES][0]} – ${blueprint.name} ${index + 1}`,
		creationLocale: locale,
		headline: { [localeKey(locale)]: EVENT_TITLES[language as keyof typeof LOCALES][0] },
	};
}

/** The usual second version: one question more, and the first one moved to the end. */
export function grownForm(form: LeadForm): Omit<FormChange, 'lastModified'> {
	const [first, ...others] = latestVersion(form).questions.map(({ id }) => id);
	return {
		addQuestions: [{ predefinedField: 'CITY', required: false }],
		questionOrder: [...others, first],
	};
}
