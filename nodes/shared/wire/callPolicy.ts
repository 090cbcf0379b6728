import type { LinkedInFailure } from './errors/failure';
import { mayBeOfOneElement } from './errors/failure';
import type { Attempt } from './exchange';
import type { LinkedInRequest } from './request';
import { endpointOf } from './request';
import { retryDelay, TOO_SLOW, wait } from './waiting';
import { processMemory } from '../processMemory';

/** A guess at LinkedIn's undocumented burst limit. Hitting the limit costs a pause. */
const CALLS_AT_ONCE = 14;

/**
 * Decides when to send the calls of one run: a few at once, in order. Retries reads after a passing failure and
 * any call after a burst limit, and skips calls that would fail anyway.
 * The first call runs alone, so that only one call meets an expired token, a retired version or a limit.
 * After a burst limit, all calls pause together and then run one at a time.
 */
export class CallPolicy {
	private isTooFast = false;

	private isFirstAnswered = false;

	private underWay = 0;

	/** Calls that wait, in order. Each receives a failure if another call showed that this one would fail too. */
	private readonly waiting: Array<(inVain?: LinkedInFailure) => void> = [];

	private pause: Promise<unknown> = Promise.resolve();

	private pausesInARow = 0;

	/** Endpoints whose calls of the day are used up. */
	private readonly usedUp = new Map<string, LinkedInFailure>();

	private latestFailure?: LinkedInFailure;

	private ended?: LinkedInFailure;

	/** @param onPause hears how long all calls wait for LinkedIn's limit, in milliseconds */
	constructor(private readonly onPause: (delayMs: number) => void = () => {}) {}

	get atOnce(): number {
		return this.isTooFast ? 1 : CALLS_AT_ONCE;
	}

	/**
	 * Stops sending calls.
	 * @param failure what unsent calls fail with if no call has failed yet; otherwise they fail with the latest
	 * failure
	 */
	end(failure: LinkedInFailure): LinkedInFailure {
		this.ended = this.latestFailure ?? failure;
		return this.ended;
	}

	/**
	 * Sends a request, with retries, and returns the last result.
	 * @param token `credentialId` is n8n's; `mayBeNew`, read after a 401, means that LinkedIn may refuse the token for some
	 * seconds
	 * @param send gets how long the call may take, in milliseconds
	 * @param longestCall a call that takes longer is not repeated, and neither is one that would have to wait longer; see
	 * `LinkedInClient.withLongestCall`
	 */
	async attempt(
		request: LinkedInRequest,
		send: (longestMs: number) => Promise<Attempt>,
		token: { credentialId: string; readonly mayBeNew: boolean },
		longestCall = () => Infinity,
	): Promise<Attempt> {
		let hasWaitedForToken = false;
		for (let retries = 0; ; retries++) {
			const inVain = await this.turn(retries > 0 ? 'first' : 'last');
			if (inVain !== undefined) return { failure: { ...inVain, isUnsent: true } };
			let retryIn: number | undefined;
			try {
				const { pause } = this;
				await pause;
				await newTokenIsOld(token.credentialId);
				const failure = this.ended ?? this.usedUp.get(endpointOf(request));
				if (failure !== undefined) return { failure: { ...failure, isUnsent: true } };
				const longestMs = longestCall();
				if (longestMs <= 0) return { failure: TOO_SLOW };
				const attempt = await send(longestMs);
				if ('answer' in attempt) {
					this.isFirstAnswered = true;
					this.latestFailure = undefined;
					if (pause === this.pause) this.pausesInARow = 0;
					return attempt;
				}
				retryIn = this.noteFailure(request, attempt.failure, retries, pause, longestMs);
				const isRefused = attempt.failure.kind === 'unauthorized';
				if (isRefused && !hasWaitedForToken && token.mayBeNew) {
					hasWaitedForToken = true;
					pauses.set(token.credentialId, wait(FRESH_TOKEN_DELAY));
					if (isRepeatable(request)) retryIn = 0;
				}
				if (retryIn === undefined) return attempt;
			} finally {
				this.underWay--;
				this.admit();
			}
			if (retryIn > 0) await wait(retryIn);
		}
	}

	/**
	 * Waits for this call's turn.
	 * @param place a retry goes before new calls
	 * @returns a failure if another call showed that this one would fail too
	 */
	private async turn(place: 'first' | 'last'): Promise<LinkedInFailure | undefined> {
		return await new Promise((begin) => {
			if (place === 'first') this.waiting.unshift(begin);
			else this.waiting.push(begin);
			this.admit();
		});
	}

	private admit(): void {
		const most = this.isFirstAnswered ? this.atOnce : 1;
		while (this.underWay < most && this.waiting.length > 0) {
			this.underWay++;
			this.waiting.shift()?.();
		}
	}

	private giveUp(failure: LinkedInFailure): void {
		for (const begin of this.waiting.splice(0)) begin(failure);
	}

	/**
	 * Updates limits and pauses. Runs while the failed call still occupies its place.
	 * @param pause the pause that preceded the call
	 * @param longestMs how long the call might take
	 * @returns milliseconds until the retry; undefined for no retry
	 */
	private noteFailure(
		request: LinkedInRequest,
		failure: LinkedInFailure,
		retries: number,
		pause: Promise<unknown>,
		longestMs: number,
	): number | undefined {
		this.latestFailure = failure;
		if (failure.kind === 'daily_quota') this.usedUp.set(endpointOf(request), failure);
		if (failure.kind === 'reconnect_required') this.end(failure);
		if (failure.kind === 'burst_quota') this.isTooFast = true;
		const mayRepeat = isRepeatable(request) || failure.kind === 'burst_quota';
		// A second call would take as long again.
		const isTooSlow = longestMs < Infinity && failure.code === TOO_SLOW.code;
		if (!mayRepeat || isTooSlow || isLeftToCaller(request, failure)) return undefined;
		if (failure.kind !== 'burst_quota') return retryDelay(failure, retries);
		// Another call hit the limit first and began the pause that this call waits for too.
		if (pause !== this.pause) return 0;
		const delay = retryDelay(failure, Math.max(this.pausesInARow, retries));
		if (delay === undefined || delay > longestMs) {
			if (this.pausesInARow > 0) this.giveUp(failure);
			this.pausesInARow = 0;
			return undefined;
		}
		this.pausesInARow++;
		this.pause = wait(delay);
		this.onPause(delay);
		return 0;
	}
}

/** A failed write may have taken effect. Repeating it is safe only for a deletion. */
function isRepeatable({ method = 'GET' }: LinkedInRequest): boolean {
	return method === 'GET' || method === 'DELETE';
}

/** Callers without retries still retry connection failures: these say nothing about the request itself. */
function isLeftToCaller({ retry }: LinkedInRequest, failure: LinkedInFailure): boolean {
	return retry === false && mayBeOfOneElement(failure);
}

/** LinkedIn may refuse a new token for some seconds (BEHAVIOR.md 3). Milliseconds. */
const FRESH_TOKEN_DELAY = 5_000;

/**
 * Pauses all calls with a credential after n8n renewed its token, because all runs in this process share it. LinkedIn
 * refuses a new token for some seconds, and n8n renews it again at each 401. With notifications every second, no token
 * would get old enough, and LinkedIn limits renewals per day.
 */
const pauses = processMemory(new Map<string, Promise<unknown>>());

/** Another call may extend the pause meanwhile. */
async function newTokenIsOld(credentialId: string): Promise<void> {
	let pause: Promise<unknown> | undefined;
	do {
		pause = pauses.get(credentialId);
		await pause;
	} while (pause !== pauses.get(credentialId));
}
