import type { Clock } from '@sinonjs/fake-timers';
import { withGlobal } from '@sinonjs/fake-timers';

/** The real `setImmediate`: when it fires, all pending work that waits for no timer is done. */
const realSetImmediate = setImmediate;

/** After so many turns without a timer, work counts as stuck; otherwise `until` would wait for it for ever. */
const IDLE_TURNS = 50;

/** Where virtual time begins, epoch milliseconds. */
export const BEGIN = Date.UTC(2026, 10, 24, 9);

/** How some work ended. `stuck`: the work waits for something that never happens. */
export type Ending<Result> =
	| { kind: 'result'; result: Result }
	| { kind: 'error'; error: unknown }
	| { kind: 'stuck' }
	| { kind: 'tooLong' };

/**
 * Time that passes only in `pass` and `until`, timer by timer. Random numbers (the jitter of waits) come from the
 * seed, so that a history is the same each time.
 */
export class VirtualClock {
	/** Epoch milliseconds. */
	private passesUntil = 0;

	private constructor(private readonly clock: Clock) {}

	/** Replaces Date, the timers and Math.random of this process while `happen` runs. */
	static async during<Result>(
		seed: number,
		happen: (clock: VirtualClock) => Promise<Result>,
	): Promise<Result> {
		const clock = withGlobal(globalThis as never).install({
			now: BEGIN,
			toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
			ignoreMissingTimers: true,
		}) as unknown as Clock;
		const virtual = new VirtualClock(clock);
		const realRandom = Math.random;
		Math.random = randomNumbers(seed);
		try {
			return await happen(virtual);
		} finally {
			Math.random = realRandom;
			clock.uninstall();
		}
	}

	/** Lets time pass; work that was started without waiting for it continues meanwhile. */
	async pass(milliseconds: number): Promise<void> {
		this.passesUntil = this.clock.now + Math.max(0, Math.round(milliseconds));
		this.markEnd();
		// Work that was started just now reaches its first timer in this turn.
		await turn();
		while (this.clock.now < this.passesUntil) {
			this.clock.next();
			if (this.clock.countTimers() > 0) await turn();
		}
	}

	/** Removes all timers, so that nothing that waits for one continues, as when a process is killed. */
	dropTimers(): void {
		const { now } = this.clock;
		this.clock.reset();
		this.clock.setSystemTime(now);
		if (now < this.passesUntil) this.markEnd();
	}

	/**
	 * Lets time pass, timer by timer, until some work ends.
	 * @param longest how long the work may take, virtual milliseconds
	 */
	async until<Result>(work: Promise<Result>, longest: number): Promise<Ending<Result>> {
		const before = this.clock.now;
		let ending: Ending<Result> | undefined;
		work.then(
			(result) => (ending = { kind: 'result', result }),
			(error: unknown) => (ending = { kind: 'error', error }),
		);
		let idleTurns = 0;
		while (idleTurns < IDLE_TURNS) {
			await turn();
			if (ending !== undefined) return ending;
			if (this.clock.now - before > longest) return { kind: 'tooLong' };
			if (this.clock.countTimers() === 0) idleTurns++;
			else this.clock.next();
		}
		return { kind: 'stuck' };
	}

	/** Sets a timer at the end of `pass`, so that the clock stops there. */
	private markEnd(): void {
		setTimeout(() => {}, this.passesUntil - this.clock.now);
	}
}

async function turn(): Promise<void> {
	await new Promise<void>((resolve) => realSetImmediate(resolve));
}

/** Numbers from 0 to 1 that are the same each time for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
