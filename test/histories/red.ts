/** What breaks in the gate's random histories today, by seed: the kinds of violations, as the judge names them. */
export const RED_SEEDS: Readonly<Record<number, readonly string[]>> = {};
