import { isFixedColumn } from './fixedColumns';

/** PostgreSQL's limit for an identifier in bytes, and the one of n8n's Data Table columns in characters. */
export const LONGEST_NAME = 63;

/** What a form has that gets a column. */
export interface NamedField {
	kind: 'question' | 'consent' | 'hidden';
	/** LinkedIn's id within the form, decimal; hidden fields have none. */
	id?: string;
	/** The text of a question or consent, the name of a hidden field. */
	text?: string;
	/** LinkedIn's name of a predefined question, e.g. `FIRST_NAME`. */
	predefinedField?: string;
}

/** How a field becomes the name of a column. Names of different kinds are never the same. */
export interface NamingRule {
	/** What the name is made of. */
	wordsOf(field: NamedField): string;
	/** Words as far as a name may have them, and whether they are a name by themselves. */
	stemOf(words: string, field: NamedField): { stem: string; isName: boolean };
	/** The stem, cut where it is too long, and the hash: never what another stem is by itself. */
	withHash(stem: string, hash: string): string;
	/** The same for names between which some destination sees no difference. */
	fold(name: string): string;
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
	// Find Differences puts it in front of a row.
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
	return isFixedColumn(name) || FOR_THE_ROW.has(name) || /^(?:consent|hidden)(?:_|$)/.test(name);
}

/**
 * Names that no custom question may have: also those of LinkedIn's predefined fields, whether or not
 * the form has them now, so that a form which adds one later renames nothing.
 */
export function isReservedForCustom(name: string): boolean {
	return isReservedForRow(name) || PREDEFINED_FIELDS.includes(name);
}
