import type { Random } from './random';
import type { AnswerValue, FormVersion, Lead, Question } from './types';
import { longText, WILD_TEXTS } from './wildTexts';

/** What people have in their profiles. */
const PROFILES: Record<string, readonly string[]> = {
	FIRST_NAME: ['Jean-Luc', 'Zoë', 'Nguyễn', 'Mary Ann', 'Юрий', '花子', 'محمد', 'X'],
	LAST_NAME: ["O'Connor", 'García Márquez', 'Null', 'D’Angelo', 'Щербаков', '𠮷田', 'حسن'],
	COMPANY_NAME: ['Acme, Inc.', 'Müller & Söhne GmbH', 'Company "A"', 'ООО «Ромашка»', '㈱サンプル'],
	JOB_TITLE: ['Engineer', 'VP, Sales & Marketing', 'C++/C# developer', 'Бухгалтер', '部長'],
	SENIORITY: ['Senior', 'Berufseinsteiger', '管理職'],
	COMPANY_SIZE: ['1-10', '11-50', '10,001+'],
	START_DATE: ['2004-09', '2026-01'],
};

const PLAIN_TEXTS = ['Yes, please', 'A colleague told me', 'Not sure yet', 'Next quarter', '42'];

/** A person's answer to a predefined field, from the profile. */
function predefinedAnswer(random: Random, field: string): string {
	if (field.includes('EMAIL')) return `person.${random.integer(1, 999_999)}+linkedin@mail.example`;
	if (field.includes('PHONE')) return `+49 30 ${random.integer(1_000_000, 9_999_999)}`;
	return random.pick(PROFILES[field] ?? PLAIN_TEXTS);
}

/** Questions that allow at least this length get long answers. */
const LONG_RESPONSE_LENGTH = 1000;

function customAnswer(random: Random, maxResponseLength: number): string {
	if (random.chance(maxResponseLength >= LONG_RESPONSE_LENGTH ? 0.5 : 0.02)) {
		return longText(maxResponseLength);
	}
	const text = random.pick(random.chance(0.35) ? WILD_TEXTS : PLAIN_TEXTS);
	return text.slice(0, maxResponseLength);
}

function answerTo(random: Random, { required, details, predefinedField }: Question): AnswerValue {
	if (details.type === 'multipleChoice') {
		const ids = details.options.map(({ id }) => id);
		const count = details.multipleAnswers ? random.integer(required ? 1 : 0, ids.length) : 1;
		return { optionIds: random.shuffle(ids).slice(0, count) };
	}
	if (!required && random.chance(0.15)) return { text: '' };
	return {
		text: predefinedField
			? predefinedAnswer(random, predefinedField)
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
): Pick<Lead, 'answers' | 'consents'> {
	const answered = version.questions.filter(({ required }) => required || random.chance(0.8));
	return {
		answers: random.shuffle(answered).map((question) => ({
			questionId: question.id,
			value: answerTo(random, question),
		})),
		consents: version.consents.map(({ id, checkRequired }) => ({
			consentId: id,
			accepted: checkRequired || random.chance(0.5),
		})),
	};
}
