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
