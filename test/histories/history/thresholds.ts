import { MINUTE, HOUR, DAY } from '../../durations';

/** The most leads of an execution whose outcome the trigger does not await, whatever the batch size. */
export const LARGEST_EXECUTION = 500;

/** The largest state that n8n may store for a trigger, characters of JSON. */
export const LARGEST_STATE = 200_000;

/** After so long without an outcome, an execution no longer delays the next one. */
export const LONGEST_WAIT_MS = 15 * MINUTE;

/** How long leads may wait at most behind leads that the destination refuses. */
export const LONGEST_BLOCK_MS = DAY;

/** How long leads of a waiting form may wait at most; one of them is tried now and then. */
export const LONGEST_WAIT_OF_FORM_MS = 9 * DAY;

/** The longest time between two trials of a waiting form. */
export const LONGEST_UNTIL_TRIED_MS = 2 * DAY;

/** Failed executions while the destination is down, for each day that has begun. */
export const MOST_FAILED_A_DAY = 100;

/** Further failed executions for each restart of n8n in an outage. */
export const MOST_FAILED_AFTER_RESTART = 10;

/** After a restart, n8n has the state of the last output, so that so many batches may be output again. */
export const BATCHES_AFTER_RESTART = 2;

/** When a trigger must have given a lead up at the latest: it retries at growing intervals. */
export const giveUpAtLatestMs = (giveUpAfterDays: number): number =>
	(2 * giveUpAfterDays + 2) * DAY;

/** How much too early leads may be given up, so that one error can name all of them. */
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

/** Failed executions until 200 other leads are stored, while the destination refuses all 5,000 leads of a form. */
export const MOST_FAILED_FOR_FORM = 20;
