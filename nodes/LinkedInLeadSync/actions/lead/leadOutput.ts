import type { LeadRow } from '../../../shared/rows/types';
import type { OperationOutput } from '../operation';

/** A row as a result; one with `lead_error` counts as a failure, but is never dropped. */
export function leadOutput(row: LeadRow): OperationOutput {
	const { lead_error: problem } = row;
	return problem === null ? { json: row } : { json: row, problem: String(problem) };
}
