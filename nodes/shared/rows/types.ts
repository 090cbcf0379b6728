/**
 * LinkedIn's JSON as it has been seen on the wire, after a parse that keeps integers beyond 2^53 as
 * strings. Every part is optional and `unknown` until it has been looked at: LinkedIn leaves out what
 * is null, differs between its own pages and captures, and may send anything tomorrow.
 */

/** A question of a form; a custom one has no `predefinedField`. */
export interface FormQuestion {
	questionId?: unknown;
	question?: unknown;
	name?: unknown;
	predefinedField?: unknown;
	responseRequired?: unknown;
	responseEditable?: unknown;
	questionDetails?: unknown;
}

/** A consent box of a form; ids start at 0. */
export interface FormConsent {
	id?: unknown;
	checkRequired?: unknown;
	consent?: unknown;
}

/** A lead form at one of its versions. */
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

/** What a person answered. `form` is there only when the request asked for it. */
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
	form?: unknown;
	/** Names of what an ad lead comes from, where the request asked for them. */
	ownerInfo?: unknown;
	leadMetadataInfo?: unknown;
	associatedEntityInfo?: unknown;
}

/** An event of an organization. */
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

/** A lead as a database row: keys are column names, every value is a scalar. */
export type LeadRow = Record<string, string | number | boolean | null>;
