/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
const SHORTEST_HURRIED = 400;
const TIMES_FASTER = 200;

/**
 * Makes the waits between retries 200 times shorter, so that tests see all of the retries without
 * waiting for them. Shorter timers, which servers and sockets use, stay as they are.
 *
 * @returns undoes it
 */
export function hurryWaits(): () => void {
	const original = global.setTimeout;
	const hurried = (callback: () => void, delay = 0) =>
		original(callback, delay < SHORTEST_HURRIED ? delay : delay / TIMES_FASTER);
	global.setTimeout = Object.assign(hurried, original) as unknown as typeof setTimeout;
	return () => {
		global.setTimeout = original;
	};
}
