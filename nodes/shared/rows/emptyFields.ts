import type { LeadRow } from './types';

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
