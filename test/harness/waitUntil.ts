import { setTimeout as delay } from 'node:timers/promises';

/** How long to wait, and how often to look, in milliseconds. */
export interface WaitOptions {
	timeoutMs?: number;
	everyMs?: number;
}

/**
 * Calls `look` again and again until it returns an answer.
 *
 * @param what describes what is awaited, for the error
 * @param look returns the answer, or undefined while there is none yet; an error that it throws ends the wait
 * @throws Error when there is no answer in time (default 60 s)
 */
export async function waitUntil<Answer>(
	what: string,
	look: () => Answer | undefined | Promise<Answer | undefined>,
	{ timeoutMs = 60_000, everyMs = 100 }: WaitOptions = {},
): Promise<Answer> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const answer = await look();
		if (answer !== undefined) return answer;
		if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
		await delay(everyMs);
	}
}
