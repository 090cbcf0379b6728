import type { ColumnNames } from './columnNames';
import type { Column } from './columns';
import { fixedColumns, inOrder, knownColumnsOf } from './columns';
import { isConsentAsAsked, isHiddenAsAsked } from './namesAsAsked';
import type { LeadRow } from './types';

/** A row as it comes in: made by this package, and perhaps changed by a node in between. */
export type IncomingRow = Record<string, unknown>;

const FIXED = new Map(fixedColumns().map((column) => [column.name, column]));

/**
 * The columns that these rows have, in the order of `inOrder`. What a column holds follows from its
 * name, since `nameColumns` gives no question a name that another kind has: a batch in which nobody
 * ticked a consent makes the same table as any other.
 */
export function rowColumns(rows: readonly IncomingRow[]): Column[] {
	const names = new Set(rows.flatMap((row) => Object.keys(row)));
	return inOrder([...names].map(columnNamed));
}

/**
 * Rows of one run with one set of columns, in the order of `inOrder`: null where a form does not ask. To the forms
 * of these rows belong the columns of all their versions that this process has met. Otherwise a lead that is
 * answered again with a later version of its form would keep its old answers wherever they are stored, since a
 * database and a sheet leave alone what a row does not name.
 *
 * A row with `lead_error` gets no further columns, so that it takes nothing away from what is stored of its lead.
 * @param rows without `difference`, which is no column of a lead
 */
export function withSameColumns(rows: readonly LeadRow[], columnNames: ColumnNames): LeadRow[] {
	const whole = rows.filter(({ lead_error: leadError }) => leadError === null);
	const formIds = new Set(whole.flatMap(({ form_id: formId }) => formId ?? []));
	const columns = new Map<string, Column>();
	for (const formId of formIds) {
		for (const column of knownColumnsOf(String(formId), columnNames)) {
			if (!columns.has(column.name)) columns.set(column.name, column);
		}
	}
	for (const row of whole) {
		for (const name in row) if (!columns.has(name)) columns.set(name, columnNamed(name));
	}
	const names = inOrder([...columns.values()]).map(({ name }) => name);
	return rows.map((row) => {
		if (row.lead_error !== null) return rowInOrder(row);
		return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
	});
}

/** The same row, its columns in the order of `inOrder`. */
export function rowInOrder(row: LeadRow): LeadRow {
	return Object.fromEntries(rowColumns([row]).map(({ name }) => [name, row[name]]));
}

function columnNamed(name: string): Column {
	const fixed = FIXED.get(name);
	if (fixed) return fixed;
	const common = { name, required: false, label: name };
	if (name.startsWith('consent_') || isConsentAsAsked(name)) {
		return { ...common, kind: 'consent', type: 'boolean' };
	}
	const isHidden = name.startsWith('hidden_') || isHiddenAsAsked(name);
	return { ...common, kind: isHidden ? 'hidden' : 'question', type: 'text' };
}

/** What a field without a value is. */
export type EmptyFields = 'null' | 'text';

/**
 * A row with its empty fields as they were asked for. n8n's Google Sheets node leaves a cell as it is when
 * it is given null; empty text clears it. A lead that could not be read clears nothing.
 */
export function withEmptyFields<Row extends LeadRow>(row: Row, emptyFields: EmptyFields): Row {
	if (emptyFields === 'null' || row.lead_error !== null) return row;
	const values = Object.entries(row).map(([name, value]) => [name, value ?? '']);
	return Object.fromEntries(values) as Row;
}
