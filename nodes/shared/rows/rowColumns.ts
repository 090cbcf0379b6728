import { groupBy, mapValues, uniq, uniqBy } from 'lodash';

import type { ColumnNames } from './columnNames';
import { inOrder, knownColumnsOf } from './columns';
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
 * Gives all rows of one Page the same columns, with null where a form lacks the question. Includes the columns
 * of all form versions that this process has read. Otherwise an upsert would keep old answers when a person
 * answers a later version.
 * Rows of several Pages keep their own columns, because each Page may have its own table.
 * A row with `lead_error` gets no further columns, so that an upsert keeps the stored values.
 * Rows for a sheet, named as asked, get empty text in place of null: n8n's Google Sheets node skips null, but empty
 * text clears a cell.
 * @param rows without `difference`
 */
export function withSameColumns(rows: readonly LeadRow[], columnNames: ColumnNames): LeadRow[] {
	const whole = rows.filter(({ lead_error: leadError }) => leadError === null);
	const names = mapValues(groupBy(whole, ownerIdOf), (ofOwner) => namesOf(ofOwner, columnNames));
	const nothing = columnNames === 'asAsked' ? '' : null;
	return rows.map((row) => {
		if (row.lead_error !== null) return rowInOrder(row);
		return Object.fromEntries(names[ownerIdOf(row)].map((name) => [name, row[name] ?? nothing]));
	});
}

/** The id of the Page, otherwise of the ad account; empty if the row has neither. */
export function ownerIdOf({ organization_id, sponsored_account_id }: IncomingRow): string {
	return String(organization_id ?? sponsored_account_id ?? '');
}

function namesOf(rows: readonly LeadRow[], columnNames: ColumnNames): string[] {
	const formIds = uniq(rows.flatMap(({ form_id: formId }) => formId ?? []));
	const known = formIds.flatMap((formId) => knownColumnsOf(String(formId), columnNames));
	const shown = uniq(rows.flatMap((row) => Object.keys(row))).map(columnNamed);
	return inOrder(uniqBy([...known, ...shown], 'name')).map(({ name }) => name);
}

export function rowInOrder(row: LeadRow): LeadRow {
	return Object.fromEntries(rowColumns([row]).map(({ name }) => [name, row[name]]));
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
