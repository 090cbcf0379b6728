import { createHash } from 'node:crypto';
import { deburr, partition, range, sortBy } from 'lodash';

import { localeKey } from '../simulator/world/locales';
import { PREDEFINED_FIELDS } from '../simulator/world/predefinedFields';
import type {
	FormVersion,
	LeadForm,
	LeadType,
	Locale,
	Localized,
	Question,
} from '../simulator/world/types';

/** The values of the option Column Names. */
export const COLUMN_NAMES = ['forDatabases', 'asAsked'] as const;
export type ColumnNames = (typeof COLUMN_NAMES)[number];

/** Who registered comes first, then the event and the time, and then the rest about the person. */
const WHO = ['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'WORK_EMAIL'];
const WHAT_ELSE = ['COMPANY_NAME', 'JOB_TITLE'];

const OF_EVENTS = ['event_name', 'event_id'];
const OF_ADS = [
	...['campaign_name', 'campaign_type', 'campaign_id', 'sponsored_account_name'],
	...['sponsored_account_id', 'creative_name', 'creative_id'],
];

/** Between the parts about the person. */
const WHAT_AND_WHEN = ['event_name', 'submitted_at'];

/** The columns of each lead that do not depend on its form, in this order; ids come last. */
const LEAD_COLUMNS = [
	...WHAT_AND_WHEN,
	...['form_name', 'organization_name'],
	...['campaign_name', 'campaign_type', 'sponsored_account_name', 'creative_name'],
	...['field_errors', 'lead_error', 'lead_id', 'event_id', 'form_id', 'organization_id'],
	...['campaign_id', 'sponsored_account_id', 'creative_id'],
	...['lead_urn', 'lead_type', 'is_test_lead', 'form_version', 'submitter_urn'],
];

/** The words that fixed columns have in a sheet, by docs/columns.md. */
const IN_SHEETS: Record<string, string> = {
	...{ event_name: 'Event name', event_id: 'Event ID' },
	...{ form_name: 'Form name', form_id: 'Form ID', form_version: 'Form version' },
	...{ organization_name: 'Page name', organization_id: 'Page ID' },
	...{ campaign_name: 'Campaign name', campaign_type: 'Campaign type', campaign_id: 'Campaign ID' },
	...{ sponsored_account_name: 'Ad account name', sponsored_account_id: 'Ad account ID' },
	...{ creative_name: 'Creative name', creative_id: 'Creative ID' },
	...{ submitted_at: 'Submitted at (UTC)', occurred_at: 'Occurred at (UTC)' },
	...{ deleted_at: 'Deleted at (UTC)', lead_action: 'Lead action' },
	...{ field_errors: 'Field errors', lead_error: 'Lead error', lead_urn: 'Lead URN' },
	...{ lead_type: 'Lead type', is_test_lead: 'Is test lead', submitter_urn: 'Submitter URN' },
	...{ consent_details: 'Consent details' },
};

/** The header of a column: in a sheet, what every lead has is named in words, except its key. */
export function headerOf(column: string, columnNames: ColumnNames = 'forDatabases'): string {
	return columnNames === 'asAsked' ? (IN_SHEETS[column] ?? column) : column;
}

/** The columns that leads of a type have besides those of their form; of all types, when none is given. */
export function leadColumns(leadType?: LeadType): string[] {
	const isOf = (type: LeadType) => leadType === undefined || leadType === type;
	return LEAD_COLUMNS.filter(
		(column) =>
			(isOf('EVENT') || !OF_EVENTS.includes(column)) &&
			(isOf('SPONSORED') || !OF_ADS.includes(column)),
	);
}

const OTHERS_OF_THE_PACKAGE = ['lead_action', 'occurred_at', 'deleted_at', 'difference'];
const OF_DATA_TABLES = ['id', 'createdat', 'updatedat', 'dryrunstate'];
const OF_POSTGRES = ['oid', 'tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax'];
const NOT_IN_EXPRESSIONS = [
	'constructor',
	'prototype',
	'arguments',
	'binding',
	'callee',
	'caller',
	'dlopen',
	'execve',
];
/** n8n's Google Sheets node uses the first name, and any item may have the second. */
const OF_N8N = ['row_number', 'error'];

/** Columns with these names exist whatever a form asks. */
const FIXED = [...LEAD_COLUMNS, 'consent_details'];

const RESERVED = [
	...FIXED,
	...OTHERS_OF_THE_PACKAGE,
	...OF_DATA_TABLES,
	...OF_POSTGRES,
	...NOT_IN_EXPRESSIONS,
	...OF_N8N,
];

/** PostgreSQL's limit, in bytes. */
const LONGEST = 63;

type Kind = 'question' | 'consent' | 'hidden';

interface Field {
	kind: Kind;
	id?: string;
	text: string;
	predefinedField?: string;
}

interface Rule {
	words(field: Field): string;
	/** `plain`: the name without a code, if one is possible. `stem`: the part before a code. */
	named(words: string, field: Field): { plain?: string; stem: string };
	coded(stem: string, code: string): string;
	/** Returns the same text for names that some destination would treat as equal. */
	fold(name: string): string;
}

const hasLetterOrDigit = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** Words for signs in names for databases. */
const SAID: Record<string, string> = {
	...{ $: 'dollar', '€': 'euro', '£': 'pound', '¥': 'yen', '%': 'percent' },
	...{ '#': 'number', '+': 'plus', '<': 'below', '>': 'above' },
};

/** Whether a text has characters that a name must not lose: they may be the only difference of two questions. */
const isTelling = (text: string) => /[\p{L}\p{N}\p{Sc}\p{Sm}]/u.test(text.replace(/[|~=]/g, ''));

const withoutMarks = (text: string) => deburr(text.normalize('NFKD').replace(/\p{M}/gu, ''));

const bytes = (text: string) => Buffer.byteLength(text);

const forDatabases: Rule = {
	words: ({ kind, id, text, predefinedField }) =>
		(kind === 'question' ? predefinedField : undefined) || text || (id ?? ''),
	named: (words, { kind, predefinedField }) => {
		const said = [...withoutMarks(words)].map((sign) => (sign in SAID ? ` ${SAID[sign]} ` : sign));
		const latin = said.join('').replace(/['’ʼ]/g, '').toLowerCase();
		const slug = (latin.match(/[a-z0-9]+/g) ?? []).join('_');
		const isForbidden = (name: string) => {
			if (kind !== 'question') return FIXED.includes(name);
			const isOfLinkedIn = name.toUpperCase() in PREDEFINED_FIELDS;
			return (
				RESERVED.includes(name) ||
				/^(consent|hidden)(_|$)/.test(name) ||
				(predefinedField === undefined && isOfLinkedIn)
			);
		};
		const isBare = kind === 'question' && /^[a-z]/.test(slug) && !isForbidden(slug);
		const stem = isBare ? slug : [kind, slug].filter(Boolean).join('_');
		const isTold = slug !== '' && !isTelling(latin.replace(/[a-z0-9]/g, ''));
		const fits = bytes(stem) <= LONGEST && !isForbidden(stem);
		return { stem, plain: isTold && fits ? stem : undefined };
	},
	coded: (stem, code) => {
		const room = LONGEST - code.length - 1;
		if (stem.length <= room) return `${stem}_${code}`;
		const end = stem.lastIndexOf('_', room);
		return `${stem.slice(0, end > room / 2 ? end : room).replace(/_+$/, '')}_${code}`;
	},
	fold: (name) => name,
};

const PREFIX: Record<Kind, string> = {
	question: 'Question: ',
	consent: 'Consent: ',
	hidden: 'Hidden: ',
};

const asAsked: Rule = {
	words: ({ kind, id, text, predefinedField }) =>
		text || (kind === 'question' ? (predefinedField ?? `Question ${id}`) : (id ?? '')),
	named: (text, { kind }) => {
		const seen = text.normalize('NFKC').replace(/(?![‌‍])\p{Cf}|[︀-️]/gu, '');
		const words = seen
			.replace(/[\u{10000}-\u{10ffff}]/gu, ' ')
			.replace(/[#$<>]/g, (sign) => '＃＄＜＞'['#$<>'.indexOf(sign)])
			.replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Z}\s!"#$*,.:;<=>?@[\\\]^`{|}~¿¡؟。]+/gu, ' ')
			.replace(/^[-+'/&%_)\s\p{M}‌‍]+/u, '')
			.replace(/[\s‌‍]+$/u, '');
		const name = asAsked.fold(words);
		const isUnclear =
			!/\p{L}/u.test(words) ||
			RESERVED.includes(name) ||
			Object.values(IN_SHEETS).some((header) => asAsked.fold(header) === name) ||
			/^(consent|hidden)(_|$)/.test(name) ||
			Object.getOwnPropertyNames(Object.prototype).some((member) => asAsked.fold(member) === name);
		const stem = kind !== 'question' || isUnclear ? PREFIX[kind] + words : words;
		const lost = (seen.match(/[\u{10000}-\u{10ffff}]/gu) ?? []).join('');
		const isTold = words !== '' && !hasLetterOrDigit(lost) && bytes(stem) <= LONGEST;
		return { stem, plain: isTold ? stem : undefined };
	},
	coded: (stem, code) => {
		const room = LONGEST - code.length - 2;
		let cut = '';
		for (const character of stem) {
			if (bytes(cut + character) > room) break;
			cut += character;
		}
		const end = stem.lastIndexOf(' ', cut.length);
		if (cut.length < stem.length && end > cut.length / 2) cut = stem.slice(0, end);
		return `${cut.replace(/[\s‌‍]+$/u, '')} #${code}`;
	},
	fold: (name) => withoutMarks(name).toUpperCase().toLowerCase(),
};

const RULES: Record<ColumnNames, Rule> = { forDatabases, asAsked };

/** The names of the columns of a form's version: one for each question, consent and hidden field. */
export interface FormColumnNames {
	questions: string[];
	consents: string[];
	hiddenFields: string[];
}

/**
 * The names that the columns of a form must have, by docs/columns.md alone, without code of the package. A code is
 * the beginning of a SHA-256 of the words, and also of the id if the same words occur twice.
 */
export function formColumnNames(
	form: LeadForm,
	version: FormVersion,
	columnNames: ColumnNames = 'forDatabases',
): FormColumnNames {
	const said = (text: Localized) => saidIn(text, form.creationLocale);
	const questions = version.questions.map(
		({ id, text, name, predefinedField }): Field => ({
			kind: 'question',
			id,
			text: said(text) || told(name),
			predefinedField,
		}),
	);
	const consents = version.consents.map(
		({ id, text }): Field => ({ kind: 'consent', id: String(id), text: said(text) }),
	);
	const hidden = version.hiddenFields.map(
		({ name }): Field => ({ kind: 'hidden', text: told(name) }),
	);
	const names = nameAll([...questions, ...consents, ...hidden], RULES[columnNames]);
	return {
		questions: names.splice(0, questions.length),
		consents: names.splice(0, consents.length),
		hiddenFields: names,
	};
}

/**
 * The columns of a row in order: who, for what and when, what else about the person, other answers, consents, hidden
 * fields, and then what every lead of this type has.
 */
export function orderedColumns(
	{ questions }: FormVersion,
	{ questions: names, consents, hiddenFields }: FormColumnNames,
	leadType?: LeadType,
): string[] {
	const ofLeads = leadColumns(leadType);
	const [early, late] = partition(ofLeads, (column) => WHAT_AND_WHEN.includes(column));
	const ordered = sortBy(questions, placeOfQuestion);
	const namesOf = (some: Question[]) => some.map((each) => names[questions.indexOf(each)]);
	const [who, others] = partition(ordered, ({ predefinedField = '' }) =>
		WHO.includes(predefinedField),
	);
	return [...namesOf(who), ...early, ...namesOf(others), ...consents, ...hiddenFields, ...late];
}

/** The place of a question in the row; questions of the same place stay in the form's order. */
export function placeOfQuestion({ predefinedField = '' }: Question): number {
	const inOrder = [...WHO, ...WHAT_ELSE];
	const place = inOrder.indexOf(predefinedField);
	return place === -1 ? inOrder.length : place;
}

/** A text in the form's language, or else in the first language by name in which it is not blank. */
export function saidIn(text: Localized, locale: Locale): string {
	const byName = Object.keys(text).sort();
	return [localeKey(locale), ...byName].map((key) => told(text[key] ?? '')).find(Boolean) ?? '';
}

/** A text without what databases refuse. */
export const storable = (text: string) => text.replace(/[\0\p{Surrogate}]/gu, '');

/** A text as it can be stored; empty for a blank text. */
const told = (text: string) => (storable(text).trim() === '' ? '' : storable(text));

function nameAll(fields: Field[], rule: Rule): string[] {
	const names = new Map<Field, string>();
	const taken = new Set<string>();
	for (const field of [...fields].sort(byIdThenWords(rule))) {
		const name = freeName(field, rule, taken);
		taken.add(rule.fold(name));
		names.set(field, name);
	}
	return fields.map((field) => String(names.get(field)));
}

/** The best name that no other field has. Each hash is made only when the names before it are taken. */
function freeName(field: Field, rule: Rule, taken: ReadonlySet<string>): string {
	const words = rule.words(field);
	const same = sameWords(words);
	const { plain, stem } = rule.named(words, field);
	const isFree = (name: string) => !taken.has(rule.fold(name));
	if (plain !== undefined && isFree(plain)) return plain;
	const attempts = range(taken.size + 1).map((attempt) =>
		JSON.stringify([same, field.id ?? null, attempt]),
	);
	for (const hashed of [same, ...attempts]) {
		const name = rule.coded(stem, codeOf(hashed));
		if (isFree(name)) return name;
	}
	throw new Error(`No name is left for ${JSON.stringify(field)}`);
}

/** The lowest id keeps the plain name; hidden fields, which have none, come last. */
function byIdThenWords(rule: Rule): (one: Field, other: Field) => number {
	const order = (one: string, other: string) => (one < other ? -1 : Number(one > other));
	return (one, other) => {
		if (one.id === undefined || other.id === undefined) {
			const undecided = Number(one.id === undefined) - Number(other.id === undefined);
			if (undecided !== 0) return undecided;
		} else if (one.id !== other.id) return BigInt(one.id) < BigInt(other.id) ? -1 : 1;
		const [first, second] = [rule.words(one), rule.words(other)];
		return order(sameWords(first), sameWords(second)) || order(first, second);
	};
}

/** Returns the same text for words that differ only in case, width or blanks. */
function sameWords(words: string): string {
	return words.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

function codeOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
