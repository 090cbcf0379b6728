/** What breaks in the gate's random histories today, by seed: the kinds of violations, as the judge names them. */
export const RED_SEEDS: Readonly<Record<number, readonly string[]>> = {};

/** Plays that break a promise today, by name: the violations, and the issue that mends them. */
export const RED_PLAYS: Readonly<Record<string, readonly string[]>> = {};
