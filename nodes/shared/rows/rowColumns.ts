import { groupBy, mapKeys, mapValues, memoize, uniq } from 'lodash';

import type { ColumnNames } from './columnNames';
import { AT_THE_FRONT, inOrder, shownColumns } from './columns';
import type { Column } from './fixedColumns';
import { cellOf, fixedColumn, sheetHeader } from './fixedColumns';
import { PREFIXES } from './namesAsAsked';
import type { LeadRow } from './types';

/** A row of this package, possibly changed by a node in between. */
export type IncomingRow = Record<string, unknown>;

/**
 * The columns of these rows, in the order of `inOrder`. A column's kind follows from its name: names of
 * different kinds never overlap, see `nameColumns`. So a batch without accepted consents results in the same
 * table.
 */
export function rowColumns(rows: readonly IncomingRow[]): Column[] {
	return inOrder(uniq(rows.flatMap((row) => Object.keys(row))).map(columnNamed));
}

/**
 * Gives all rows the same columns about the person, and all rows of one Page the same columns altogether, with null
 * where a form lacks the question. What these rows lack altogether, an upsert keeps.
 * Other questions, consents and hidden fields stay with their Page, because each Page may have its own table. So do
 * all headers for a sheet: they are the words of the Page's own forms.
 * A row with `lead_error` gets no further columns, so that an upsert keeps the stored values.
 * Rows for a sheet, named as asked, get empty text in place of null: n8n's Google Sheets node skips null, but empty
 * text clears a cell.
 * @param rows without `difference`
 * @returns a function that makes a new row of each; a caller with many rows lets go of the old ones one by one
 */
export function toSameColumns(
	rows: readonly LeadRow[],
	columnNames: ColumnNames,
): (row: LeadRow) => LeadRow {
	const nothing = columnNames === 'asAsked' ? '' : null;
	const whole = rows.filter(({ lead_error: leadError }) => leadError === null);
	const ofPerson = columnNames === 'forDatabases' ? personColumns(whole) : {};
	const blankRows = mapValues(groupBy(whole, ownerIdOf), (ofOwner) =>
		Object.fromEntries(namesOf([...ofOwner, ofPerson], columnNames).map((name) => [name, nothing])),
	);
	// A form that LinkedIn fails to show makes all of its leads unreadable, each with the same names.
	const orderOf = memoize(
		(row: LeadRow) => rowColumns([row]),
		(row) => JSON.stringify(Object.keys(row)),
	);
	return (row) => {
		if (row.lead_error !== null) return rowInOrder(row, columnNames, orderOf(row));
		// Copying a row and filling it takes a fifth of the time of building one from its names.
		const filled: LeadRow = { ...blankRows[ownerIdOf(row)] };
		for (const name in row) filled[name] = row[name] ?? nothing;
		return shownRow(filled, columnNames);
	};
}

/**
 * A row as it comes out. For a sheet, fixed columns have words, and times are text that a sheet sorts and people
 * read: `2026-11-24 09:15:00`, in UTC as the header says, so that rows of two workflows compare.
 */
export function shownRow(row: LeadRow, columnNames: ColumnNames): LeadRow {
	if (columnNames === 'forDatabases') return row;
	return mapValues(
		mapKeys(row, (_, name) => {
			const fixed = fixedColumn(name);
			return fixed === undefined ? name : sheetHeader(fixed);
		}),
		(value, name) =>
			fixedColumn(name)?.type === 'timestamp' && typeof value === 'string'
				? value.replace('T', ' ').replace(/\.\d+Z$/, '')
				: value,
	);
}

/** The id of the Page, otherwise of the ad account; empty if the row has neither. */
export function ownerIdOf(row: IncomingRow): string {
	// A sheet has empty text where a database has null.
	return String(cellOf(row, 'organization_id') || cellOf(row, 'sponsored_account_id') || '');
}

/** An empty row with those columns about the person, event and time that any of these rows has. */
function personColumns(rows: readonly LeadRow[]): LeadRow {
	const names = AT_THE_FRONT.filter((name) => rows.some((row) => name in row));
	return Object.fromEntries(names.map((name) => [name, null]));
}

/**
 * For a sheet, a header does not say which of the answers stand at the front. In a new row, they do: `formLayout` put
 * them in front of the first fixed column.
 */
function namesOf(rows: readonly LeadRow[], columnNames: ColumnNames): string[] {
	const front = new Set<string>();
	const others = new Set<string>();
	for (const row of rows) {
		let isFront = columnNames === 'asAsked';
		for (const name in row) {
			isFront &&= fixedColumn(name) === undefined;
			(isFront ? front : others).add(name);
		}
	}
	const behind = [...others].filter((name) => !front.has(name)).map(columnNamed);
	return [...front, ...inOrder(behind).map(({ name }) => name)];
}

export function rowInOrder(
	row: LeadRow,
	columnNames: ColumnNames,
	columns = rowColumns([row]),
): LeadRow {
	const inPlace = columns.map(({ name }) => [name, row[name]] as const);
	return shownRow(Object.fromEntries(inPlace), columnNames);
}

function columnNamed(name: string): Column {
	const fixed = fixedColumn(name);
	if (fixed) return name === fixed.name ? fixed : shownColumns([fixed], 'asAsked')[0];
	const common = { name, required: false, label: name };
	if (name.startsWith('consent_') || name.startsWith(PREFIXES.consent)) {
		return { ...common, kind: 'consent', type: 'boolean' };
	}
	const isHidden = name.startsWith('hidden_') || name.startsWith(PREFIXES.hidden);
	return { ...common, kind: isHidden ? 'hidden' : 'question', type: 'text' };
}
