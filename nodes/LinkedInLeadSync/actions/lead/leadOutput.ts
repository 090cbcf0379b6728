import type { LeadRow } from '../../../shared/leads/types';
import type { OperationOutput } from '../operation';

/** A row as a result; one with `lead_error` counts as a failure, but is never dropped. */
export function leadOutput(row: LeadRow): OperationOutput {
	return row.lead_error === null ? { json: row } : { json: row, problem: String(row.lead_error) };
}
