import { fixedColumn } from './fixedColumns';

/** The limit of PostgreSQL's identifiers in bytes, and of n8n's Data Table columns in characters; more would be no header. */
export const LONGEST_NAME = 63;

/** A question, consent or hidden field. */
export interface NamedField {
	kind: 'question' | 'consent' | 'hidden';
	/** LinkedIn's decimal id within the form; undefined for hidden fields. */
	id?: string;
	/** The text of a question or consent, or the name of a hidden field. */
	text?: string;
	/** LinkedIn's name of a predefined question, e.g. `FIRST_NAME`. */
	predefinedField?: string;
}

/** Turns fields into column names; names of different kinds always differ. */
export interface NamingRule {
	/** The text that the name derives from. */
	wordsOf(field: NamedField): string;
	/** The text reduced to allowed characters, and whether it can be a name without a hash. */
	stemOf(words: string, field: NamedField): { stem: string; isName: boolean };
	/** Cuts a long stem and adds the hash. The result never equals another plain stem. */
	withHash(stem: string, hash: string): string;
	/** Equal for names that some destination treats as equal. */
	fold(name: string): string;
}

/** LinkedIn's known predefined fields; forms may have others. */
const PREDEFINED_FIELDS = [
	['first_name', 'last_name', 'gender', 'linkedin_profile_link'],
	['email', 'work_email', 'phone_number', 'work_phone_number'],
	['job_title', 'job_function', 'seniority', 'industry', 'company_name', 'company_size'],
	['city', 'state', 'country', 'zip_code', 'postal_code'],
	['degree', 'field_of_study', 'school', 'start_date', 'graduation_date'],
].flat();

const FOR_THE_ROW = [
	// A column of Compare Stored Leads.
	['difference'],
	// Columns of n8n's Data Table; most databases ignore the case of `createdAt`.
	['id', 'createdat', 'updatedat', 'dryrunstate'],
	// n8n's Google Sheets node uses this as a row's position, and does not add the column.
	['row_number'],
	// n8n treats an item with this key as a failure, which Retry On Fail repeats.
	['error'],
	// PostgreSQL's system columns, refused even in quotes; `oid` before version 12.
	['oid', 'tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax'],
	// n8n's expressions cannot read these members, and some of its nodes cannot set them.
	['constructor', 'prototype', 'arguments', 'binding', 'callee', 'caller', 'dlopen', 'execve'],
].flat();

export function isReservedForRow(name: string): boolean {
	return (
		fixedColumn(name) !== undefined ||
		FOR_THE_ROW.includes(name) ||
		/^(?:consent|hidden)(?:_|$)/.test(name)
	);
}

/** Includes all predefined fields, so that a form may add one later without renaming columns. */
export function isReservedForCustom(name: string): boolean {
	return isReservedForRow(name) || PREDEFINED_FIELDS.includes(name);
}
