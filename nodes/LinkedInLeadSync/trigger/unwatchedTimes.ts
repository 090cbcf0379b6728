import { asCount, asList, asRecord } from '../../shared/values/json';

/** LinkedIn tells its time in whole seconds, and the answer takes some time. Milliseconds. */
export const CLOCK_STEP = 2_000;

/**
 * A time in which an owner's leads were not wanted: before the start, or while another filter was chosen. Epoch
 * milliseconds by the own clock, its end excluded.
 */
export interface UnwatchedTime {
	from: number;
	to: number;
}

/**
 * Whether a lead that was submitted at a time is not wanted; one whose time cannot be read is.
 * @param time epoch milliseconds by LinkedIn's clock
 * @param clockAhead how far that is ahead of the own one, milliseconds
 */
export function isUnwatched(
	times: readonly UnwatchedTime[],
	time = Infinity,
	clockAhead = 0,
): boolean {
	return times.some(({ from, to }) => from <= time - clockAhead && time - clockAhead < to);
}

/** Whether nothing is wanted that was submitted between two times, both included. */
export function isWhollyUnwatched(times: readonly UnwatchedTime[], span: UnwatchedTime): boolean {
	return times.some(({ from, to }) => from <= span.from && span.to < to);
}

/** Those that were not over at a time, as far as two clocks can tell; epoch milliseconds by the own clock. */
export function notOver(times: readonly UnwatchedTime[], time: number): UnwatchedTime[] {
	return times.filter(({ to }) => to > time + CLOCK_STEP);
}

/** Reads what was stored; what is damaged is left out. */
export function readUnwatchedTimes(stored: unknown): UnwatchedTime[] {
	return asList(stored).flatMap((entry) => {
		const time = asRecord(entry) ?? {};
		const [from, to] = [time.from, time.to].map(asCount);
		return from === undefined || to === undefined ? [] : { from, to };
	});
}
