/**
 * What a lead's row holds besides answers, before them. The order is that of the columns. A form does not
 * tell whether ads use it, an organization's form neither, so each has the columns of ads.
 */
export const METADATA_COLUMNS = [
	{ name: 'lead_id', type: 'text', label: 'Lead ID' },
	{ name: 'lead_type', type: 'text', label: 'Lead type' },
	{ name: 'submitted_at', type: 'timestamp', label: 'Submitted at' },
	{ name: 'is_test_lead', type: 'boolean', label: 'Is test lead' },
	{ name: 'organization_id', type: 'text', label: 'Organization ID' },
	{ name: 'event_id', type: 'text', label: 'Event ID' },
	{ name: 'event_name', type: 'text', label: 'Event name' },
	{ name: 'form_id', type: 'text', label: 'Form ID' },
	{ name: 'form_version', type: 'integer', label: 'Form version' },
	{ name: 'form_name', type: 'text', label: 'Form name' },
	{ name: 'submitter_urn', type: 'text', label: 'Submitter URN' },
	{ name: 'sponsored_account_id', type: 'text', label: 'Ad account ID' },
	{ name: 'campaign_id', type: 'text', label: 'Campaign ID' },
	{ name: 'creative_id', type: 'text', label: 'Creative ID' },
] as const;

/** Comes in front of the problems, where the option Consent Details asks for it. */
export const CONSENT_DETAILS_COLUMNS = [
	{ name: 'consent_details', type: 'text', label: 'Consent details' },
] as const;

/** Come last in each row. */
export const PROBLEM_COLUMNS = [
	{ name: 'field_errors', type: 'text', label: 'Field errors' },
	{ name: 'lead_error', type: 'text', label: 'Lead error' },
] as const;

/** Follow the problems in rows of the notification trigger. */
export const NOTIFICATION_COLUMNS = [
	{ name: 'lead_action', type: 'text', label: 'Lead action' },
	{ name: 'occurred_at', type: 'timestamp', label: 'Occurred at' },
] as const;

/** Tells in a stored row when the lead was found to be gone; no row of this package has it. */
export const DELETION_COLUMN = {
	name: 'deleted_at',
	type: 'timestamp',
	label: 'Deleted at',
} as const;

const FIXED = new Set<string>(
	[...METADATA_COLUMNS, ...CONSENT_DETAILS_COLUMNS, ...PROBLEM_COLUMNS].map(({ name }) => name),
);

/** Whether a column is there, or not, whatever a form asks. */
export function isFixedColumn(name: string): boolean {
	return FIXED.has(name);
}

/** LinkedIn's predefined fields as far as they are known; forms may have others. */
const PREDEFINED_FIELDS = [
	'first_name',
	'last_name',
	'email',
	'work_email',
	'phone_number',
	'work_phone_number',
	'job_title',
	'job_function',
	'seniority',
	'industry',
	'company_name',
	'company_size',
	'city',
	'state',
	'country',
	'zip_code',
	'postal_code',
	'degree',
	'field_of_study',
	'school',
	'start_date',
	'graduation_date',
	'linkedin_profile_link',
	'gender',
];

const FOR_THE_ROW = new Set<string>([
	...[...METADATA_COLUMNS, ...PROBLEM_COLUMNS, ...NOTIFICATION_COLUMNS].map(({ name }) => name),
	DELETION_COLUMN.name,
	// Stands in front of the row where Find Differences tells of it.
	'difference',
	// n8n's Data Table has these itself; databases tell no case apart in `createdAt`.
	'id',
	'createdat',
	'updatedat',
	'dryrunstate',
	// n8n's Google Sheets node takes this for a row's place, and adds no column for it.
	'row_number',
	// Tells n8n that the node has failed, which with Retry On Fail runs again and again then.
	'error',
	// PostgreSQL's system columns, refused even when quoted; the first one before version 12.
	'oid',
	'tableoid',
	'ctid',
	'xmin',
	'xmax',
	'cmin',
	'cmax',
	// n8n's expressions refuse to read these members, and some of its nodes to set them.
	'constructor',
	'prototype',
	'arguments',
	'binding',
	'callee',
	'caller',
	'dlopen',
	'execve',
]);

/** Names that no predefined question may have. */
export function isReservedForRow(name: string): boolean {
	return FOR_THE_ROW.has(name) || /^(?:consent|hidden)(?:_|$)/.test(name);
}

/**
 * Names that no custom question may have: also those of LinkedIn's predefined fields, whether or not
 * the form has them now, so that a form which adds one later renames nothing.
 */
export function isReservedForCustom(name: string): boolean {
	return isReservedForRow(name) || PREDEFINED_FIELDS.includes(name);
}
