/**
 * How many days LinkedIn keeps leads: 365 by its own texts, 90 as other users of its API tell (wire
 * contract 2.8, 5-3).
 */
export const LONGEST_KEPT_DAYS = 365;
export const CERTAINLY_KEPT_DAYS = 90;
