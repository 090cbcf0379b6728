/** Milliseconds since 1970 in UTC, by whichever clock the name says. */
export type EpochMs = number;

/** Lengths of time in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
