/** Who leads belong to, as a URN. */
export const ORGANIZATIONS = ['5509810', '5509811', '5509812'] as const;
export const SPONSORED_ACCOUNT = '512345678';

export type LeadType = 'EVENT' | 'COMPANY' | 'SPONSORED';

/** Where people fill in a form: an event, a page or an ad. */
export interface Place {
	owner: string;
	leadType: LeadType;
	formId: string;
	eventId?: string;
}

const organization = (index: number) => `urn:li:organization:${ORGANIZATIONS[index]}`;

/** The ids do not fit into a JavaScript number. */
export const PLACES: readonly Place[] = [
	{
		owner: organization(0),
		leadType: 'EVENT',
		eventId: '7087030501919629312',
		formId: '6955637458260688891',
	},
	{
		owner: organization(0),
		leadType: 'EVENT',
		eventId: '7087030501919629313',
		formId: '6955637458260688892',
	},
	{
		owner: organization(1),
		leadType: 'EVENT',
		eventId: '7087030501919629314',
		formId: '6955637458260688893',
	},
	{ owner: organization(0), leadType: 'COMPANY', formId: '6955637458260688894' },
	{
		owner: `urn:li:sponsoredAccount:${SPONSORED_ACCOUNT}`,
		leadType: 'SPONSORED',
		formId: '6955637458260688895',
	},
];

/** How LinkedIn's JSON of a lead may be wrong. */
export type Damage = 'noId' | 'noTime' | 'textAsTime' | 'timeFarAway' | 'noResponse' | 'text';

export interface Lead extends Place {
	/** Counts all registrations, so that each is told from all others, the same person's, too. */
	number: number;
	/** A person who registers again gets the same one. */
	id: string;
	/** Epoch milliseconds of LinkedIn's clock, as all times here. */
	submittedAt: number;
	visibleFrom: number;
	/** When it was cancelled. */
	goneFrom: number;
	/** LinkedIn fails to serve it until then. */
	brokenUntil: number;
	damage?: Damage;
	isTest: boolean;
	/** It takes a place in LinkedIn's list and is left out of the page. */
	isHidden: boolean;
	/** Decides among leads of one millisecond, and where there is no order at all. */
	tie: number;
}

/** The lead in LinkedIn's JSON (wire contract 3.6). */
export function leadJson(lead: Lead, withForm: boolean): unknown {
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

/** A form in LinkedIn's JSON (wire contract 3.5). */
export function formJson({ formId, owner }: Place): Record<string, unknown> {
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

/** An event in LinkedIn's JSON (wire contract 3.4). */
export function eventJson({ eventId = '', formId, owner }: Place): Record<string, unknown> {
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
