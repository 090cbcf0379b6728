import { groupBy, mapValues, memoize, uniq } from 'lodash';

import type { ColumnNames } from './columnNames';
import { inOrder } from './columns';
import type { Column } from './fixedColumns';
import { fixedColumn } from './fixedColumns';
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
 * Gives all rows of one Page the same columns, with null where a form lacks the question. What these rows lack
 * altogether, an upsert keeps.
 * Rows of several Pages keep their own columns, because each Page may have its own table.
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
	const blankRows = mapValues(groupBy(whole, ownerIdOf), (ofOwner) =>
		Object.fromEntries(namesOf(ofOwner).map((name) => [name, nothing])),
	);
	// A form that LinkedIn fails to show makes all of its leads unreadable, each with the same names.
	const orderOf = memoize(
		(row: LeadRow) => rowColumns([row]),
		(row) => JSON.stringify(Object.keys(row)),
	);
	return (row) => {
		if (row.lead_error !== null) return rowInOrder(row, orderOf(row));
		// Copying a row and filling it takes a fifth of the time of building one from its names.
		const filled: LeadRow = { ...blankRows[ownerIdOf(row)] };
		for (const name in row) filled[name] = row[name] ?? nothing;
		return filled;
	};
}

/** The id of the Page, otherwise of the ad account; empty if the row has neither. */
export function ownerIdOf({ organization_id, sponsored_account_id }: IncomingRow): string {
	return String(organization_id ?? sponsored_account_id ?? '');
}

function namesOf(rows: readonly LeadRow[]): string[] {
	const shown = new Set<string>();
	for (const row of rows) for (const name in row) shown.add(name);
	return inOrder([...shown].map(columnNamed)).map(({ name }) => name);
}

export function rowInOrder(row: LeadRow, columns = rowColumns([row])): LeadRow {
	return Object.fromEntries(columns.map(({ name }) => [name, row[name]]));
}

function columnNamed(name: string): Column {
	const fixed = fixedColumn(name);
	if (fixed) return fixed;
	const common = { name, required: false, label: name };
	if (name.startsWith('consent_') || name.startsWith(PREFIXES.consent)) {
		return { ...common, kind: 'consent', type: 'boolean' };
	}
	const isHidden = name.startsWith('hidden_') || name.startsWith(PREFIXES.hidden);
	return { ...common, kind: isHidden ? 'hidden' : 'question', type: 'text' };
}
