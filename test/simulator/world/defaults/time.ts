export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** How far back the default world's leads go; LinkedIn is said to keep them for 90 days. */
export const LEAD_DAYS = 85;
