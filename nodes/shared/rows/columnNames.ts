import { sortBy } from 'lodash';
import deburr from 'lodash/deburr';

import { hashOf } from '../values/json';
import { fixedColumn } from './fixedColumns';

/** The limit of PostgreSQL's identifiers in bytes, and of n8n's Data Table in characters; more would be no header. */
export const LONGEST_NAME = 63;

export interface NamedField {
	kind: 'question' | 'consent' | 'hidden';
	/** LinkedIn's decimal id within the form; undefined for hidden fields. */
	id?: string;
	/** The text of a question or consent, or the name of a hidden field. */
	text?: string;
	/** LinkedIn's name of a predefined question, e.g. `FIRST_NAME`. */
	predefinedField?: string;
}

const HASH_LENGTH = 8;

/**
 * One unique name for each field, none of them reserved, in the order of the fields: lower case, digits and
 * underscores, such as `what_do_you_hope_to_learn`. A predefined question is named after its field (`first_name`). The names of
 * consents start with `consent_`, and of hidden fields with `hidden_`.
 * A name depends only on its own text. If several fields of a form would share a name, the lowest id keeps
 * it; the others get a hash of their text, and of their id if the texts are equal. LinkedIn numbers questions
 * upwards, so a growing form keeps its names. Removing the question with the plain name renames the other
 * one.
 */
export function nameColumns(fields: readonly NamedField[]): string[] {
	const names = new Map<NamedField, string>();
	const taken = new Set<string>();
	for (const field of byId(fields, wordsOf)) {
		const name = firstFree(field, taken);
		taken.add(name);
		names.set(field, name);
	}
	return fields.map((field) => names.get(field) as string);
}

/** In the order of decimal ids of any length; what has no id comes last, in the order of its words. */
export function byId<Each extends { id?: string }>(
	fields: readonly Each[],
	words: (field: Each) => string,
): Each[] {
	return sortBy(fields, [
		({ id }) => id?.length,
		({ id }) => id,
		(field) => normalized(words(field)),
		(field) => words(field),
	]);
}

/** 8 hex digits. Texts that differ only in case, width or spaces have the same hash. */
export function textHash(text: string): string {
	return hashOf(normalized(text), HASH_LENGTH);
}

function firstFree(field: NamedField, taken: ReadonlySet<string>): string {
	const words = wordsOf(field);
	const { slug, isWhole } = slugOf(words);
	const stem = prefixed(slug, field);
	const isName = slug !== '' && isWhole && stem.length <= LONGEST_NAME && !isReserved(stem, field);
	const hashed = withHash(stem, textHash(words));
	for (const candidate of isName ? [stem, hashed] : [hashed]) {
		if (!taken.has(candidate)) return candidate;
	}
	for (let attempt = 0; ; attempt++) {
		const own = JSON.stringify([normalized(words), field.id ?? null, attempt]);
		const candidate = withHash(stem, hashOf(own, HASH_LENGTH));
		if (!taken.has(candidate)) return candidate;
	}
}

function wordsOf({ kind, id, text, predefinedField }: NamedField): string {
	if (kind === 'question') return predefinedField ?? text ?? `Question ${id ?? ''}`;
	return text ?? id ?? '';
}

function normalized(text: string): string {
	return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** These signs distinguish questions, as in `Revenue ($)` and `C#`; words replace them. */
const SIGNS = new Map([
	['$', 'dollar'],
	['€', 'euro'],
	['£', 'pound'],
	['¥', 'yen'],
	['%', 'percent'],
	['#', 'number'],
	['+', 'plus'],
	['<', 'below'],
	['>', 'above'],
]);

/** Losing one of these characters makes a slug ambiguous; `|`, `~` and `=` only separate words. */
const TELLING = /[\p{L}\p{N}\p{Sc}]|(?![|~=])\p{Sm}/u;

/**
 * A text as `[a-z0-9_]*`; `isWhole` is false if it lost distinguishing characters. Latin letters lose accents
 * (`Prénom` → `prenom`), other scripts are dropped, and apostrophes join words.
 */
export function slugOf(text: string): { slug: string; isWhole: boolean } {
	const plain = deburr(text.normalize('NFKD').replace(/\p{M}/gu, '')).replace(
		/[^\w\s]/gu,
		(sign) => (SIGNS.has(sign) ? ` ${SIGNS.get(sign)} ` : sign),
	);
	const slug = plain
		.replace(/['’ʼ]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_|_$/g, '');
	return { slug, isWhole: !TELLING.test(plain.replace(/[A-Za-z0-9]/g, '')) };
}

/** `stem_hash` with at most 63 characters; a long stem is cut, at a word if possible. */
export function withHash(stem: string, hash: string): string {
	const room = LONGEST_NAME - hash.length - 1;
	if (stem.length <= room) return `${stem}_${hash}`;
	const wordEnd = stem.lastIndexOf('_', room);
	const cut = stem.slice(0, wordEnd > room / 2 ? wordEnd : room).replace(/_+$/, '');
	return `${cut}_${hash}`;
}

function prefixed(slug: string, field: NamedField): string {
	if (slug === '') return field.kind;
	const isNameAsItIs = field.kind === 'question' && /^[a-z]/.test(slug) && !isReserved(slug, field);
	return isNameAsItIs ? slug : `${field.kind}_${slug}`;
}

function isReserved(name: string, { kind, predefinedField }: NamedField): boolean {
	if (kind !== 'question') return fixedColumn(name) !== undefined;
	return predefinedField === undefined ? isReservedForCustom(name) : isReservedForRow(name);
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
function isReservedForCustom(name: string): boolean {
	return isReservedForRow(name) || PREDEFINED_FIELDS.includes(name);
}
