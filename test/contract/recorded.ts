/**
 * Answers and pushes that LinkedIn itself has published, of what the package reads, as JSON. Keys, types and nesting
 * are LinkedIn's; values are made up. They are the only shapes that no author of this package has put together.
 */
export const RECORDED = {
	/** Captured: LinkedIn's Postman collection "Lead Sync", forms of an ad account. */
	form: `{"reviewInfo":{"rejectionReasons":[],"lastUpdated":1690422364241,"reviewStatus":"NEEDS_REVIEW"},
		"owner":{"sponsoredAccount":"urn:li:sponsoredAccount:1234567"},"versionId":1,"created":1691014589690,
		"hiddenFields":[{"name":"Entity name","value":"Example Ltd"}],"id":6955637458260688897,"name":"Example",
		"creationLocale":{"country":"SE","language":"sv"},"lastModified":1691014589690,"state":"PUBLISHED",
		"content":{"headline":{"localized":{"sv_SE":"Rubrik"}},"description":{"localized":{"sv_SE":"Text"}},
			"questions":[{"questionId":10107992706,"question":{"localized":{"sv_SE":"Förnamn"}},"name":"First name",
				"responseEditable":true,"responseRequired":true,"predefinedField":"FIRST_NAME",
				"questionDetails":{"textQuestionDetails":{"maxResponseLength":300}}},
				{"questionId":607149246,"question":{"localized":{"es_ES":"¿Color?"}},"name":"Custom question 0",
				"responseEditable":true,"responseRequired":true,"questionDetails":{"multipleChoiceQuestionDetails":
				{"options":[{"text":{"localized":{"es_ES":"Rojo"}},"id":0}]}}}],
			"postSubmissionInfo":{"message":{"localized":{"sv_SE":"Tack"}},"callToAction":{"callToActionLabel":
				"VISIT_COMPANY_WEBSITE","callToActionTarget":{"landingPageUrl":"https://www.example.com"}}},
			"legalInfo":{"consents":[{"consent":{"localized":{"es_ES":"Acepto"}},"checkRequired":true,"id":0}],
				"legalInfoId":107157016,"privacyPolicyUrl":"http://example.com/privacy",
				"legalDisclaimer":{"localized":{"es_ES":"Aviso"}}}}}`,
	/** Captured there: the whole lead after a notification. */
	lead: `{"owner":{"sponsoredAccount":"urn:li:sponsoredAccount:1234567"},"submitter":"urn:li:person:AbCdEfGhIj",
		"leadType":"SPONSORED","leadMetadata":{"sponsoredLeadMetadata":{"campaign":"urn:li:sponsoredCampaign:198356826"}},
		"versionedLeadGenFormUrn":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:6955637458260688897,1)",
		"id":"00000000-0000-4000-8000-000000000000-6","submittedAt":1689894599288,"testLead":true,
		"associatedEntity":{"associatedCreative":"urn:li:sponsoredCreative:241257736"},
		"formResponse":{"consentResponses":[{"accepted":true,"consentId":0}],"answers":[
			{"answerDetails":{"textQuestionAnswer":{"answer":"Ada"}},"questionId":10107992706},
			{"answerDetails":{"multipleChoiceAnswer":{"options":[0]}},"questionId":607149246}]}}`,
	/** Captured there: a member's roles, in a page without a total. */
	roles: `{"paging":{"start":0,"count":10,"links":[]},"elements":[{"roleAssignee":"urn:li:person:AbCdEfGhIj",
		"state":"APPROVED","role":"ADMINISTRATOR","organization":"urn:li:organization:11223344",
		"lastModified":{"actor":"urn:li:person:AbCdEfGhIj","impersonator":"urn:li:servicePrincipal:organization",
			"time":1683063892716},
		"created":{"actor":"urn:li:person:AbCdEfGhIj","impersonator":"urn:li:servicePrincipal:organization",
			"time":1655913677098}}]}`,
	/** Captured: LinkedIn's Postman collection "Community Management", organizationsLookup. */
	organizations: `{"results":{"11223344":{"name":{"localized":{"en_US":"Example"},"preferredLocale":{"country":"US",
		"language":"en"}},"primaryOrganizationType":"NONE","vanityName":"example","localizedName":"Example",
		"locations":[{"staffCountRange":"SIZE_1","locationType":"HEADQUARTERS","address":{"country":"US"}}],
		"id":11223344}},"statuses":{"11223344":200},"errors":{}}`,
	/** Documented: learn.microsoft.com/linkedin/marketing/lead-sync, leadNotifications, and both pushes. */
	subscription: `{"owner":{"organization":"urn:li:organization:11223344"},"id":7012,"leadType":"SPONSORED",
		"versionedForm":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:6851219773716516864,1)",
		"associatedEntity":{"event":"urn:li:event:123"},"webhook":"https://example.com/api/automation/1"}`,
	created: `{"type":"LEAD_ACTION","leadGenFormResponse":"urn:li:leadGenFormResponse:1a2b3c-4",
		"leadGenForm":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:1, 1)","leadType":"SPONSORED",
		"owner":{"sponsoredAccount":"urn:li:sponsoredAccount:123"},"leadAction":"CREATED","occurredAt":1686182358881,
		"associatedEntity":{"sponsoredCreative":"urn:li:sponsoredCreative:456"}}`,
	deleted: `{"type":"LEAD_ACTION","leadGenFormResponse":"urn:li:leadGenFormResponse:1a2b3c-4",
		"leadGenForm":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:1, 1)","leadType":"EVENT",
		"owner":{"organization":"urn:li:organization:123"},"leadAction":"DELETED","occurredAt":1686182358881,
		"associatedEntity":{"event":"urn:li:event:789"}}`,
	/** Documented: learn.microsoft.com/linkedin/shared/authentication, refresh tokens and introspection. */
	token: `{"access_token":"AQXN","expires_in":86400,"refresh_token":"AQWA","refresh_token_expires_in":525600,
		"scope":"r_basicprofile"}`,
	introspection: `{"active":true,"client_id":"xxxxxxxx","authorized_at":1493055596,"created_at":1493055596,
		"status":"active","expires_at":1497497620,"scope":"r_liteprofile,r_emailaddress","auth_type":"3L"}`,
};

export type Recorded = keyof typeof RECORDED;
