import type { Lead, Place } from './world';

/** A list of leads is read many times over. */
const texts = new WeakMap<Lead, string>();

/** A lead in LinkedIn's JSON (wire contract 3.6). */
export function leadText(lead: Lead, withForm: boolean): string {
	if (withForm) return asText(leadJson(lead, true));
	const text = texts.get(lead) ?? asText(leadJson(lead, false));
	texts.set(lead, text);
	return text;
}

/** A form in LinkedIn's JSON (wire contract 3.5). */
export function formText(place: Place): string {
	return asText(formJson(place));
}

/** An event in LinkedIn's JSON (wire contract 3.4). */
export function eventText(place: Place): string {
	return asText(eventJson(place));
}

function leadJson(lead: Lead, withForm: boolean): unknown {
	const submitter = `urn:li:person:p${lead.number}x`;
	if (lead.damage === 'text') return `damaged ${submitter}`;
	const json: Record<string, unknown> = {
		owner: lead.owner.includes('organization')
			? { organization: lead.owner }
			: { sponsoredAccount: lead.owner },
		submitter,
		leadType: lead.leadType,
		versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${lead.formId},1)`,
		id: lead.id,
		submittedAt: lead.submittedAt,
		testLead: lead.isTest,
		...(lead.eventId !== undefined && {
			associatedEntity: { event: `urn:li:event:${lead.eventId}` },
		}),
		formResponse: {
			consentResponses: [{ accepted: true, consentId: 0 }],
			answers: [
				{
					questionId: 1,
					answerDetails: { textQuestionAnswer: { answer: `Person ${lead.number}` } },
				},
				{ questionId: 2, answerDetails: { multipleChoiceAnswer: { options: [0] } } },
			],
		},
		...(withForm && { form: formJson(lead) }),
	};
	if (lead.damage === 'noId') delete json.id;
	if (lead.damage === 'noTime') delete json.submittedAt;
	if (lead.damage === 'textAsTime') json.submittedAt = 'yesterday';
	if (lead.damage === 'timeFarAway') json.submittedAt = 9e15;
	if (lead.damage === 'noResponse') json.formResponse = null;
	return json;
}

function formJson({ formId, owner }: Place): Record<string, unknown> {
	const inEnglish = (text: string) => ({ localized: { en_US: text } });
	return {
		id: bareNumber(formId),
		versionId: 1,
		name: `Form ${formId}`,
		owner: owner.includes('organization') ? { organization: owner } : { sponsoredAccount: owner },
		state: 'PUBLISHED',
		creationLocale: { country: 'US', language: 'en' },
		hiddenFields: [],
		content: {
			headline: inEnglish('Register'),
			description: inEnglish(''),
			questions: [
				{
					questionId: 1,
					question: inEnglish('First name'),
					name: 'First name',
					predefinedField: 'FIRST_NAME',
					responseRequired: true,
					questionDetails: { textQuestionDetails: { maxResponseLength: 300 } },
				},
				{
					questionId: 2,
					question: inEnglish('Colour'),
					name: 'Custom question 0',
					responseRequired: false,
					questionDetails: {
						multipleChoiceQuestionDetails: { options: [{ id: 0, text: inEnglish('Red') }] },
					},
				},
			],
			legalInfo: { consents: [{ id: 0, checkRequired: true, consent: inEnglish('I agree') }] },
		},
	};
}

function eventJson({ eventId = '', formId, owner }: Place): Record<string, unknown> {
	return {
		id: bareNumber(eventId),
		name: { localized: { en_US: `Event ${eventId}` } },
		localizedName: `Event ${eventId}`,
		organizer: owner,
		startsAt: 1_791_286_200_000,
		type: {
			online: { format: { external: { endsAt: 1_791_291_600_000, url: 'https://example.com' } } },
		},
		leadGenForm: `urn:li:leadGenForm:${formId}`,
	};
}

/** LinkedIn writes ids as numbers of 64 bits (wire contract 2.4); `asText` takes the marks away. */
function bareNumber(id: string): string {
	return `#${id}#`;
}

export function asText(json: unknown): string {
	return JSON.stringify(json).replace(/"#(\d+)#"/g, '$1');
}
