import { beforeProblems } from './beforeProblems';
import { isFixedColumn } from './reservedNames';
import type { LeadRow } from './types';

/** The columns of answers that rows of a form have had. */
export type ColumnsOfForm = [formId: string, names: string[]];

/** Of all forms together, in characters: hundreds of them. */
const MOST_TEXT = 30_000;

/**
 * Gives the rows of each form every column that rows of this form have ever had, null where a row has
 * none. A database and a sheet leave alone what a row does not name, so that a lead which is answered
 * again, by then with another version of its form, would keep its old answers.
 *
 * A lead that could not be read takes nothing away from what is stored of it.
 * @param known of earlier rows, the form that came last at the end
 * @returns the rows, and what is known by now
 */
export function withEveryColumn(
	rows: readonly LeadRow[],
	known: readonly ColumnsOfForm[],
): { rows: LeadRow[]; known: ColumnsOfForm[] } {
	const columns = new Map(known.map(([formId, names]) => [formId, new Set(names)]));
	for (const row of rows) {
		const formId = formOf(row);
		if (formId === undefined) continue;
		const names = columns.get(formId) ?? new Set();
		for (const name of Object.keys(row)) if (!isFixedColumn(name)) names.add(name);
		columns.delete(formId);
		columns.set(formId, names);
	}
	return {
		rows: rows.map((row) => withColumns(row, columns.get(formOf(row) ?? '') ?? new Set())),
		known: withinBounds([...columns].map(([formId, names]) => [formId, [...names]])),
	};
}

/** Anything may be stored. */
export function readColumnsOfForms(stored: unknown): ColumnsOfForm[] {
	const isText = (value: unknown) => typeof value === 'string';
	const isRead = (entry: unknown) =>
		Array.isArray(entry) &&
		isText(entry[0]) &&
		Array.isArray(entry[1]) &&
		(entry[1] as unknown[]).every(isText);
	return Array.isArray(stored) ? (stored as unknown[] as ColumnsOfForm[]).filter(isRead) : [];
}

function formOf({ form_id: formId, lead_error: leadError }: LeadRow): string | undefined {
	return leadError === null && typeof formId === 'string' ? formId : undefined;
}

function withColumns(row: LeadRow, names: ReadonlySet<string>): LeadRow {
	const missing = [...names].filter((name) => !Object.hasOwn(row, name));
	if (missing.length === 0) return row;
	return beforeProblems(row, Object.fromEntries(missing.map((name) => [name, null])));
}

/** The forms that came last, as many as there is room for. */
function withinBounds(columns: ColumnsOfForm[]): ColumnsOfForm[] {
	const kept: ColumnsOfForm[] = [];
	let left = MOST_TEXT;
	for (const entry of columns.reverse()) {
		left -= JSON.stringify(entry).length;
		if (left < 0) break;
		kept.unshift(entry);
	}
	return kept;
}
