import { readInstant } from '../../../../shared/values/instant';
import { timeOf } from '../../../../shared/values/leadIdentity';

/** A time as a destination gives it back. */
export interface StoredTime {
	/** Epoch milliseconds; what names no zone is read as UTC. */
	time: number;
	/** How far the true time may be away, milliseconds: some destinations keep whole seconds or minutes. */
	within: number;
	hasZone: boolean;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

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
		const time = instant.ok ? timeOf(instant.time) : undefined;
		return time === undefined ? undefined : { time, within: SECOND_MS, hasZone: true };
	}
	const text = typeof value === 'string' ? value.trim() : value;
	const [, date, hoursAndMinutes, seconds, zone] = DATE_TIME.exec(String(text)) ?? [];
	if (date === undefined) {
		const time = timeOf(text);
		return time === undefined ? undefined : { time, within: SECOND_MS, hasZone: true };
	}
	const precise = (seconds ?? '').replace(',', '.');
	const time = timeOf(Date.parse(`${date}T${hoursAndMinutes}${precise}${isoZone(zone)}`));
	if (time === undefined) return undefined;
	const within = seconds === undefined ? MINUTE_MS : SECOND_MS;
	return { time, within, hasZone: zone !== undefined };
}

/** `+01`, `+0100` and `+01:00` as the last one. */
function isoZone(zone: string | undefined): string {
	if (zone === undefined || /^[a-z]/i.test(zone)) return 'Z';
	return `${zone.slice(0, 3)}:${zone.length > 3 ? zone.slice(-2) : '00'}`;
}
