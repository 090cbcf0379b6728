import type { Random } from './random';
import type { AnswerValue, FormVersion, Lead, Locale, Question } from './types';
import { longText, WILD_TEXTS } from './wildTexts';

const words = (text: string) => text.split(' | ');

const LATIN = {
	firstName: words(
		'Anna | Jean-Luc | Zoë | José | Björn | Nguyễn | Siobhán | Łukasz | Mary Ann | X',
	),
	lastName: words(
		"O'Connor | Müller | García Márquez | Ångström | van der Berg | Null | D’Angelo | Test",
	),
	companyName: words(
		'Acme, Inc. | Müller & Söhne GmbH | Company "A" | Joe\'s Bar; Grill | AT&T | 7-Zip',
	),
	jobTitle: words('Engineer | VP, Sales & Marketing | C++/C# developer | Head of R&D | Créateur'),
};

const NAMES_BY_LANGUAGE: Record<string, typeof LATIN> = {
	ru: {
		firstName: words('Анна | Дмитрий | Ольга | Юрий | Їжак'),
		lastName: words('Иванова | Достоевский | Щербаков | Ковальчук'),
		companyName: words('ООО «Ромашка» | ЗАО "Восток" | Київстар'),
		jobTitle: words('Инженер | Руководитель отдела | Бухгалтер'),
	},
	ja: {
		firstName: words('太郎 | 花子 | さくら | ケンジ'),
		lastName: words('山田 | 佐藤 | 髙橋 | 𠮷田'),
		companyName: words('株式会社山田製作所 | 東京電機 | ㈱サンプル'),
		jobTitle: words('部長 | エンジニア | 営業担当'),
	},
	ar: {
		firstName: words('محمد | فاطمة | عبد الله | ليلى'),
		lastName: words('الأحمد | حسن | النجار'),
		companyName: words('شركة النخيل | مجموعة الخليج'),
		jobTitle: words('مهندس | مدير المبيعات'),
	},
};

export type Person = ReturnType<typeof makePerson>;

/** A person with names mostly in the script of the language, otherwise in Latin script. */
export function makePerson(random: Random, language: string) {
	const names = random.chance(0.8) ? (NAMES_BY_LANGUAGE[language] ?? LATIN) : LATIN;
	return {
		firstName: random.pick(names.firstName),
		lastName: random.pick(names.lastName),
		email: `person.${random.integer(1, 999_999)}+linkedin@mail.example`,
		companyName: random.pick(names.companyName),
		jobTitle: random.pick(names.jobTitle),
	};
}

const PLAIN_TEXTS = ['Yes, please', 'A colleague told me', 'Not sure yet', 'Next quarter', '42'];
const SENIORITIES: Record<string, string[]> = {
	de: ['Berufseinsteiger', 'Direktor'],
	es: ['Con experiencia', 'Director'],
	ja: ['管理職', '経営幹部'],
};

/** A person's answer to a predefined field, from the profile; LinkedIn translates some of them. */
function predefinedAnswer(random: Random, field: string, person: Person, locale: Locale): string {
	const known: Record<string, () => string> = {
		FIRST_NAME: () => person.firstName,
		LAST_NAME: () => person.lastName,
		EMAIL: () => person.email,
		WORK_EMAIL: () => person.email.replace('mail.', 'work.'),
		COMPANY_NAME: () => person.companyName,
		JOB_TITLE: () => person.jobTitle,
		JOB_FUNCTION: () => (locale.language === 'es' ? 'Ingeniería' : 'Engineering'),
		SENIORITY: () => random.pick(SENIORITIES[locale.language] ?? ['Senior', 'Entry', 'CXO']),
		INDUSTRY: () => random.pick(['Machinery', 'Hospital & Health Care', 'Software']),
		PHONE_NUMBER: () => `+49 30 ${random.integer(1_000_000, 9_999_999)}`,
		WORK_PHONE_NUMBER: () => `0${random.integer(100_000_000, 999_999_999)}`,
		COMPANY_SIZE: () => random.pick(['1-10', '11-50', '10,001+']),
		COUNTRY: () => locale.country,
		ZIP_CODE: () => `0${random.integer(1000, 9999)}`,
		START_DATE: () => `${random.integer(2000, 2026)}-09`,
		LINKEDIN_PROFILE_LINK: () => `https://www.linkedin.com/in/person-${random.integer(1, 99_999)}`,
	};
	return known[field]?.() ?? random.pick(PLAIN_TEXTS);
}

/** Questions that allow at least this length get long answers, and an input of several lines. */
export const LONG_RESPONSE_LENGTH = 1000;

function customAnswer(random: Random, maxResponseLength: number): string {
	if (random.chance(maxResponseLength >= LONG_RESPONSE_LENGTH ? 0.5 : 0.02)) {
		return longText(maxResponseLength);
	}
	const text = random.pick(random.chance(0.35) ? WILD_TEXTS : PLAIN_TEXTS);
	return text.slice(0, maxResponseLength);
}

function answerTo(random: Random, question: Question, person: Person, locale: Locale): AnswerValue {
	const { details, predefinedField } = question;
	if (details.type === 'multipleChoice') {
		const ids = details.options.map(({ id }) => id);
		const count = details.multipleAnswers
			? random.integer(question.required ? 1 : 0, ids.length)
			: 1;
		return { optionIds: random.shuffle(ids).slice(0, count) };
	}
	if (!question.required && random.chance(0.15)) return { text: '' };
	return {
		text: predefinedField
			? predefinedAnswer(random, predefinedField, person, locale)
			: customAnswer(random, details.maxResponseLength),
	};
}

/**
 * The answers of a made-up person, in no particular order, as in LinkedIn's leads. Every required question has an
 * answer; those of optional questions are sometimes missing or empty.
 */
export function generateAnswers(
	random: Random,
	version: FormVersion,
	locale: Locale,
): Pick<Lead, 'answers' | 'consents'> {
	const person = makePerson(random, locale.language);
	const answered = version.questions.filter(({ required }) => required || random.chance(0.8));
	return {
		answers: random.shuffle(answered).map((question) => ({
			questionId: question.id,
			value: answerTo(random, question, person, locale),
		})),
		consents: version.consents.map(({ id, checkRequired }) => ({
			consentId: id,
			accepted: checkRequired || random.chance(0.5),
		})),
	};
}
