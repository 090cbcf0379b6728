/**
 * How many days LinkedIn keeps leads: by its help page 365 for some lead types and 90 for others. Which type
 * has which is not known (wire contract 2.8, 5-3).
 */
export const LONGEST_KEPT_DAYS = 365;
export const CERTAINLY_KEPT_DAYS = 90;
