/** A form and a lead as LinkedIn sends them, after a parse that keeps large integers as strings. */

export const FORM = {
	id: '6955637458260688897',
	versionId: 2,
	name: 'Q3 Webinar',
	owner: { organization: 'urn:li:organization:5509810' },
	creationLocale: { country: 'SE', language: 'sv' },
	hiddenFields: [{ name: 'utm_source', value: 'newsletter' }],
	content: {
		questions: [
			{
				questionId: 10107992706,
				question: { localized: { en_US: 'First name', sv_SE: 'Förnamn' } },
				predefinedField: 'FIRST_NAME',
				responseRequired: true,
				questionDetails: { textQuestionDetails: { maxResponseLength: 300 } },
			},
			{
				questionId: 10207992706,
				question: { localized: { sv_SE: 'Vilken färg?' } },
				name: 'Custom question 0',
				questionDetails: {
					multipleChoiceQuestionDetails: {
						options: [
							{ id: 0, text: { localized: { sv_SE: 'Röd' } } },
							{ id: 1, text: { localized: { sv_SE: 'Blå, mörk' } } },
						],
					},
				},
			},
			{
				questionId: 10307992706,
				question: { localized: { ja_JP: '会社名は何ですか' } },
				name: 'Custom question 1',
				questionDetails: { textQuestionDetails: {} },
			},
		],
		legalInfo: {
			consents: [
				{ id: 0, checkRequired: true, consent: { localized: { sv_SE: 'Jag vill ha nyhetsbrev' } } },
			],
		},
	},
};

export const LEAD = {
	owner: { organization: 'urn:li:organization:5509810' },
	submitter: 'urn:li:person:BcLKblgopR',
	leadType: 'EVENT',
	versionedLeadGenFormUrn: 'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:6955637458260688897,2)',
	id: '249592fc-d272-44ba-a7db-c2bdce579507-6',
	submittedAt: 1689894599288,
	testLead: false,
	associatedEntity: { event: 'urn:li:event:7249812613549670400' },
	formResponse: {
		consentResponses: [{ accepted: true, consentId: 0 }],
		answers: [
			{ questionId: 10207992706, answerDetails: { multipleChoiceAnswer: { options: [0, 1] } } },
			{ questionId: 10107992706, answerDetails: { textQuestionAnswer: { answer: ' Åsa ' } } },
		],
	},
};
