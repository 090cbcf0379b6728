import { fingerprint } from './fingerprint';
import { asCount, asDigits, asRecord, asText } from './json';
import { safeText } from './text';
import { idFromUrn } from './urn';

/** The last millisecond of the year 9999, after which ISO 8601 needs an agreement on more digits. */
const LATEST_TIME = 253_402_300_799_999;

/** LinkedIn opened on 2003-05-05; an earlier time is none, and would fall out of every time range. */
const EARLIEST_TIME = Date.UTC(2003, 4, 5);

/** What fits a primary key in every database (MySQL's index over four bytes per character). */
const LONGEST_LEAD_ID = 191;

/** The id that LinkedIn gave a lead, as databases can store it; undefined when there is none. */
export function leadIdOf(lead: unknown): string | undefined {
	const id = asRecord(lead)?.id;
	const written = typeof id === 'string' ? asText(safeText(id))?.trim() : asDigits(id);
	const text = idFromUrn(id, 'leadGenFormResponse') ?? written;
	return text !== undefined && text.length <= LONGEST_LEAD_ID ? text : undefined;
}

const UNIDENTIFIED = 'unidentified-';
const UNDELIVERABLE = 'undeliverable-';

/** Stands for the id of a lead that has none: the same each time for the same JSON. */
export function unidentifiedLeadId(lead: unknown): string {
	return `${UNIDENTIFIED}${fingerprint(lead)}`;
}

/** Stands for the id of a lead that LinkedIn failed to serve: the same each time for the same place. */
export function undeliverableLeadId(hashOfPlace: string): string {
	return `${UNDELIVERABLE}${hashOfPlace}`;
}

/** Whether LinkedIn knows no lead by this id, since it was made here. */
export function isStandInId(leadId: string): boolean {
	return leadId.startsWith(UNIDENTIFIED) || leadId.startsWith(UNDELIVERABLE);
}

/**
 * Tells leads apart. A person who signs up again after cancelling may get the same id, so a lead is its id
 * and its time; where one of them is damaged, all that it holds.
 */
export function leadKey(lead: unknown): string {
	const id = leadIdOf(lead) ?? unidentifiedLeadId(lead);
	return `${id}@${submittedAtOf(lead) ?? fingerprint(lead)}`;
}

/** When a lead was submitted, in epoch milliseconds; undefined when LinkedIn sent no such time. */
export function submittedAtOf(lead: unknown): number | undefined {
	return timeOf(asRecord(lead)?.submittedAt);
}

/** A time in epoch milliseconds that databases can store; undefined when it is none. */
export function timeOf(value: unknown): number | undefined {
	const time = asCount(value);
	return time !== undefined && time >= EARLIEST_TIME && time <= LATEST_TIME ? time : undefined;
}
