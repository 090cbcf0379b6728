import { sleep } from 'n8n-workflow';

import type { FailureKind, LinkedInFailure } from './errors/failure';

/** n8n's own sleep: community nodes may not use timers. */
export const wait = sleep;

/** Waits before the second, third, … try, milliseconds. A burst limit is known to lift within 35 s. */
const DELAYS: Partial<Record<FailureKind, readonly number[]>> = {
	burst_quota: [2_000, 8_000, 25_000],
	unavailable: [500, 2_000],
	unreadable_answer: [500, 2_000],
};
const LONGEST_RETRY_AFTER = 60_000;

/**
 * How long to wait before trying again, in milliseconds with up to 25 % jitter so that several n8n do not
 * come back at the same moment; undefined when another try makes no sense.
 * @param retries tries already made after the first
 */
export function retryDelay(failure: LinkedInFailure, retries: number): number | undefined {
	const delay = DELAYS[failure.kind]?.[retries];
	const asked = failure.retryAfterMs ?? 0;
	if (delay === undefined || failure.code === 'ANSWER_TOO_LARGE') return undefined;
	if (asked > LONGEST_RETRY_AFTER) return undefined;
	return Math.round(Math.max(delay, asked) * (1 + Math.random() / 4));
}

/** What work amounts to that `atMost` did not wait for any longer, when nothing else is known of it. */
export const TOO_SLOW: LinkedInFailure = { kind: 'unavailable', code: 'TOO_SLOW' };

/** How often it is looked whether work has ended, milliseconds: a timer that is not needed any more ends soon. */
const LOOK_EVERY = 250;

/**
 * Waits for some work, but no longer than so many milliseconds; the work continues.
 * @returns what the work comes to, or undefined when time was over first
 * @throws what the work throws within that time
 */
export async function atMost<Result>(
	milliseconds: number,
	work: Promise<Result>,
): Promise<{ result: Result } | undefined> {
	let isEnded = false;
	const ending = work.then((result) => ({ result })).finally(() => (isEnded = true));
	const end = Date.now() + milliseconds;
	const timeIsOver = async (): Promise<undefined> => {
		while (Date.now() < end && !isEnded) await wait(LOOK_EVERY);
		return undefined;
	};
	return await Promise.race([ending, timeIsOver()]);
}

/**
 * Does the same with each item, a few at once, and begins them in their order. After a failure no further
 * one is begun; those under way are waited for, so that no call is left running.
 * @param atOnce how many items at once
 * @returns the results in the order of the items
 * @throws the failure of the first item that has one
 */
export async function inParallel<Item, Result>(
	items: readonly Item[],
	atOnce: number,
	work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = new Array<Result>(items.length);
	const failures: Array<{ index: number; error: unknown }> = [];
	let next = 0;
	const workOn = async () => {
		while (next < items.length && failures.length === 0) {
			const index = next++;
			const [done] = await Promise.allSettled([work(items[index], index)]);
			if (done.status === 'fulfilled') results[index] = done.value;
			else failures.push({ index, error: done.reason });
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, workOn));
	if (failures.length > 0) throw failures.sort((a, b) => a.index - b.index)[0].error;
	return results;
}
