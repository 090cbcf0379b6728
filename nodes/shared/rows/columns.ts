import type { ColumnNames } from './columnNames';
import { nameColumns } from './columnNames';
import type { NamedField } from './namingRule';
import type { ReadForm } from './readForm';
import { readForm } from './readForm';
import {
	CONSENT_DETAILS_COLUMNS,
	DELETION_COLUMN,
	METADATA_COLUMNS,
	NOTIFICATION_COLUMNS,
	PROBLEM_COLUMNS,
} from './reservedNames';
import type { LeadForm, LeadRow } from './types';

export type ColumnKind =
	| 'metadata'
	| 'question'
	| 'consent'
	| 'hidden'
	| 'consentDetails'
	| 'problem'
	| 'notification'
	| 'deletion';
export type ColumnType = 'text' | 'integer' | 'boolean' | 'timestamp';

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

const layouts: Record<ColumnNames, WeakMap<object, FormLayout>> = {
	forDatabases: new WeakMap(),
	asAsked: new WeakMap(),
};

/**
 * The ordered columns of one version of a form: metadata, questions and consents in the form's order,
 * hidden fields, problems. Metadata and problems are called the same in any case; for the names of the
 * others see `nameColumns`. Without a form: what every lead has.
 */
export function formColumns(
	form: LeadForm | undefined,
	columnNames: ColumnNames = 'forDatabases',
): Column[] {
	return formLayout(form, columnNames).columns;
}

/** The columns that do not depend on a form. */
export function allFixedColumns(): Column[] {
	return [
		...fixedColumns('metadata', METADATA_COLUMNS),
		...consentDetailsColumns(),
		...fixedColumns('problem', PROBLEM_COLUMNS),
		...notificationColumns(),
		...deletionColumns(),
	];
}

/** What a row has in front of its problems with the option Consent Details. */
export function consentDetailsColumns(): Column[] {
	return fixedColumns('consentDetails', CONSENT_DETAILS_COLUMNS);
}

/** What a row of the notification trigger has after the columns of its form. */
export function notificationColumns(): Column[] {
	return fixedColumns('notification', NOTIFICATION_COLUMNS);
}

/** Where a destination notes when a lead was found to be gone. */
export function deletionColumns(): Column[] {
	return fixedColumns('deletion', [DELETION_COLUMN]);
}

/** Columns with the way from answers to them; read once per form object, which must not change. */
export function formLayout(form: LeadForm | undefined, columnNames: ColumnNames): FormLayout {
	const known = form && layouts[columnNames].get(form);
	if (known) return known;
	const layout = layOut(readForm(form), columnNames);
	if (typeof form === 'object' && form !== null) layouts[columnNames].set(form, layout);
	return layout;
}

/**
 * The union of several versions' columns, or of several forms'. Kinds keep their order; within a kind
 * the columns of the first list come first, then what the next one adds. Columns of one name are one:
 * the first gives label, ids and field; it is required only where every list requires it; options are
 * united.
 */
export function mergeColumns(lists: Column[][]): Column[] {
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
	return byKind(all);
}

const KINDS: ColumnKind[] = [
	'metadata',
	'question',
	'consent',
	'hidden',
	'consentDetails',
	'problem',
	'notification',
	'deletion',
];

/** The columns in the order of their kinds. */
export function byKind(columns: readonly Column[]): Column[] {
	return KINDS.flatMap((kind) => columns.filter((column) => column.kind === kind));
}

function withOptionsOf(earlier: Column, later: Column): Column {
	if (!later.options) return earlier;
	return { ...earlier, options: [...new Set([...(earlier.options ?? []), ...later.options])] };
}

function layOut(form: ReadForm, columnNames: ColumnNames): FormLayout {
	const names = nameColumns(namedFields(form), columnNames);
	const questionNames = names.splice(0, form.questions.length);
	const consentNames = names.splice(0, form.consents.length);
	const columns = [
		...fixedColumns('metadata', METADATA_COLUMNS),
		...form.questions.map((question, index) => questionColumn(question, questionNames[index])),
		...form.consents.map((consent, index) => consentColumn(consent, consentNames[index])),
		...form.hiddenFields.map((field, index) => hiddenColumn(field, names[index])),
		...fixedColumns('problem', PROBLEM_COLUMNS),
	];
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

function fixedColumns(
	kind: ColumnKind,
	columns: ReadonlyArray<Pick<Column, 'name' | 'type' | 'label'>>,
): Column[] {
	return columns.map((column) => ({ ...column, kind, required: column.name === 'lead_id' }));
}

function firstOfEach<T>(entries: Array<[string | undefined, T]>): Map<string, T> {
	const map = new Map<string, T>();
	for (const [key, value] of entries) {
		if (key !== undefined && !map.has(key)) map.set(key, value);
	}
	return map;
}
