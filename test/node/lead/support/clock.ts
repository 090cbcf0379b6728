/** 2026-11-24 09:00 UTC, the current time in the tests' worlds. */
export const NOW = Date.UTC(2026, 10, 24, 9);

/** What jest can fake besides the date. */
const TIMERS = [
	...['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'],
	...['requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'cancelIdleCallback'],
	...['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'],
] as FakeableAPI[];

/** Stops the clock of nodes and simulator at a time. Only the date is replaced; timers run as usual. */
export function holdClock(at = NOW): void {
	jest.useFakeTimers({ now: at, doNotFake: TIMERS });
}

/** Moves the stopped clock forward. */
export function pass(milliseconds: number): void {
	jest.setSystemTime(Date.now() + milliseconds);
}

/**
 * Moves forward the clock that nobody can set, by which time limits go.
 * @returns a function that moves it back
 */
export function passTimeLimits(milliseconds: number): () => void {
	const { now } = performance;
	const later = jest
		.spyOn(performance, 'now')
		.mockImplementation(() => now.call(performance) + milliseconds);
	return () => later.mockRestore();
}
