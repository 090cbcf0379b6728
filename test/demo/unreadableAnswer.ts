import type { Lead } from '../simulator/world/types';

/** What LinkedIn sends for the lead's answers, the first of them of a kind that nobody knows. */
export function withUnreadableAnswer({ answers }: Lead): object[] {
	return answers.map(({ questionId, value }, index) => ({
		questionId: Number(questionId),
		answerDetails:
			index === 0
				? { videoAnswer: {} }
				: 'text' in value
					? { textQuestionAnswer: { answer: value.text } }
					: { multipleChoiceAnswer: { options: value.optionIds } },
	}));
}
