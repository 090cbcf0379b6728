import type { LinkedInFailure } from './errors/failure';
import { wait } from './retry';

export const MOST_CALLS_AT_ONCE = 10;

/**
 * How many calls a burst limit bears is not documented: more are faster, and a limit that is hit costs a
 * pause and the rest of the run one call at a time.
 */
export const DEFAULT_CALLS_AT_ONCE = 8;

/** What becomes of a call that asked for its turn. */
export type Turn =
	| {
			/** How often all calls had paused before it. */
			afterPauses: number;
	  }
	/** While it waited, another call found out that it would be in vain, by this failure. */
	| { inVain: LinkedInFailure };

/** Whom a call goes before: all others, those that wait `last`, or none. */
export type Place = 'first' | 'next' | 'last';

/**
 * Lets a few calls to LinkedIn be under way at once, in the order in which they ask. The first of a run
 * goes alone: a token that has to be renewed, a retired version or a limit is found out by one call. Once
 * LinkedIn has said that calls come too fast, they go one after the other, and pause together.
 */
export class CallGate {
	private most = DEFAULT_CALLS_AT_ONCE;

	private isSlow = false;

	private isFirstAnswered = false;

	private underWay = 0;

	private readonly waiting: Array<(turn: Turn) => void> = [];

	private readonly waitingLast: Array<(turn: Turn) => void> = [];

	private pause: Promise<void> = Promise.resolve();

	private pauses = 0;

	/** Pauses since the last call that LinkedIn answered. */
	private pausesInARow = 0;

	/** How many calls may be under way at once. */
	get atOnce(): number {
		return this.isSlow ? 1 : this.most;
	}

	/** Whether no call is under way or waits. */
	get isIdle(): boolean {
		return this.underWay === 0 && this.waiting.length + this.waitingLast.length === 0;
	}

	/** @param most calls at once, from now on and as long as LinkedIn bears it */
	allow(most: number): void {
		this.most = most;
		this.admit();
	}

	/**
	 * Waits for a turn, which must be ended by `leave` unless it is in vain.
	 */
	async enter(place: Place): Promise<Turn> {
		const turn = new Promise<Turn>((resolve) => {
			if (place === 'first') this.waiting.unshift(resolve);
			else (place === 'next' ? this.waiting : this.waitingLast).push(resolve);
		});
		this.admit();
		const given = await turn;
		await this.pause;
		return given;
	}

	leave(): void {
		this.underWay--;
		this.admit();
	}

	/** Tells that LinkedIn answered a call. */
	answered(afterPauses: number): void {
		this.isFirstAnswered = true;
		if (afterPauses === this.pauses) this.pausesInARow = 0;
	}

	/**
	 * Tells, before it leaves, that LinkedIn refused a call because calls come too fast.
	 * @param delayOf how long to wait, in milliseconds, after so many pauses in a row; undefined to give up
	 * @returns whether to try again
	 */
	tooFast(
		afterPauses: number,
		failure: LinkedInFailure,
		delayOf: (pausesInARow: number) => number | undefined,
	): boolean {
		this.isSlow = true;
		// It was under way when another one was refused, and the pause for both has begun.
		if (afterPauses < this.pauses) return true;
		const delay = delayOf(this.pausesInARow);
		if (delay === undefined) {
			if (this.pausesInARow > 0) this.giveUp(failure);
			this.pausesInARow = 0;
			return false;
		}
		this.pauses++;
		this.pausesInARow++;
		this.pause = wait(delay);
		return true;
	}

	/** Ends all calls that wait for their turn, since they would fail the same way. */
	giveUp(failure: LinkedInFailure): void {
		const waiting = [...this.waiting.splice(0), ...this.waitingLast.splice(0)];
		for (const resolve of waiting) resolve({ inVain: failure });
	}

	private admit(): void {
		const most = this.isFirstAnswered ? this.atOnce : 1;
		while (this.underWay < most) {
			const next = this.waiting.shift() ?? this.waitingLast.shift();
			if (next === undefined) return;
			this.underWay++;
			next({ afterPauses: this.pauses });
		}
	}
}
