import type { Random } from '../../simulator/world/random';
import type { Lead } from '../../simulator/world/types';

type Override = Record<string, unknown>;

/** A way to damage a lead; whether it takes away the id by which the lead could be recognized. */
export interface Damage {
	override: (lead: Lead, random: Random) => Override;
	hidesId?: boolean;
	/** LinkedIn shows the form that was answered with the lead itself, so that nothing is lost. */
	hidesNothing?: boolean;
}

const NEEDED_KEYS = [
	'formResponse',
	'versionedLeadGenFormUrn',
	'leadType',
	'associatedEntity',
	'submittedAt',
];
const MISTYPED = [0, true, '', [], [[]], {}, { a: 1 }, -1, 1.5, 1e300];
/** No event or form has one of these; few, since each is asked for at LinkedIn. */
const UNKNOWN_IDS = ['1', '404', '9223372036854775807'];

function questionOf({ answers }: Lead, random: Random): string {
	return random.pick(answers).questionId;
}

/** The lead's answers with one more in the place of the first. */
function withAnswer(lead: Lead, questionId: unknown, answerDetails: unknown): Override {
	const others = lead.answers.slice(1).map((answer) => ({
		questionId: Number(answer.questionId),
		answerDetails: { textQuestionAnswer: { answer: 'sound' } },
	}));
	return { answers: [{ questionId, answerDetails }, ...others] };
}

function nested(depth: number): unknown {
	let value: unknown = 'bottom';
	for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { deeper: value };
	return value;
}

/** Every kind of damage: missing, null, mistyped, huge, deep, wrong ids, unknown kinds of answers. */
export const DAMAGES: Record<string, Damage> = {
	missing: { override: (_, random) => ({ [random.pick(NEEDED_KEYS)]: undefined }) },
	missingId: { override: () => ({ id: undefined }), hidesId: true },
	missingAnswers: { override: () => ({ answers: undefined }) },
	null: { override: (_, random) => ({ [random.pick(NEEDED_KEYS)]: null }) },
	nullId: { override: () => ({ id: null }), hidesId: true },
	nullAnswer: {
		override: (lead, random) => withAnswer(lead, Number(questionOf(lead, random)), null),
	},
	mistyped: {
		override: (_, random) => ({ [random.pick(NEEDED_KEYS)]: random.pick(MISTYPED) }),
	},
	mistypedId: {
		override: (_, random) => ({ id: random.pick([[], {}, false, '']) }),
		hidesId: true,
	},
	mistypedAnswers: { override: (_, random) => ({ answers: random.pick(['text', 7, {}, true]) }) },
	hugeId: { override: (_, random) => ({ id: random.characters('ab', 5_000) }), hidesId: true },
	hugeQuestion: {
		override: (lead, random) =>
			withAnswer(lead, random.characters('19', 2_000), {
				textQuestionAnswer: { answer: random.characters('x', 20_000) },
			}),
	},
	deep: {
		override: (lead, random) =>
			withAnswer(lead, Number(questionOf(lead, random)), {
				textQuestionAnswer: { answer: nested(random.integer(50, 500)) },
			}),
	},
	wrongQuestion: {
		override: (lead, random) =>
			withAnswer(lead, Number(random.pick(UNKNOWN_IDS.slice(0, 2))), {
				textQuestionAnswer: { answer: 'to no question' },
			}),
	},
	wrongForm: {
		override: (_, random) => ({
			versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${random.pick(UNKNOWN_IDS)},1)`,
		}),
		hidesNothing: true,
	},
	wrongVersion: {
		override: ({ formId }, random) => ({
			versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${formId},${random.integer(90, 99)})`,
		}),
		hidesNothing: true,
	},
	wrongUrn: { override: () => ({ versionedLeadGenFormUrn: 'urn:li:leadGenForm:(x,1)' }) },
	unknownAnswer: {
		override: (lead, random) =>
			withAnswer(lead, Number(questionOf(lead, random)), { fileUploadAnswer: { file: 'x' } }),
	},
	wrongOption: {
		override: (lead, random) =>
			withAnswer(lead, Number(questionOf(lead, random)), {
				multipleChoiceAnswer: { options: [77, 'x', null] },
			}),
	},
};
