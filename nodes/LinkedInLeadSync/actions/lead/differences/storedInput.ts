import type { IDataObject, INode } from 'n8n-workflow';

import { FEWEST_ROWS } from './differences';
import type { InputProblems, StoredColumns, StoredLeads, WrongRows } from './storedLeads';
import { readStoredLeads } from './storedLeads';
import { fieldError } from '../../../../shared/wire/errors/fieldError';
import type { JointContext } from '../../operation';

const AS_TEXT =
	'Have the destination keep IDs as text (in a sheet: format the column as plain text), and store these leads again.';

/**
 * Reads the stored leads that come in, and says what is wrong with some of them.
 * @throws NodeOperationError that names the column when no row at all can be compared
 */
export function readStoredInput(
	{ execute, hint }: JointContext,
	rows: readonly IDataObject[],
	columns: StoredColumns,
): StoredLeads {
	const stored = readStoredLeads(rows, columns);
	if (stored.rows > 0) refuseUseless(execute.getNode(), stored, columns);
	else hint('No stored lead came in, so every lead is told as missing.', 'info');
	for (const problem of inWords(stored.problems, columns)) hint(problem);
	return stored;
}

function refuseUseless(
	node: INode,
	{ byId, rows, problems }: StoredLeads,
	columns: StoredColumns,
): void {
	const { noId, roundedId, noTime } = problems;
	if (byId.size === 0 && roundedId !== undefined && noId === undefined) {
		const message = `all IDs in the column '${columns.id}' lost digits because they became numbers`;
		throw fieldError(node, { field: 'ID Column', message, fix: AS_TEXT }, 0);
	}
	if (byId.size === 0) {
		const message = `no input item has the ID of a lead in a column '${columns.id}'`;
		const fix = `Connect this node behind one that gets the stored leads, with their column lead_id, or enter the name of the column that holds LinkedIn's IDs.`;
		throw fieldError(node, { field: 'ID Column', message, fix }, 0);
	}
	const withId = rows - (noId?.count ?? 0) - (roundedId?.count ?? 0);
	// Of a few leads, LinkedIn may have sent no time at all.
	if (noTime?.count === withId && withId >= FEWEST_ROWS) {
		const message = `no input item has a time that can be read in a column '${columns.time}'`;
		throw fieldError(node, { field: 'Time Column', message, fix: TIME_FIX }, 0);
	}
}

const TIME_FIX =
	'Enter the name of the column that holds submitted_at as LinkedIn Lead Sync gives it, for example 2026-11-24T09:00:00.000Z: the day with the time and its zone. In a sheet, format the column as plain text.';

/** What is wrong with some rows, while others can be compared. */
function inWords(problems: InputProblems, { id, time }: StoredColumns): string[] {
	const { noId, roundedId, noTime, twice } = problems;
	return [
		noId && `${itemsIn(noId)} no ID in the column '${id}' and ${were(noId)} left out.`,
		roundedId &&
			`${itemsIn(roundedId)} an ID in the column '${id}' that lost digits because it became a number, and ${were(roundedId)} left out. ${AS_TEXT}`,
		noTime &&
			`${itemsIn(noTime)} no time that can be read in the column '${time}', so that it is not told whether such a lead was changed or is gone. ${TIME_FIX}`,
		twice &&
			`${itemsIn(twice)} an ID in the column '${id}' that another item has with another time in the column '${time}'. The later one counts. Delete the earlier one, or match on the ID when leads are stored.`,
	].filter((text) => text !== undefined);
}

function itemsIn({ count, first }: WrongRows): string {
	return count === 1
		? `Input item ${first} has`
		: `${count} input items (the first is ${first}) have`;
}

function were({ count }: WrongRows): string {
	return count === 1 ? 'was' : 'were';
}
