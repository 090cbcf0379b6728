import { sleep } from 'n8n-workflow';

import type { FailureKind, LinkedInFailure } from './errors/failure';

/** n8n's rules forbid timers in community nodes, but offer this sleep. */
export const wait = sleep;

/** Milliseconds before the first, second, … retry. A burst limit lifts within 35 s. */
const DELAYS: Partial<Record<FailureKind, readonly number[]>> = {
	burst_quota: [2_000, 8_000, 25_000],
	unavailable: [500, 2_000],
	unreadable_answer: [500, 2_000],
};
const LONGEST_RETRY_AFTER = 60_000;

/**
 * Milliseconds until the next attempt, with up to 25 % jitter so that several n8n don't retry at the same
 * moment.
 * @param retries retries so far
 * @returns undefined when a retry would not help
 */
export function retryDelay(failure: LinkedInFailure, retries: number): number | undefined {
	const delay = DELAYS[failure.kind]?.[retries];
	const asked = failure.retryAfterMs ?? 0;
	if (delay === undefined || asked > LONGEST_RETRY_AFTER) return undefined;
	return Math.round(Math.max(delay, asked) * (1 + Math.random() / 4));
}

/** The failure of work that exceeds `atMost`. */
export const TOO_SLOW: LinkedInFailure = { kind: 'unavailable', code: 'TOO_SLOW' };

/** Milliseconds until the first check whether the work has ended; later ones come after twice the time. */
const FIRST_LOOK = 250;

/**
 * Waits for work, but not longer than the limit; the work itself continues. The time limit of n8n's HTTP client does not
 * end an answer that trickles in, so everything that waits for LinkedIn or n8n ends by this. It uses a monotonic clock.
 * @returns undefined when the limit came first
 * @throws the work's error within the limit
 */
export async function atMost<Result>(
	milliseconds: number,
	work: Promise<Result>,
): Promise<{ result: Result } | undefined> {
	let isEnded = false;
	const ending = work.then((result) => ({ result })).finally(() => (isEnded = true));
	const begin = performance.now();
	const timeIsOver = async (): Promise<undefined> => {
		// Community nodes have no timer that can be cancelled. One long timer would outlive the work, so this checks at
		// growing intervals.
		for (let passed = 0; passed < milliseconds && !isEnded; passed = performance.now() - begin) {
			await wait(Math.ceil(Math.min(milliseconds - passed, Math.max(FIRST_LOOK, passed))));
		}
		return undefined;
	};
	return await Promise.race([ending, timeIsOver()]);
}

/**
 * Runs work for each item, several at once, started in order. After a failure it starts no further item, but
 * waits for the running ones, so that no call is left running.
 * @returns the results in the order of the items
 * @throws the first failed item's error
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
