import { isEmpty } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { EpochMs } from '../../../../shared/values/time';
import { parseInstant } from '../../../../shared/values/time';
import { cellOf } from '../../../../shared/rows/fixedColumns';
import { timeOf } from '../../../../shared/values/leadIdentity';
import { idFromUrn } from '../../../../shared/values/urn';
import type { OperationContext } from '../../operation';

/** A lead that is stored, shown by LinkedIn, or both. Excludes the row itself, because there may be 100,000 rows. */
export interface ComparedLead {
	/** The row's input item; undefined for a lead that is not stored. */
	readonly itemIndex?: number;
	/** To the minute at least; undefined if the row has no readable time. */
	readonly submitted?: EpochMs;
	/** Whether the row is already marked as gone. */
	readonly isMarked: boolean;
	/** The latest time in LinkedIn's list; undefined if the list does not show the lead. */
	shownAt?: EpochMs;
}

/**
 * The input leads by id. Of two rows with one id, the later one counts, because LinkedIn shows only the
 * latest answer (BEHAVIOR.md 26).
 * @param rows empty rows are n8n's placeholders and are ignored
 * @throws NodeOperationError when none of the rows has an id
 */
export function readStoredLeads(
	{ execute, hint }: Pick<OperationContext, 'execute' | 'hint'>,
	rows: readonly IDataObject[],
): Map<string, ComparedLead> {
	const leads = new Map<string, ComparedLead>();
	const noId: number[] = [];
	const noTime: number[] = [];
	for (const [itemIndex, row] of rows.entries()) {
		if (isEmpty(row)) continue;
		const id = storedId(row.lead_id);
		if (id === undefined) {
			noId.push(itemIndex);
			continue;
		}
		const submitted = readStoredTime(cellOf(row, 'submitted_at'));
		if (submitted === undefined) noTime.push(itemIndex);
		const known = leads.get(id);
		if (known !== undefined && (submitted ?? 0) <= (known.submitted ?? 0)) continue;
		leads.set(id, { itemIndex, submitted, isMarked: (cellOf(row, 'deleted_at') ?? '') !== '' });
	}
	if (rows.every((row) => isEmpty(row)))
		hint('The input has no stored leads, so every lead is reported as missing.', 'info');
	else if (leads.size === 0) {
		throw new NodeOperationError(execute.getNode(), NO_ID, {
			description: NO_ID_FIX,
			itemIndex: 0,
		});
	}
	if (noId.length > 0) hint(`${NO_ID_HERE} in ${inWords(noId)}. ${ID_FIX}`);
	if (noTime.length > 0) hint(`${NO_TIME_HERE} see ${inWords(noTime)}. ${TIME_FIX}`);
	return leads;
}

const NO_ID = "No input item has the ID of a lead in a column 'lead_id'";
const NO_ID_FIX =
	'Connect this node behind one that gets the stored leads, with their columns lead_id and submitted_at.';

const NO_ID_HERE = 'Leads without a readable ID in lead_id were not compared';
const ID_FIX = 'Store lead_id as LinkedIn Lead Sync returns it.';
const NO_TIME_HERE =
	'Without a readable submitted_at, a lead cannot be reported as changed or gone:';
const TIME_FIX =
	'Store submitted_at as LinkedIn Lead Sync returns it, for example 2026-11-24T09:00:00.000Z. In a sheet, format the column as plain text.';

/** Counted from 1, as people count. */
function inWords([first, ...others]: number[]): string {
	const item = first + 1;
	return others.length === 0
		? `input item ${item}`
		: `${others.length + 1} input items (the first is ${item})`;
}

/** A URN counts as its id. */
function storedId(value: unknown): string | undefined {
	if (typeof value === 'number') return String(value);
	const text = typeof value === 'string' ? value.trim() : '';
	return text === '' ? undefined : (idFromUrn(text, 'leadGenFormResponse') ?? text);
}

/** A date without a time of day is not read: each lead of that day would look changed. */
const TIME_OF_DAY_OR_MILLISECONDS = /\d:\d\d|^\d{9,}$/;

/**
 * Reads the time of a stored lead: ISO 8601 or SQL text (in UTC unless it names a zone), epoch milliseconds, Date or
 * n8n's DateTime.
 * @returns undefined for anything else, such as a date without time, a sheet's day number, or seconds
 */
export function readStoredTime(value: unknown): EpochMs | undefined {
	if (typeof value === 'string' && !TIME_OF_DAY_OR_MILLISECONDS.test(value.trim()))
		return undefined;
	const instant = parseInstant(value, 'UTC');
	return instant.ok ? timeOf(instant.time) : undefined;
}
