import { sleep } from 'n8n-workflow';

import type { LinkedInFailure } from './errors/failure';

/** n8n's own sleep: community nodes may not use timers. */
export const wait = sleep;

/** What work amounts to that `atMost` did not wait for any longer, when nothing else is known of it. */
export const TOO_SLOW: LinkedInFailure = { kind: 'unavailable', code: 'TOO_SLOW' };

/** How often it is looked whether work has ended, milliseconds: a timer that is not needed any more ends soon. */
const LOOK_EVERY = 250;

/**
 * Waits for some work, but no longer than so many milliseconds; the work goes on then.
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
