import { asDigits, asRecord } from '../values/json';
import { localizedText } from '../values/text';

/**
 * Joins the options of an answer. Not a comma, because many options contain one ("Sales, marketing"). An
 * option that contains `; ` stays ambiguous; LinkedIn's raw JSON is not.
 */
const OPTION_SEPARATOR = '; ';

/** An answer's text (null if empty), or the reason why it cannot be read. */
export type ParsedAnswer = { value: string | null; problem?: string };

/** Reads `answerDetails`: text as typed, numbers and booleans as text, and chosen options by their texts. */
export function parseAnswer(
	answerDetails: unknown,
	options: ReadonlyMap<string, string>,
): ParsedAnswer {
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
			? `LinkedIn sent an answer of an unknown kind (${kind.slice(0, 100)})`
			: 'LinkedIn sent an empty answer',
	};
}

function readText(textQuestionAnswer: unknown): ParsedAnswer {
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
): ParsedAnswer {
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
		problem: `the form has no text for the chosen option (ID ${unknown.slice(0, 20).join(', ')})`,
	};
}
