/**
 * LinkedIn's JSON, with integers beyond 2^53 as strings. Every part is optional and `unknown`: LinkedIn omits
 * null values, its documentation and its responses differ, and either may change.
 */

export interface LeadForm {
	id?: unknown;
	versionId?: unknown;
	name?: unknown;
	owner?: unknown;
	state?: unknown;
	created?: unknown;
	lastModified?: unknown;
	creationLocale?: unknown;
	hiddenFields?: unknown;
	content?: unknown;
}

export interface LeadFormResponse {
	id?: unknown;
	owner?: unknown;
	submitter?: unknown;
	leadType?: unknown;
	leadMetadata?: unknown;
	versionedLeadGenFormUrn?: unknown;
	submittedAt?: unknown;
	testLead?: unknown;
	associatedEntity?: unknown;
	formResponse?: unknown;
	/** Names for ad leads, on request. */
	ownerInfo?: unknown;
	leadMetadataInfo?: unknown;
	associatedEntityInfo?: unknown;
}

export interface LinkedInEvent {
	id?: unknown;
	name?: unknown;
	localizedName?: unknown;
	description?: unknown;
	organizer?: unknown;
	startsAt?: unknown;
	type?: unknown;
	vanityName?: unknown;
	leadGenForm?: unknown;
}

/** Keys are column names, and values are scalars. */
export type LeadRow = Record<string, string | number | boolean | null>;
