import type { LeadType } from '../values/leadOwner';
import { asCount, asDigits, asList, asRecord, asText } from '../values/json';
import type { LeadForm, LeadFormResponse } from './types';
import { entityId, toUrn, toVersionedFormUrn } from '../values/urn';

/** Identifies a sample row. `is_test_lead` is true too, so filters for test leads exclude samples. */
export const SAMPLE_LEAD_ID = 'sample-lead';

const SAMPLE_EVENT_ID = '7000000000000000000';

const ANSWERS = new Map(
	Object.entries({
		FIRST_NAME: 'Sam',
		LAST_NAME: 'Sample',
		EMAIL: 'sam.sample@example.com',
		WORK_EMAIL: 'sam.sample@example.com',
		PHONE_NUMBER: '+1 555 0100',
		WORK_PHONE_NUMBER: '+1 555 0100',
		JOB_TITLE: 'Marketing Manager',
		COMPANY_NAME: 'Example Inc.',
		CITY: 'Dublin',
		COUNTRY: 'Ireland',
		LINKEDIN_PROFILE_LINK: 'https://www.linkedin.com/in/sample',
	}),
);

export interface SampleLeadInput {
	form: LeadForm;
	/** The sample's time of submission. */
	now: number;
	leadType: LeadType;
	/** A made-up id by default. */
	eventId?: string;
}

/** A lead in LinkedIn's JSON that answers each question, for the editor when there is no real lead. */
export function sampleLead({ form, now, leadType, eventId }: SampleLeadInput): LeadFormResponse {
	const content = asRecord(form.content);
	const formId = entityId(form.id, 'leadGenForm');
	return {
		id: SAMPLE_LEAD_ID,
		owner: form.owner,
		submitter: 'urn:li:person:sample',
		leadType,
		versionedLeadGenFormUrn:
			formId === undefined ? undefined : toVersionedFormUrn(formId, asCount(form.versionId) ?? 1),
		submittedAt: now,
		testLead: true,
		associatedEntity:
			leadType === 'EVENT' ? { event: toUrn('event', eventId ?? SAMPLE_EVENT_ID) } : undefined,
		formResponse: {
			answers: asList(content?.questions).flatMap(answerTo),
			consentResponses: asList(asRecord(content?.legalInfo)?.consents).flatMap(acceptanceOf),
		},
	};
}

function answerTo(entry: unknown): unknown[] {
	const question = asRecord(entry) ?? {};
	if (asDigits(question.questionId) === undefined) return [];
	const details = asRecord(asRecord(question.questionDetails)?.multipleChoiceQuestionDetails);
	const [option] = asList(details?.options).flatMap((each) => asDigits(asRecord(each)?.id) ?? []);
	const field = asText(question.predefinedField)?.toUpperCase() ?? '';
	const answerDetails = details
		? { multipleChoiceAnswer: { options: option === undefined ? [] : [Number(option)] } }
		: { textQuestionAnswer: { answer: ANSWERS.get(field) ?? 'Sample answer' } };
	return [{ questionId: question.questionId, answerDetails }];
}

function acceptanceOf(entry: unknown): unknown[] {
	const consentId = asRecord(entry)?.id;
	return asDigits(consentId) === undefined ? [] : [{ consentId, accepted: true }];
}
