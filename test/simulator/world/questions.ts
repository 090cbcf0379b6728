import { nextQuestionId } from './ids';
import { localized } from './locales';
import { PREDEFINED_FIELDS } from './predefinedFields';
import type { Consent, Locale, Localized, Question, World } from './types';

/** A question of a test: predefined, a choice, or a text. Plain strings are in the form's own locale. */
export interface QuestionSpec {
	/** Generated when absent. */
	id?: string;
	/** True by default. */
	required?: boolean;
	predefinedField?: string;
	/** For a predefined field, LinkedIn's own text when absent. */
	text?: string | Localized;
	maxResponseLength?: number;
	/** The positions, from 0, are the option ids. */
	options?: Array<string | Localized>;
	multipleAnswers?: boolean;
}

/** A check box of the form's legal part; its position, from 0, is its id. */
export interface ConsentSpec {
	text: string | Localized;
	checkRequired?: boolean;
}

/**
 * @param customQuestions how many custom questions the form has had so far; LinkedIn numbers their names with it
 */
export function buildQuestions(
	world: World,
	specs: QuestionSpec[],
	locale: Locale,
	customQuestions = 0,
): Question[] {
	let customIndex = customQuestions;
	return specs.map((spec) => {
		const { predefinedField: field, options, multipleAnswers, maxResponseLength = 300 } = spec;
		const name =
			field === undefined
				? `Custom question ${customIndex++}`
				: (PREDEFINED_FIELDS[field] ?? field);
		const text = spec.text ?? (field === undefined ? '' : name);
		return {
			id: spec.id ?? nextQuestionId(world),
			required: spec.required ?? true,
			name,
			text: localized(text, locale),
			...(field !== undefined && { predefinedField: field }),
			details:
				options === undefined
					? { type: 'text', maxResponseLength }
					: {
							type: 'multipleChoice',
							...(multipleAnswers && { multipleAnswers }),
							options: options.map((option, id) => ({ id, text: localized(option, locale) })),
						},
		};
	});
}

export function buildConsents(specs: ConsentSpec[], locale: Locale): Consent[] {
	return specs.map(({ text, checkRequired = false }, id) => ({
		id,
		text: localized(text, locale),
		checkRequired,
	}));
}
