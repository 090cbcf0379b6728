import { isEmpty } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readInstant } from '../../../../shared/values/instant';
import { timeOf } from '../../../../shared/values/leadIdentity';
import type { EpochMs } from '../../../../shared/values/time';
import { HOUR, MINUTE, SECOND } from '../../../../shared/values/time';
import { idFromUrn } from '../../../../shared/values/urn';
import type { JointContext } from '../../operation';

/** What is known of a lead, without the row itself: there may be a hundred thousand. */
export interface KnownLead {
	/** Place of its row among all input items; undefined when it is not stored. */
	readonly itemIndex?: number;
	/** When it was submitted, as it is stored; undefined when its row has no time that can be read. */
	readonly submitted?: StoredTime;
	/** Whether its row says already that it is gone. */
	readonly isMarked: boolean;
	/** The latest time with which LinkedIn's list shows it; undefined when it does not. */
	shownAt?: EpochMs;
}

/** A time as a destination gives it back. */
export interface StoredTime {
	time: EpochMs;
	/** How far the true time may be away, milliseconds: destinations keep whole seconds, or lose the zone. */
	within: number;
}

/** No time zone is further from UTC. */
const FARTHEST_ZONE = 14 * HOUR;

/** Rows with something wrong: how many, and which is the first of them, counted from 1. */
interface WrongRows {
	count: number;
	first: number;
}

/**
 * The stored leads that come in, by their ids. Of two rows with one id the later time counts, since that is
 * the answer that LinkedIn shows (wire contract 3.6).
 * @param rows empty ones are n8n's stand-in for nothing and are left out
 * @throws NodeOperationError when no row at all has an id
 */
export function readStoredLeads(
	{ execute, hint }: Pick<JointContext, 'execute' | 'hint'>,
	rows: readonly IDataObject[],
): Map<string, KnownLead> {
	const leads = new Map<string, KnownLead>();
	let isNothing = true;
	let [noId, noTime]: Array<WrongRows | undefined> = [];
	for (const [itemIndex, row] of rows.entries()) {
		if (isEmpty(row)) continue;
		isNothing = false;
		const id = storedId(row.lead_id);
		if (id === undefined) {
			noId = oneMore(noId, itemIndex);
			continue;
		}
		const submitted = readStoredTime(row.submitted_at);
		if (submitted === undefined) noTime = oneMore(noTime, itemIndex);
		const known = leads.get(id);
		if (known !== undefined && !isLater(submitted, known.submitted)) continue;
		leads.set(id, { itemIndex, submitted, isMarked: isFilled(row.deleted_at) });
	}
	if (isNothing) hint('No stored lead came in, so every lead is reported as missing.', 'info');
	else if (leads.size === 0) {
		throw new NodeOperationError(execute.getNode(), NO_ID, {
			description: NO_ID_FIX,
			itemIndex: 0,
		});
	}
	if (noId !== undefined) hint(`${NO_ID_HERE} in ${inWords(noId)}. ${AS_TEXT}`);
	if (noTime !== undefined) hint(`${NO_TIME_HERE} in ${inWords(noTime)}. ${TIME_FIX}`);
	return leads;
}

const AS_TEXT =
	'If a sheet turned the IDs into numbers, format the column as plain text and store these leads again.';

const NO_ID = "No input item has the ID of a lead in a column 'lead_id'";
const NO_ID_FIX = `Connect this node behind one that gets the stored leads, with their columns lead_id and submitted_at. ${AS_TEXT}`;

const NO_ID_HERE = 'There is no ID of a lead in lead_id, so that nothing is compared,';
const NO_TIME_HERE =
	'There is no time that can be read in submitted_at, so that a changed or gone lead is not told,';
const TIME_FIX =
	'Store submitted_at as LinkedIn Lead Sync gives it, for example 2026-11-24T09:00:00.000Z. In a sheet, format the column as plain text.';

function oneMore(wrong: WrongRows | undefined, itemIndex: number): WrongRows {
	return { first: itemIndex + 1, ...wrong, count: (wrong?.count ?? 0) + 1 };
}

function inWords({ count, first }: WrongRows): string {
	return count === 1 ? `input item ${first}` : `${count} input items (the first is ${first})`;
}

function isFilled(cell: unknown): boolean {
	return cell !== undefined && cell !== null && cell !== '';
}

/** The id in a cell; a URN counts as its id. */
function storedId(value: unknown): string | undefined {
	if (isRoundedId(value)) return undefined;
	if (typeof value === 'number') return String(value);
	const text = typeof value === 'string' ? value.trim() : '';
	return text === '' ? undefined : (idFromUrn(text, 'leadGenFormResponse') ?? text);
}

function isLater(one: StoredTime | undefined, other: StoredTime | undefined): boolean {
	return one !== undefined && (other === undefined || one.time > other.time);
}

/** ISO 8601, or the same with a blank as databases write it. A day alone is no time. */
const DATE_TIME =
	/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * Reads the time of a stored lead: ISO 8601 or SQL text, epoch milliseconds, a Date or n8n's DateTime.
 * @returns undefined for anything else, such as a day alone, the days that sheets count, or seconds
 */
export function readStoredTime(value: unknown): StoredTime | undefined {
	if (typeof value === 'object') {
		const instant = readInstant(value, 'UTC');
		return instant.ok ? storedTime(instant.time, SECOND) : undefined;
	}
	const text = typeof value === 'string' ? value.trim() : value;
	const [, date, hoursAndMinutes, seconds, zone] = DATE_TIME.exec(String(text)) ?? [];
	if (date === undefined) return storedTime(text, SECOND);
	const precise = (seconds ?? '').replace(',', '.');
	const precision = seconds === undefined ? MINUTE : SECOND;
	return storedTime(
		Date.parse(`${date}T${hoursAndMinutes}${precise}${isoZone(zone)}`),
		precision + (zone === undefined ? FARTHEST_ZONE : 0),
	);
}

function storedTime(value: unknown, within: number): StoredTime | undefined {
	const time = timeOf(value);
	return time === undefined ? undefined : { time, within };
}

/** `+01`, `+0100` and `+01:00` as the last one. */
function isoZone(zone: string | undefined): string {
	if (zone === undefined || /^[a-z]/i.test(zone)) return 'Z';
	return `${zone.slice(0, 3)}:${zone.length > 3 ? zone.slice(-2) : '00'}`;
}

/** `6.95564E+18`: how a sheet shows a number that is too long for it. */
const EXPONENT = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/** Numbers keep 15 to 17 digits, so that the last ones of 19 become zeros. */
const ENDS_IN_ZEROS = /^\d{13,16}000$/;

/** Whether an id was turned into a number that cannot hold it, so that nobody knows it any more. */
export function isRoundedId(value: unknown): boolean {
	if (typeof value === 'number') return !Number.isSafeInteger(value);
	return typeof value === 'string' && EXPONENT.test(value.trim());
}

/** Whether an id looks as if that had happened; one in a thousand is like that by itself. */
export function mayBeRoundedId(value: unknown): boolean {
	return isRoundedId(value) || (typeof value === 'string' && ENDS_IN_ZEROS.test(value.trim()));
}
