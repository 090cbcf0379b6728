import { DAY, HOUR, MINUTE } from '../virtualClock';

/** More than this in one execution is too much at once, whatever is set. */
export const LARGEST_EXECUTION = 500;

/** What n8n stores of a trigger, characters of JSON. */
export const LARGEST_STATE = 200_000;

/** An execution whose outcome is not known after so long holds up the next one no longer. */
export const LONGEST_WAIT_MS = 15 * MINUTE;

/** So long at most may leads wait behind others that the destination refuses. */
export const LONGEST_BLOCK_MS = DAY;

/** How long leads may wait for their form, of which now and then one is tried. */
export const LONGEST_WAIT_OF_FORM_MS = 9 * DAY;

/** Of a form that waits, a lead is tried so rarely in the end. */
export const LONGEST_UNTIL_TRIED_MS = 2 * DAY;

/** Failed executions while the destination is down, for each day that has begun. */
export const MOST_FAILED_A_DAY = 100;

/** After a restart of n8n, those of an outage may begin anew. */
export const MOST_FAILED_AFTER_RESTART = 10;

/** The state that n8n has after a restart is that of the last emission; so many batches may come again. */
export const BATCHES_AFTER_RESTART = 2;

/** How long after the earliest time a trigger may be about to give a lead up: it tries at growing intervals. */
export const giveUpAtLatestMs = (giveUpAfterDays: number): number =>
	(2 * giveUpAfterDays + 2) * DAY;

/** So much earlier than their time some are given up, so that one error names all of them. */
export const givenUpTogetherMs = (giveUpAfterDays: number): number =>
	Math.min(HOUR, (giveUpAfterDays * DAY) / 10);

/** Failed executions until all other leads are stored, by how many of 500 leads the destination refuses. */
export const MOST_FAILED_FOR_POISON: ReadonlyMap<number, number> = new Map([
	[1, 5],
	[2, 10],
	[20, 80],
]);

/** Failed executions for each refused lead until it is given up, however few others there are. */
export const MOST_FAILED_UNTIL_GIVEN_UP = 20;

/** Failed executions until all others are stored where it refuses all 5,000 leads of a form, beside 200 of others. */
export const MOST_FAILED_FOR_FORM = 20;
