import type { LeadRow } from './types';

/** The row with more columns, in front of the ones that say what could not be read. */
export function beforeProblems(row: LeadRow, more: LeadRow): LeadRow {
	const { field_errors: fieldErrors, lead_error: leadError, ...rest } = row;
	return { ...rest, ...more, field_errors: fieldErrors, lead_error: leadError };
}
