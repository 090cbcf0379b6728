import { sortBy } from 'lodash';

import type { LeadType } from '../values/leadOwner';
import type { NamedField } from './columnNames';
import { nameColumns } from './columnNames';
import type { Column, ColumnKind } from './fixedColumns';
import { FIXED_COLUMNS, fixedColumn, fixedColumns } from './fixedColumns';
import type { ParsedForm } from './parseForm';
import { parseForm } from './parseForm';
import type { LeadForm, LeadRow } from './types';

export interface FormLayout {
	form: ParsedForm;
	columns: Column[];
	/** By question id; the first of several questions with one id. */
	questions: Map<string, { name: string; options: Map<string, string> }>;
	consents: Map<string, string>;
	/** Each column with null, except hidden fields: these have a fixed value. */
	blankRow: LeadRow;
}

const layouts = new WeakMap<object, Map<string, FormLayout>>();

/** The columns of one form version in the order of `inOrder`. Without a form: the columns of every lead. */
export function formColumns(form: LeadForm | undefined, leadType?: LeadType): Column[] {
	return formLayout(form, leadType).columns;
}

/**
 * Computes the layout once for each form object, which must not change.
 * @param leadType omits columns that leads of this type cannot have
 */
export function formLayout(form: LeadForm | undefined, leadType?: LeadType): FormLayout {
	if (typeof form !== 'object' || form === null) {
		return layOut(parseForm(form), leadType);
	}
	const ofForm = layouts.get(form) ?? new Map<string, FormLayout>();
	layouts.set(form, ofForm);
	const key = leadType ?? '';
	const layout = ofForm.get(key) ?? layOut(parseForm(form), leadType);
	ofForm.set(key, layout);
	return layout;
}

/** Who registered for what and when: a table's first view shows it. */
export const AT_THE_FRONT: readonly string[] = [
	...['first_name', 'last_name', 'email', 'work_email', 'event_name', 'submitted_at'],
	...['company_name', 'job_title'],
];

const OF_FORM: readonly ColumnKind[] = ['question', 'consent', 'hidden'];

const PLACES = new Map(FIXED_COLUMNS.map((column, index) => [column, OF_FORM.length + index]));

/** Orders columns for reading: `AT_THE_FRONT`, other answers, consents, hidden fields, and then `FIXED_COLUMNS`. */
export function inOrder(columns: readonly Column[]): Column[] {
	return sortBy(columns, [
		({ name, kind, predefinedField }) => {
			const field = kind === 'question' ? (predefinedField?.toLowerCase() ?? name) : undefined;
			const place = AT_THE_FRONT.indexOf(field ?? fixedColumn(name)?.name ?? '');
			return place === -1 || kind === 'consent' || kind === 'hidden' ? AT_THE_FRONT.length : place;
		},
		({ name, kind }) => {
			const fixed = fixedColumn(name);
			return fixed === undefined ? OF_FORM.indexOf(kind) : PLACES.get(fixed);
		},
	]);
}

/** A row of this package, possibly changed by a node in between. */
export type IncomingRow = Record<string, unknown>;

/**
 * The columns of these rows, in the order of `inOrder`. A column's kind follows from its name: names of
 * different kinds never overlap, see `nameColumns`. So a batch without accepted consents results in the same
 * table.
 */
export function rowColumns(rows: readonly IncomingRow[]): Column[] {
	const names = new Set<string>();
	for (const row of rows) for (const name in row) names.add(name);
	return inOrder([...names].map(columnNamed));
}

function columnNamed(name: string): Column {
	const fixed = fixedColumn(name);
	if (fixed) return fixed;
	const common = { name, required: false, label: name };
	if (name.startsWith('consent_')) return { ...common, kind: 'consent', type: 'boolean' };
	return { ...common, kind: name.startsWith('hidden_') ? 'hidden' : 'question', type: 'text' };
}

/** The id of the Page, otherwise of the ad account; empty if the row has neither. */
export function ownerIdOf(row: IncomingRow): string {
	return String(row.organization_id ?? row.sponsored_account_id ?? '');
}

function layOut(form: ParsedForm, leadType?: LeadType): FormLayout {
	const names = nameColumns(namedFields(form));
	const questionNames = names.splice(0, form.questions.length);
	const consentNames = names.splice(0, form.consents.length);
	const ofForm = [
		...form.questions.map((question, index) => questionColumn(question, questionNames[index])),
		...form.consents.map((consent, index) => consentColumn(consent, consentNames[index])),
		...form.hiddenFields.map((field, index) => hiddenColumn(field, names[index])),
	];
	const ofEveryForm = fixedColumns('metadata', 'problem').filter(
		({ leadType: of }) => leadType === undefined || of === undefined || of === leadType,
	);
	const columns = inOrder([...ofForm, ...ofEveryForm]);
	const blankRow: LeadRow = Object.fromEntries(columns.map(({ name }) => [name, null]));
	form.hiddenFields.forEach(({ value }, index) => {
		blankRow[names[index]] = value ?? null;
	});
	return {
		form,
		columns,
		blankRow,
		questions: firstOfEach(
			form.questions.map(({ id, options }, index) => [
				id,
				{
					name: questionNames[index],
					options: firstOfEach((options ?? []).map((option) => [option.id, option.text])),
				},
			]),
		),
		consents: firstOfEach(form.consents.map(({ id }, index) => [id, consentNames[index]])),
	};
}

function namedFields({ questions, consents, hiddenFields }: ParsedForm): NamedField[] {
	return [
		...questions.map((question): NamedField => ({ kind: 'question', ...question })),
		...consents.map(({ id, text }): NamedField => ({ kind: 'consent', id, text })),
		...hiddenFields.map(({ name }): NamedField => ({ kind: 'hidden', text: name })),
	];
}

function questionColumn(question: ParsedForm['questions'][number], name: string): Column {
	return {
		name,
		kind: 'question',
		type: 'text',
		label: question.text ?? question.predefinedField ?? `Question ${question.id ?? ''}`.trim(),
		required: question.isRequired,
		questionId: question.id,
		predefinedField: question.predefinedField,
		questionType: question.type,
		options: question.options?.map(({ text }) => text),
	};
}

function consentColumn(consent: ParsedForm['consents'][number], name: string): Column {
	return {
		name,
		kind: 'consent',
		type: 'boolean',
		label: consent.text ?? `Consent ${consent.id ?? ''}`.trim(),
		required: consent.isRequired,
		consentId: consent.id,
	};
}

function hiddenColumn(field: ParsedForm['hiddenFields'][number], name: string): Column {
	return {
		name,
		kind: 'hidden',
		type: 'text',
		label: field.name === '' ? 'Hidden field' : field.name,
		required: false,
		hiddenName: field.name,
	};
}

function firstOfEach<T>(entries: Array<[string | undefined, T]>): Map<string, T> {
	const map = new Map<string, T>();
	for (const [key, value] of entries) if (key !== undefined && !map.has(key)) map.set(key, value);
	return map;
}
