import { groupBy, mapValues, memoize } from 'lodash';

import { AT_THE_FRONT, inOrder } from './columns';
import type { Column } from './fixedColumns';
import { fixedColumn } from './fixedColumns';
import type { LeadRow } from './types';

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

/**
 * Gives all rows the same columns about the person, and all rows of one Page the same columns, with null where a form
 * lacks the question. An upsert does not touch columns that none of these rows has.
 * Other questions, consents and hidden fields stay with their Page, because each Page may have its own table.
 * A row with `lead_error` gets no further columns, so that an upsert keeps the stored values.
 * @param rows without `difference`
 * @returns a function that makes a new row of each
 */
export function toSameColumns(rows: readonly LeadRow[]): (row: LeadRow) => LeadRow {
	const whole = rows.filter(({ lead_error: leadError }) => leadError === null);
	const ofPerson = personColumns(whole);
	const blankRows = mapValues(groupBy(whole, ownerIdOf), (ofOwner) =>
		Object.fromEntries(rowColumns([...ofOwner, ofPerson]).map(({ name }) => [name, null])),
	);
	// A form that LinkedIn fails to show makes all of its leads unreadable, each with the same names.
	const orderOf = memoize(
		(row: LeadRow) => rowColumns([row]),
		(row) => JSON.stringify(Object.keys(row)),
	);
	return (row) => {
		if (row.lead_error !== null) {
			return Object.fromEntries(orderOf(row).map(({ name }) => [name, row[name]]));
		}
		// Copying a row and filling it takes a fifth of the time of building one from its names.
		const filled: LeadRow = { ...blankRows[ownerIdOf(row)] };
		for (const name in row) filled[name] = row[name];
		return filled;
	};
}

/** The id of the Page, otherwise of the ad account; empty if the row has neither. */
export function ownerIdOf(row: IncomingRow): string {
	return String(row.organization_id ?? row.sponsored_account_id ?? '');
}

/** An empty row with those columns about the person, event and time that any of these rows has. */
function personColumns(rows: readonly LeadRow[]): LeadRow {
	const names = AT_THE_FRONT.filter((name) => rows.some((row) => name in row));
	return Object.fromEntries(names.map((name) => [name, null]));
}

function columnNamed(name: string): Column {
	const fixed = fixedColumn(name);
	if (fixed) return fixed;
	const common = { name, required: false, label: name };
	if (name.startsWith('consent_')) return { ...common, kind: 'consent', type: 'boolean' };
	return { ...common, kind: name.startsWith('hidden_') ? 'hidden' : 'question', type: 'text' };
}
