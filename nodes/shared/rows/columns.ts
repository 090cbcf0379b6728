import { sortBy } from 'lodash';

import type { LeadType } from '../values/leadOwner';
import { processMemory } from '../processMemory';
import type { ColumnNames } from './columnNames';
import { nameColumns } from './columnNames';
import type { ColumnKind, ColumnType, FixedColumn } from './fixedColumns';
import { FIXED_COLUMNS } from './fixedColumns';
import type { NamedField } from './namingRule';
import type { ReadForm } from './readForm';
import { readForm } from './readForm';
import type { LeadForm, LeadRow } from './types';

/** One column of a form's table, and one key of its leads' rows. */
export interface Column {
	name: string;
	kind: ColumnKind;
	type: ColumnType;
	/** What people read: the question's text in the form's language. */
	label: string;
	required: boolean;
	questionId?: string;
	/** LinkedIn's name of a predefined question, e.g. `FIRST_NAME`; a custom question has none. */
	predefinedField?: string;
	/** `text`, `multipleChoice`, or a kind LinkedIn has added. */
	questionType?: string;
	/** The texts to choose from, in the form's order. */
	options?: string[];
	consentId?: string;
	hiddenName?: string;
}

/** A form's columns, and what a row needs to find each answer's column. */
export interface FormLayout {
	form: ReadForm;
	columns: Column[];
	/** By question id. Of two questions with one id the first has it. */
	questions: Map<string, { name: string; options: Map<string, string> }>;
	/** Column names by consent id. */
	consents: Map<string, string>;
	/** Each column with null, hidden fields with their value. */
	blankRow: LeadRow;
}

const layouts = new WeakMap<object, Map<string, FormLayout>>();

/**
 * The ordered columns of one version of a form, see `inOrder`. For the names of questions, consents and hidden
 * fields see `nameColumns`; all others are called the same in any case. Without a form: what every lead has.
 */
export function formColumns(
	form: LeadForm | undefined,
	columnNames: ColumnNames = 'forDatabases',
	leadType?: LeadType,
): Column[] {
	return formLayout(form, columnNames, leadType).columns;
}

/**
 * Columns with the way from answers to them; read once per form object, which must not change.
 * @param leadType leaves out what leads of this type cannot have
 */
export function formLayout(
	form: LeadForm | undefined,
	columnNames: ColumnNames,
	leadType?: LeadType,
): FormLayout {
	if (typeof form !== 'object' || form === null) {
		return layOut(readForm(form), columnNames, leadType);
	}
	const ofForm = layouts.get(form) ?? new Map<string, FormLayout>();
	layouts.set(form, ofForm);
	const key = `${columnNames} ${leadType ?? ''}`;
	const layout = ofForm.get(key) ?? layOut(readForm(form), columnNames, leadType);
	ofForm.set(key, layout);
	return layout;
}

/** The columns of a kind that do not depend on a form; all of them without a kind. */
export function fixedColumns(kind?: FixedColumn['kind']): Column[] {
	return FIXED_COLUMNS.filter((column) => kind === undefined || column.kind === kind).map(
		({ name, type, label, ...column }) => ({
			name,
			type,
			label,
			kind: column.kind,
			required: name === 'lead_id',
		}),
	);
}

/** By form and naming, the columns of all its versions that this process has met. */
const knownColumns = processMemory(new Map<string, Column[]>());

/** Some megabytes at most. */
const MOST_KNOWN_FORMS = 1000;

/** The questions, consents and hidden fields of all versions of a form that this process has met. */
export function knownColumnsOf(formId: string, columnNames: ColumnNames): readonly Column[] {
	return knownColumns.get(`${columnNames} ${formId}`) ?? [];
}

/**
 * The union of several versions' columns, or of several forms'. Within a kind the columns of the first list come
 * first, then what the next one adds. Columns of one name are one: the first gives label, ids and field; it is
 * required only where every list requires it; options are united.
 */
export function mergeColumns(lists: ReadonlyArray<readonly Column[]>): Column[] {
	const merged = new Map<string, Column>();
	const timesRequired = new Map<string, number>();
	for (const column of lists.flat()) {
		const { name, required } = column;
		const earlier = merged.get(name);
		merged.set(name, earlier ? withOptionsOf(earlier, column) : column);
		timesRequired.set(name, (timesRequired.get(name) ?? 0) + Number(required));
	}
	const all = [...merged.values()].map((column) => ({
		...column,
		required: timesRequired.get(column.name) === lists.length,
	}));
	return inOrder(all);
}

/** Who it is, before all that a form asks besides. */
const PERSON = ['first_name', 'last_name', 'email', 'work_email', 'company_name', 'job_title'];

const OF_FORM: readonly ColumnKind[] = ['question', 'consent', 'hidden'];

const PLACES = new Map(FIXED_COLUMNS.map(({ name }, index) => [name, OF_FORM.length + index]));

/**
 * The columns as people read a row: who it is, the other answers, consents and hidden fields in their given order,
 * and then what does not depend on the form, see `FIXED_COLUMNS`.
 */
export function inOrder(columns: readonly Column[]): Column[] {
	return sortBy(columns, [
		({ name, kind }) => (OF_FORM.includes(kind) ? OF_FORM.indexOf(kind) : PLACES.get(name)),
		({ name, kind, predefinedField }) => {
			const place =
				kind === 'question' ? PERSON.indexOf(predefinedField?.toLowerCase() ?? name) : -1;
			return place === -1 ? PERSON.length : place;
		},
	]);
}

function withOptionsOf(earlier: Column, later: Column): Column {
	if (!later.options) return earlier;
	return { ...earlier, options: [...new Set([...(earlier.options ?? []), ...later.options])] };
}

function layOut(form: ReadForm, columnNames: ColumnNames, leadType?: LeadType): FormLayout {
	const names = nameColumns(namedFields(form), columnNames);
	const questionNames = names.splice(0, form.questions.length);
	const consentNames = names.splice(0, form.consents.length);
	const ofForm = [
		...form.questions.map((question, index) => questionColumn(question, questionNames[index])),
		...form.consents.map((consent, index) => consentColumn(consent, consentNames[index])),
		...form.hiddenFields.map((field, index) => hiddenColumn(field, names[index])),
	];
	if (form.id !== undefined) noteColumns(`${columnNames} ${form.id}`, ofForm);
	const ofOtherTypes = FIXED_COLUMNS.filter(
		(column) => leadType !== undefined && (column.leadType ?? leadType) !== leadType,
	).map(({ name }) => name);
	const ofEveryLead = [...fixedColumns('metadata'), ...fixedColumns('problem')];
	const columns = inOrder([
		...ofForm,
		...ofEveryLead.filter(({ name }) => !ofOtherTypes.includes(name)),
	]);
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

function noteColumns(key: string, columns: Column[]): void {
	const known = knownColumns.get(key) ?? [];
	if (knownColumns.size >= MOST_KNOWN_FORMS) knownColumns.clear();
	knownColumns.set(key, mergeColumns([known, columns]));
}

/** What gets a name, in this order. */
function namedFields({ questions, consents, hiddenFields }: ReadForm): NamedField[] {
	return [
		...questions.map((question): NamedField => ({ kind: 'question', ...question })),
		...consents.map(({ id, text }): NamedField => ({ kind: 'consent', id, text })),
		...hiddenFields.map(({ name }): NamedField => ({ kind: 'hidden', text: name })),
	];
}

function questionColumn(question: ReadForm['questions'][number], name: string): Column {
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

function consentColumn(consent: ReadForm['consents'][number], name: string): Column {
	return {
		name,
		kind: 'consent',
		type: 'boolean',
		label: consent.text ?? `Consent ${consent.id ?? ''}`.trim(),
		required: consent.isRequired,
		consentId: consent.id,
	};
}

function hiddenColumn(field: ReadForm['hiddenFields'][number], name: string): Column {
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
	for (const [key, value] of entries) {
		if (key !== undefined && !map.has(key)) map.set(key, value);
	}
	return map;
}
