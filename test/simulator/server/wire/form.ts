import type { FormVersion, LeadForm, Question } from '../../world/types';
import { wireId, wireOwner, type WireObject } from './common';

/** A lead form as it was at one of its versions (contract 3.5). */
export function wireForm(form: LeadForm, version: FormVersion): WireObject {
	return {
		reviewInfo: {
			rejectionReasons: [],
			lastUpdated: version.lastModified,
			reviewStatus: 'NEEDS_REVIEW',
		},
		owner: wireOwner(form.owner),
		hiddenFields: version.hiddenFields,
		versionId: version.versionId,
		created: form.created,
		creationLocale: form.creationLocale,
		name: form.name,
		id: wireId(form.id),
		lastModified: version.lastModified,
		state: form.state,
		content: wireContent(form, version),
	};
}

function wireContent(form: LeadForm, version: FormVersion): WireObject {
	const locale = `${form.creationLocale.language}_${form.creationLocale.country}`;
	return {
		questions: version.questions.map(wireQuestion),
		description: { localized: form.description },
		postSubmissionInfo: {
			message: { localized: { [locale]: 'Thank you' } },
			callToAction: {
				callToActionTarget: { landingPageUrl: 'https://www.example.com' },
				callToActionLabel: 'VISIT_COMPANY_WEBSITE',
			},
		},
		legalInfo: {
			consents: version.consents.map((consent) => ({
				id: consent.id,
				checkRequired: consent.checkRequired,
				consent: { localized: consent.text },
			})),
			legalInfoId: wireId(`${BigInt(form.id) + 1n}`),
			privacyPolicyUrl: 'https://www.example.com/privacy',
			legalDisclaimer: { localized: { [locale]: 'We handle your data with care' } },
		},
		headline: { localized: { [locale]: form.name } },
	};
}

function wireQuestion(question: Question): WireObject {
	const { details } = question;
	return {
		questionId: wireId(question.id),
		question: { localized: question.text },
		responseEditable: true,
		name: question.name,
		questionDetails:
			details.type === 'text'
				? { textQuestionDetails: { maxResponseLength: details.maxResponseLength } }
				: {
						multipleChoiceQuestionDetails: {
							options: details.options.map(({ id, text }) => ({ id, text: { localized: text } })),
						},
					},
		...(question.predefinedField !== undefined && { predefinedField: question.predefinedField }),
		responseRequired: question.required,
	};
}
