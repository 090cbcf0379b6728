import { nextQuestionId } from './ids';
import { localized } from './locales';
import { PREDEFINED_FIELDS, predefinedText } from './predefinedFields';
import type { Consent, Locale, Localized, Question, World } from './types';

interface CommonSpec {
	/** Made when absent. */
	id?: string;
	/** True unless said otherwise. */
	required?: boolean;
}

/** A question in the words of a test; plain strings are in the form's own locale. */
export type QuestionSpec = CommonSpec &
	(
		| { predefinedField: string; text?: string | Localized }
		| { text: string | Localized; maxResponseLength?: number }
		| {
				text: string | Localized;
				/** Option ids are the positions, from 0. */
				options: Array<string | Localized>;
				multipleAnswers?: boolean;
		  }
	);

/** A check box of the form's legal part; its id is given by its position, from 0. */
export interface ConsentSpec {
	text: string | Localized;
	checkRequired?: boolean;
}

const MAX_RESPONSE_LENGTH = 300;

/**
 * @param customQuestions how many custom questions the form has had so far; LinkedIn numbers the names
 * of custom questions with it
 */
export function buildQuestions(
	world: World,
	specs: QuestionSpec[],
	locale: Locale,
	customQuestions = 0,
): Question[] {
	let customIndex = customQuestions;
	return specs.map((spec) => {
		const question = buildQuestion(world, spec, locale, customIndex);
		if (question.predefinedField === undefined) customIndex += 1;
		return question;
	});
}

function buildQuestion(
	world: World,
	spec: QuestionSpec,
	locale: Locale,
	customIndex: number,
): Question {
	const common = { id: spec.id ?? nextQuestionId(world), required: spec.required ?? true };

	if ('predefinedField' in spec) {
		const { predefinedField } = spec;
		return {
			...common,
			name: PREDEFINED_FIELDS[predefinedField]?.name ?? predefinedField,
			text: localized(spec.text ?? predefinedText(predefinedField, locale), locale),
			predefinedField,
			details: { type: 'text', maxResponseLength: MAX_RESPONSE_LENGTH },
		};
	}

	const custom = {
		...common,
		name: `Custom question ${customIndex}`,
		text: localized(spec.text, locale),
	};
	if (!('options' in spec)) {
		const maxResponseLength = spec.maxResponseLength ?? MAX_RESPONSE_LENGTH;
		return { ...custom, details: { type: 'text', maxResponseLength } };
	}
	return {
		...custom,
		details: {
			type: 'multipleChoice',
			...(spec.multipleAnswers && { multipleAnswers: true }),
			options: spec.options.map((text, id) => ({ id, text: localized(text, locale) })),
		},
	};
}

export function buildConsents(specs: ConsentSpec[], locale: Locale): Consent[] {
	return specs.map(({ text, checkRequired = false }, id) => ({
		id,
		text: localized(text, locale),
		checkRequired,
	}));
}
