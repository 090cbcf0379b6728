import { minBy, partition, sortBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { cellOf } from '../../../../shared/rows/fixedColumns';
import { rowInOrder, toSameColumns } from '../../../../shared/rows/rowColumns';
import type { LeadRow } from '../../../../shared/rows/types';
import { MINUTE, isoTime } from '../../../../shared/values/time';
import type { OperationOutput } from '../../operation';
import type { GoneLeads } from './goneLeads';
import { ORIGIN_COLUMNS } from './goneLeads';
import type { DifferenceSettings, LeadComparison, ToldLead } from './leadComparison';

/** One item for each difference: missing and changed leads, oldest first, then gone leads. */
export function differenceOutputs(
	{ told }: LeadComparison,
	{ gone }: GoneLeads,
	{ columnNames }: DifferenceSettings,
): OperationOutput[] {
	const outputs = sortBy([...told.values()], timeOf).flatMap(({ output, ...lead }) =>
		output === undefined ? [] : { ...lead, output },
	);
	const ofLeads = outputs.map(({ output }) => output.json as LeadRow);
	const rows = ofLeads.map(toSameColumns(ofLeads, columnNames));
	return [
		...outputs.map(
			({ output, difference, itemIndex }, index): OperationOutput => ({
				...output,
				json: { difference, ...rows[index] },
				itemIndexes: itemIndex === undefined ? [] : [itemIndex],
			}),
		),
		// Enough to find the row again; LinkedIn no longer has the rest.
		...gone.map(({ id, time, row, itemIndex }): OperationOutput => {
			const known = { lead_id: id, submitted_at: isoTime(time), ...originOf(row) };
			const json = { difference: 'gone', ...rowInOrder(known, columnNames) };
			return { json, itemIndexes: [itemIndex] };
		}),
	];
}

/** The columns that the stored row has; a sheet may be compared without some of them. */
function originOf(row: IDataObject): LeadRow {
	const told = ORIGIN_COLUMNS.map((name) => [name, cellOf(row, name)] as const);
	return Object.fromEntries(told.filter(([, value]) => value !== undefined)) as LeadRow;
}

/** A lead without time comes last. */
function timeOf({ time = Infinity }: ToldLead): number {
	return time;
}

/**
 * One item with the numbers, for an alarm.
 * @param isComplete whether the whole list of each owner was read
 */
export function summaryOutput(
	{ told, wanted, newest, newestStored }: LeadComparison,
	{ gone, uncertain }: GoneLeads,
	isComplete: boolean,
	notes: readonly string[],
): OperationOutput {
	const all = [...told.values()];
	const [missing, changed] = partition(all, ({ difference }) => difference === 'missing');
	return {
		json: {
			leads_at_linkedin: wanted,
			missing: missing.length,
			changed: changed.length,
			gone: gone.length,
			not_certain: uncertain,
			is_complete: isComplete,
			newest_at_linkedin: isoTime(newest),
			newest_stored: isoTime(newestStored),
			lag_minutes: lagMinutes(newest, newestStored),
			oldest_missing: isoTime(minBy(missing, timeOf)?.time),
			notes: notes.length === 0 ? null : notes.join('\n'),
		},
		itemIndexes: [],
	};
}

/** Null when there is nothing to compare. */
function lagMinutes(atLinkedIn: number | undefined, stored: number | undefined): number | null {
	if (atLinkedIn === undefined || stored === undefined) return null;
	return Math.max(0, Math.floor((atLinkedIn - stored) / MINUTE));
}
