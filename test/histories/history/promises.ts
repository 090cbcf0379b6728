import { MINUTE, HOUR, DAY } from '../../durations';

/*
 * What a user is promised, in numbers. They are chosen for people, not read off the code: when the trigger breaks one,
 * the trigger is wrong, or a person decides that the promise is. docs/guarantees.md says the same in words.
 */

/** The most leads of an execution whose outcome the trigger does not await, whatever the batch size. */
export const LARGEST_EXECUTION = 500;

/** The largest state that n8n may store for a trigger, characters of JSON. */
export const LARGEST_STATE = 500_000;

/** The next execution waits for the one before, but not longer. */
export const LONGEST_WAIT_MS = 15 * MINUTE;

/** After a restart, n8n has the state of the last output, so that so many batches may be output again. */
export const BATCHES_AFTER_RESTART = 2;

/**
 * A lead that LinkedIn shows no later than this is in the next poll. Readings overlap by an hour, but by five minutes only
 * where LinkedIn failed to show a lead.
 */
export const PROMPT_MS = 4 * MINUTE;

/** With Start From: Now, leads of the last two minutes before the publication come, too. */
export const BEFORE_NOW_MS = 2 * MINUTE;

/** How late LinkedIn may show a lead that the trigger must output all the same; the daily look back reaches seven days. */
export const LATEST_MS = 6 * DAY;

/** What the trigger goes back to if its stored data were lost, and how far Start From goes back at most then. */
export const AFTER_LOSS_MS = 7 * DAY;

/*
 * How long a good lead waits until it is stored, while the trigger is polled, the destination works, and nothing of the
 * lead's own is in trouble.
 */

/** Beside anything but the trouble of its own form: executions that end strangely, or refused leads of other forms. */
export const STORED_WITHIN_MS = 6 * HOUR;

/** If it is shown late, or has failed alone itself, or leads of its form are refused. */
export const STORED_WITHIN_AT_LAST_MS = DAY + STORED_WITHIN_MS;

/**
 * If leads of its form are refused: for each refused lead, also of other forms, because broken forms take turns, and one
 * lead is tried every hour once its form has been broken for a day.
 */
export const STORED_LATER_FOR_EACH_REFUSED_MS = HOUR + 20 * MINUTE;

/** After a trouble of its own has ended: waits grow to an hour, and a poll must follow. */
export const HEARD_OF_AFTER_MS = HOUR + 15 * MINUTE;

/** What lasts longer is in a Report. The hours are for waits that have grown, and for polls. */
export const REPORTED_AFTER_MS = DAY + 3 * HOUR;

/** There is one Report a day, so what began after one may be in the next one a day later. */
export const REPORTED_WITHIN_MS = DAY + REPORTED_AFTER_MS;

/** The least time between two Reports, but for some seconds. */
export const REPORTED_EVERY_MS = DAY - MINUTE;

/** No lead is in a Report earlier after its first execution, but for some seconds. */
export const REPORTED_NOT_BEFORE_MS = DAY - MINUTE;

/** A Page that LinkedIn no longer lists is reported at once; the list is read once an hour. */
export const UNLISTED_REPORTED_AFTER_MS = 2 * HOUR;

/** In any 24 hours, for each trigger, without those for refused leads: what is broken is tried some 100 times a day. */
export const MOST_FAILED_A_DAY = 150;

/** What has failed for a day fails so often in a day, for each trigger; some may be due at the edges. */
const MOST_FAILED_LATER = 30;

/**
 * More failed executions in 24 hours for refused leads: nine on the first day of each, and then few of all together.
 * @param first how many were refused alone for the first time
 */
export function failedForRefused(first: number, others: number): number {
	return 9 * first + Math.min(2 * others, MOST_FAILED_LATER);
}

/** More failed executions when n8n starts or the workflow is published, since then all leads are due. */
export const MOST_FAILED_FOR_START = 10;

/** In how many executions that do not succeed the same lead may be in any 24 hours. */
export const MOST_TRIES_A_DAY = 40;

/** How long a lead waits at most that was tried alone in vain. @param age since its first execution began */
export function longestBetweenTries(age: number): number {
	const wait = age < DAY ? DAY : age < 7 * DAY ? 2 * DAY : age < 30 * DAY ? 8 * DAY : 31 * DAY;
	return wait + STORED_WITHIN_MS;
}

/** Failed executions until all other leads are stored, by how many of 500 leads the destination refuses. */
export const MOST_FAILED_FOR_POISON: ReadonlyMap<number, number> = new Map([
	[2, 10],
	[20, 80],
]);

/** Failed executions until 200 other leads are stored, while the destination refuses all 5,000 leads of a form. */
export const MOST_FAILED_FOR_FORM = 20;
