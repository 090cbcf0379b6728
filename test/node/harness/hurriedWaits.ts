/** Shorter timers belong to servers and sockets (undici ticks each 499 ms), longer ones are limits of requests. */
const isRetryWait = (milliseconds: number) => milliseconds >= 500 && milliseconds < 45_000;
const TIMES_FASTER = 200;

/**
 * Makes the waits between retries 200 times shorter, so that tests see all of the retries without
 * waiting for them.
 *
 * @param onWaited called at the end of each wait with its full length in milliseconds
 * @returns a function that undoes it; waits that last longer end without a call
 */
export function hurryWaits(onWaited: (milliseconds: number) => void): () => void {
	const original = global.setTimeout;
	let isOver = false;
	const hurried = (callback: () => void, delay = 0) => {
		if (!isRetryWait(delay)) return original(callback, delay);
		return original(() => {
			if (!isOver) onWaited(delay);
			callback();
		}, delay / TIMES_FASTER);
	};
	global.setTimeout = Object.assign(hurried, original) as unknown as typeof setTimeout;
	return () => {
		isOver = true;
		global.setTimeout = original;
	};
}
