import { asCount, asDigits, asRecord, asText, fingerprint } from './json';
import { safeText } from './text';
import { idFromUrn } from './urn';

/** The end of the year 9999. Later years are not valid in plain ISO 8601. */
const LATEST_TIME = 253_402_300_799_999;

/** LinkedIn opened on 2003-05-05, so an earlier time is an error. */
const EARLIEST_TIME = Date.UTC(2003, 4, 5);

/** The longest primary key that all databases accept (MySQL's index, with four bytes for each character). */
const LONGEST_LEAD_ID = 191;

/** LinkedIn's id in a form that databases can store. */
export function leadIdOf(lead: unknown): string | undefined {
	const id = asRecord(lead)?.id;
	const written = typeof id === 'string' ? asText(safeText(id))?.trim() : asDigits(id);
	const text = idFromUrn(id, 'leadGenFormResponse') ?? written;
	return text !== undefined && text.length <= LONGEST_LEAD_ID ? text : undefined;
}

const UNIDENTIFIED = 'unidentified-';
const UNDELIVERABLE = 'undeliverable-';

/** Replaces a missing id; the same for the same JSON. */
export function unidentifiedLeadId(lead: unknown): string {
	return `${UNIDENTIFIED}${fingerprint(lead)}`;
}

/** Replaces the id of a lead that LinkedIn failed to serve; the same for the same place. */
export function brokenLeadId(hashOfPlace: string): string {
	return `${UNDELIVERABLE}${hashOfPlace}`;
}

/** Whether the package created this id, so that LinkedIn does not know it. */
export function isStandInId(leadId: string): boolean {
	return leadId.startsWith(UNIDENTIFIED) || leadId.startsWith(UNDELIVERABLE);
}

/**
 * Identifies a lead by id and time, because a person who registers again after cancelling may get the same
 * id. If id or time is damaged, by its whole content.
 */
export function leadKey(lead: unknown): string {
	const id = leadIdOf(lead) ?? unidentifiedLeadId(lead);
	return `${id}@${submittedAtOf(lead) ?? fingerprint(lead)}`;
}

export function submittedAtOf(lead: unknown): number | undefined {
	return timeOf(asRecord(lead)?.submittedAt);
}

/** A valid time that databases can store. */
export function timeOf(value: unknown): number | undefined {
	const time = asCount(value);
	return time !== undefined && time >= EARLIEST_TIME && time <= LATEST_TIME ? time : undefined;
}

/** LinkedIn keeps some lead types for 365 days and others, such as ads' perhaps, for 90 (BEHAVIOR.md 30). */
export const SHORTEST_RETENTION_DAYS = 90;
