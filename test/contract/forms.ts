import { z } from 'zod';
import { locale, localized, long, owner, time } from './common';

const option = z.strictObject({ id: z.number().int(), text: localized });

const question = z.strictObject({
	questionId: long,
	question: localized,
	name: z.string().optional(),
	predefinedField: z.string().optional(),
	responseRequired: z.boolean(),
	responseEditable: z.boolean(),
	questionDetails: z.union([
		z.strictObject({
			textQuestionDetails: z.strictObject({ maxResponseLength: z.number().int().optional() }),
		}),
		z.strictObject({
			multipleChoiceQuestionDetails: z.strictObject({ options: z.array(option) }),
		}),
	]),
});

const consent = z.strictObject({
	id: z.number().int(),
	checkRequired: z.boolean(),
	consent: localized,
});

const callToAction = z.strictObject({
	callToActionLabel: z.string().optional(),
	callToActionTarget: z.strictObject({ landingPageUrl: z.string() }).optional(),
});

/** What a form asks (contract 3.5). */
const content = z.strictObject({
	headline: localized.optional(),
	description: localized.optional(),
	questions: z.array(question),
	legalInfo: z
		.strictObject({
			legalInfoId: long.optional(),
			privacyPolicyUrl: z.string().optional(),
			legalDisclaimer: localized.optional(),
			consents: z.array(consent).optional(),
		})
		.optional(),
	postSubmissionInfo: z
		.strictObject({ message: localized.optional(), callToAction: callToAction.optional() })
		.optional(),
});

/** One lead form at one of its versions (contract 3.5). */
export const form = z.strictObject({
	id: long,
	versionId: z.number().int().positive(),
	name: z.string(),
	owner,
	state: z.enum(['DRAFT', 'PUBLISHED', 'ARCHIVED']),
	created: time,
	lastModified: time,
	creationLocale: locale,
	hiddenFields: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
	reviewInfo: z
		.strictObject({
			reviewStatus: z.string(),
			rejectionReasons: z.array(z.unknown()),
			lastUpdated: time.optional(),
		})
		.optional(),
	content,
});
