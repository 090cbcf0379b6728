import { asDigits, asRecord } from '../values/json';
import { localizedText } from '../values/text';

/**
 * Between the texts of a multiple choice answer. Not a comma, which many options have inside
 * ("Sales, marketing"); spreadsheets split at it as well. An option that itself holds `; ` cannot be
 * told apart after joining: take the lead unsimplified where that matters.
 */
const OPTION_SEPARATOR = '; ';

/** An answer's text (null: nothing chosen), or what keeps it from being read. */
export type ReadAnswer = { value: string | null; problem?: string };

/**
 * Reads `answerDetails`: a text answer exactly as it was typed, numbers and booleans as text; the
 * chosen options by their texts.
 */
export function readAnswer(
	answerDetails: unknown,
	options: ReadonlyMap<string, string>,
): ReadAnswer {
	const details = asRecord(answerDetails);
	if (!details) return { value: null, problem: 'LinkedIn sent no answer' };
	if (details.textQuestionAnswer !== undefined) return readText(details.textQuestionAnswer);
	if (details.multipleChoiceAnswer !== undefined) {
		return readChoice(details.multipleChoiceAnswer, options);
	}
	const [kind] = Object.keys(details);
	return {
		value: null,
		problem: kind
			? `LinkedIn sent an answer of a kind that is not known yet (${kind.slice(0, 100)})`
			: 'LinkedIn sent an empty answer',
	};
}

function readText(textQuestionAnswer: unknown): ReadAnswer {
	const answer = asRecord(textQuestionAnswer)?.answer;
	if (typeof answer === 'string') return { value: answer };
	if (typeof answer === 'number' || typeof answer === 'boolean') return { value: String(answer) };
	const text = localizedText(answer);
	if (text !== undefined) return { value: text };
	return { value: null, problem: 'LinkedIn sent no text for this answer' };
}

function readChoice(
	multipleChoiceAnswer: unknown,
	options: ReadonlyMap<string, string>,
): ReadAnswer {
	const chosen = asRecord(multipleChoiceAnswer)?.options;
	if (!Array.isArray(chosen)) {
		return { value: null, problem: 'LinkedIn sent no list of chosen options' };
	}
	const texts: string[] = [];
	const unknown: string[] = [];
	for (const id of chosen) {
		const digits = asDigits(id);
		const text = digits && options.get(digits);
		if (text === undefined) unknown.push(digits ?? 'not a number');
		else texts.push(text);
	}
	const value = texts.length > 0 ? texts.join(OPTION_SEPARATOR) : null;
	if (unknown.length === 0) return { value };
	return {
		value,
		problem: `the form has no text for the chosen option (id ${unknown.slice(0, 20).join(', ')})`,
	};
}
