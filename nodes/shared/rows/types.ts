/**
 * LinkedIn's JSON, with integers beyond 2^53 as strings. Every part is optional and unknown: LinkedIn omits
 * null values, its documentation and its responses differ, and either may change.
 */
type Json<Part extends string> = Partial<Record<Part, unknown>>;

export type LeadForm = Json<
	| ('id' | 'versionId' | 'name' | 'owner' | 'state' | 'created' | 'lastModified')
	| ('creationLocale' | 'hiddenFields' | 'content')
>;

/** The last three parts are names for ad leads, on request. */
export type LeadFormResponse = Json<
	| ('id' | 'owner' | 'submitter' | 'leadType' | 'leadMetadata' | 'versionedLeadGenFormUrn')
	| ('submittedAt' | 'testLead' | 'associatedEntity' | 'formResponse')
	| ('ownerInfo' | 'leadMetadataInfo' | 'associatedEntityInfo')
>;

export type LinkedInEvent = Json<
	| ('id' | 'name' | 'localizedName' | 'description' | 'organizer' | 'startsAt' | 'type')
	| 'leadGenForm'
>;

/** Keys are column names, and values are scalars. */
export type LeadRow = Record<string, string | number | boolean | null>;

/** Whom the rows of a node are for: software, or people who read them in a sheet. */
export type RowsFor = 'database' | 'sheet';
