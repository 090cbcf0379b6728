import { setTimeout as delay } from 'node:timers/promises';

/** How long to wait for something, and how often to look, in milliseconds. */
export interface WaitOptions {
	timeoutMs?: number;
	everyMs?: number;
}

/**
 * Looks again and again until there is an answer.
 *
 * @param what names the thing awaited, for the error; a function names it when the time is over
 * @param look gives the answer, or undefined while there is none yet; what it throws ends the wait
 * @throws Error when there is no answer in time (default 60 s)
 */
export async function waitUntil<Answer>(
	what: string | (() => string),
	look: () => Answer | undefined | Promise<Answer | undefined>,
	{ timeoutMs = 60_000, everyMs = 100 }: WaitOptions = {},
): Promise<Answer> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const answer = await look();
		if (answer !== undefined) return answer;
		if (Date.now() > end) {
			const missing = typeof what === 'string' ? what : what();
			throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${missing}`);
		}
		await delay(everyMs);
	}
}
