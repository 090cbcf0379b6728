import { latestVersion } from '../lookups';
import type { FormChange, FormSpec } from '../mutations';
import type { LeadForm, Locale } from '../types';

/** How many days back the default world's leads go; LinkedIn is said to keep leads for 90 days. */
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

/** Divided by `|`: titles of events, a choice, its options, a question to speakers, a consent. */
const TEXTS: Record<keyof typeof LOCALES, string> = {
	en: "Q3 Webinar; Robots & People: a panel; Ask me anything, live; Customers' day; 🤖 Demo | What are you interested in? | Product; Pricing; Training | What would you like to ask our speakers? | I agree that my data is processed.",
	de: 'Fachtagung Größe & Maß; Online-Sprechstunde; Tag der offenen Tür | Was interessiert Sie? | Produkt; Preise; Schulung | Welche Frage möchten Sie stellen? | Ich bin einverstanden, dass meine Daten verarbeitet werden.',
	es: '¿Qué hay de nuevo?; Jornada «IA y salud»; Taller práctico | ¿Qué color prefiere? | Rojo; Verde; Azul | ¿Qué pregunta le gustaría hacer? | Acepto el tratamiento de mis datos.',
	sv: 'Frukostseminarium; Öppet hus på Åsö; Årsmöte | Vad är du intresserad av? | Produkt; Pris; Utbildning | Vad vill du fråga? | Jag godkänner att mina uppgifter behandlas.',
	ru: 'Открытый вебинар; Конференция «Будущее»; День открытых дверей | Что вас интересует? | Продукт; Цены; Обучение | Какой вопрос вы хотели бы задать? | Я согласен на обработку моих данных.',
	ja: '新製品発表会; 導入事例セミナー; オンライン相談会 | ご興味のある内容は？ | 製品; 価格; 研修 | 講演者へのご質問 | 個人情報の取り扱いに同意します。',
	ar: 'ندوة عبر الإنترنت; مؤتمر الابتكار السنوي; يوم مفتوح | ما الذي يهمك؟ | المنتج; الأسعار; التدريب | ما السؤال الذي تود طرحه؟ | أوافق على معالجة بياناتي.',
};

/** The texts of events and forms in a language. */
export function textsIn(language: string) {
	const [titles, interest, options, speakers, consent] =
		TEXTS[language as keyof typeof LOCALES].split(' | ');
	return { titles: titles.split('; '), interest, options: options.split('; '), speakers, consent };
}

/** One of four everyday forms in the given language, chosen by position. */
export function formBlueprint(index: number, locale: Locale): Omit<FormSpec, 'owner' | 'created'> {
	const texts = textsIn(locale.language);
	const short = ['FIRST_NAME', 'LAST_NAME', 'EMAIL'].map((predefinedField) => ({
		predefinedField,
	}));
	const business = ['COMPANY_NAME', 'JOB_TITLE', 'WORK_EMAIL'].map((predefinedField) => ({
		predefinedField,
		required: predefinedField !== 'WORK_EMAIL',
	}));
	const interest = { text: texts.interest, options: texts.options, required: index % 3 !== 0 };
	const speakers = { text: texts.speakers, required: false };
	const consents = [{ text: texts.consent, checkRequired: true }];

	const blueprints: Array<Pick<FormSpec, 'name' | 'questions' | 'consents' | 'hiddenFields'>> = [
		{ name: 'Short form', questions: short },
		{ name: 'Registration', questions: [...short, ...business, interest], consents },
		{
			name: 'Registration with questions',
			questions: [...short, interest, speakers],
			consents: [...consents, { text: `${texts.consent} (2)` }],
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
		name: `${texts.titles[0]} – ${blueprint.name} ${index + 1}`,
		creationLocale: locale,
	};
}

/** The usual second version of a form: with one question more, and the first question moved to the end. */
export function grownForm(form: LeadForm): Omit<FormChange, 'lastModified'> {
	const [first, ...others] = latestVersion(form).questions.map(({ id }) => id);
	return {
		addQuestions: [{ predefinedField: 'CITY', required: false }],
		questionOrder: [...others, first],
	};
}
