import { byLeadId, type Row } from '../../oracle/leadRow';

/** Rows of PostgreSQL with times as ISO texts and 64-bit integers as numbers, by lead id. */
export function storedRows(rows: Row[]): Row[] {
	return byLeadId<Row>(
		rows.map((row) => ({
			...row,
			submitted_at: row.submitted_at instanceof Date ? row.submitted_at.toISOString() : null,
			form_version: Number(row.form_version),
		})),
	);
}
