import { DELETION_COLUMN } from '../../../../shared/rows/reservedNames';
import { isRoundedId } from '../../../../shared/values/roundedId';
import type { StoredTime } from './storedTime';
import { readStoredTime } from './storedTime';
import { idFromUrn } from '../../../../shared/values/urn';

/** A row as a destination gives it back. */
export type StoredRow = Record<string, unknown>;

/** What a destination holds of a lead, without the row itself: there may be a hundred thousand. */
export interface StoredLead {
	/** Place of its row among all rows. */
	readonly itemIndex: number;
	/** Undefined when the row has no time that can be read. */
	readonly submitted?: StoredTime;
	/** Whether its row says already that it is gone. */
	readonly isMarked: boolean;
	/** Whether LinkedIn shows a lead of this id, whenever it was submitted. */
	isShown: boolean;
	/** The latest time with which LinkedIn shows it, epoch milliseconds. */
	shownAt?: number;
}

/** Names of the columns that tell the id of a lead and when it was submitted. */
export interface StoredColumns {
	id: string;
	time: string;
}

/** Rows with something wrong: how many, and which is the first of them, counted from 1. */
export interface WrongRows {
	count: number;
	first: number;
}

/** What is wrong with the input; an absent one is fine. */
export interface InputProblems {
	noId?: WrongRows;
	/** The id became a number that cannot hold it. */
	roundedId?: WrongRows;
	noTime?: WrongRows;
	/** The same id once more, with another time. */
	twice?: WrongRows;
}

export interface StoredLeads {
	byId: Map<string, StoredLead>;
	/** How many rows hold anything. */
	rows: number;
	problems: InputProblems;
}

/**
 * The leads in the rows of a destination, by their ids. Of two rows with one id the later time counts, since
 * that is the answer that LinkedIn shows (wire contract 3.6).
 * @param rows empty ones are n8n's stand-in for nothing and are left out
 */
export function readStoredLeads(
	rows: Iterable<StoredRow>,
	{ id: idColumn, time: timeColumn }: StoredColumns,
): StoredLeads {
	const byId = new Map<string, StoredLead>();
	const problems: InputProblems = {};
	let [itemIndex, count] = [-1, 0];
	for (const row of rows) {
		itemIndex++;
		if (isEmpty(row)) continue;
		count++;
		const note = (problem: keyof InputProblems) => {
			const { [problem]: known = { count: 0, first: itemIndex + 1 } } = problems;
			problems[problem] = { ...known, count: known.count + 1 };
		};
		const id = storedIdOf(row[idColumn]);
		if (id === undefined) {
			note(isRoundedId(row[idColumn]) ? 'roundedId' : 'noId');
			continue;
		}
		const submitted = readStoredTime(row[timeColumn]);
		if (submitted === undefined) note('noTime');
		const known = byId.get(id);
		if (known !== undefined && areApart(known.submitted, submitted)) note('twice');
		if (known !== undefined && !isLater(submitted, known.submitted)) continue;
		const isMarked = isFilled(row[DELETION_COLUMN.name]);
		byId.set(id, { itemIndex, submitted, isMarked, isShown: false });
	}
	return { byId, rows: count, problems };
}

function isFilled(cell: unknown): boolean {
	return cell !== undefined && cell !== null && cell !== '';
}

function isEmpty(row: StoredRow): boolean {
	for (const _ in row) return false;
	return true;
}

/** The id in a cell; a URN counts as its id. */
function storedIdOf(value: unknown): string | undefined {
	if (isRoundedId(value)) return undefined;
	if (typeof value === 'number') return String(value);
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (text === '') return undefined;
	return idFromUrn(text, 'leadGenFormResponse') ?? text;
}

function areApart(one: StoredTime | undefined, other: StoredTime | undefined): boolean {
	if (one === undefined || other === undefined) return false;
	return Math.abs(one.time - other.time) > Math.max(one.within, other.within);
}

function isLater(one: StoredTime | undefined, other: StoredTime | undefined): boolean {
	return one !== undefined && (other === undefined || one.time > other.time);
}
