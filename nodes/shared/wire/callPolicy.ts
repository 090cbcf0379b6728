import type { LinkedInFailure } from './errors/failure';
import type { Attempt } from './exchange';
import type { LinkedInRequest } from './request';
import { endpointOf } from './request';
import { retryDelay, wait } from './waiting';
import { processMemory } from '../processMemory';

/**
 * How many calls a burst limit bears is not documented: more are faster, and a limit that is hit costs a
 * pause and the rest of the run one call at a time.
 */
const CALLS_AT_ONCE = 8;

/** Of a call that was given up before its turn; nobody looks at it. */
const NOT_NEEDED: LinkedInFailure = { kind: 'unavailable', code: 'NOT_NEEDED' };

/**
 * Decides when the calls of one run are sent: a few at once, in the order in which they ask; reads again
 * after a failure that passes; and not at all what is known to be in vain.
 *
 * The first one goes alone: a token that has to be renewed, a retired version or a limit is found out by
 * one call. Once LinkedIn has said that calls come too fast, all pause together and then go one by one.
 */
export class CallPolicy {
	private isTooFast = false;

	private isFirstAnswered = false;

	private underWay = 0;

	/** In the order in which they begin, with a failure if another call found out that they are in vain. */
	private waiting: Array<{ place: number; begin: (inVain?: LinkedInFailure) => void }> = [];

	private pause: Promise<unknown> = Promise.resolve();

	/** Pauses since the last call that LinkedIn answered. */
	private pausesInARow = 0;

	/** Endpoints whose daily quota was found used up. */
	private readonly usedUp = new Map<string, LinkedInFailure>();

	private latestFailure?: LinkedInFailure;

	private ended?: LinkedInFailure;

	/** How many calls may be under way at once. */
	get atOnce(): number {
		return this.isTooFast ? 1 : CALLS_AT_ONCE;
	}

	/** Whether no call is under way or waits for its turn. */
	get isIdle(): boolean {
		return this.underWay === 0 && this.waiting.length === 0;
	}

	/**
	 * Sends no call any more.
	 * @param failure of a LinkedIn that has not answered at all
	 * @returns what all calls fail with that are not under way yet: what the latest one failed with
	 */
	end(failure: LinkedInFailure): LinkedInFailure {
		this.ended = this.latestFailure ?? failure;
		return this.ended;
	}

	/**
	 * What comes of a request, after all tries.
	 * @param send tries it once
	 * @param token whose it is, by n8n's id of the credential, and whether LinkedIn may refuse it only because
	 * it is seconds old
	 */
	async attempt(
		request: LinkedInRequest,
		send: () => Promise<Attempt>,
		token: { credentialId: string; mayBeNew: boolean },
	): Promise<Attempt> {
		let mayRefuseToken = token.mayBeNew;
		for (let retries = 0; ; retries++) {
			// What was begun must end; what is read ahead does not hold up what is waited for.
			const inVain = await this.turn(retries > 0 ? 0 : request.signal === undefined ? 1 : 2);
			if (inVain !== undefined) return { failure: inVain };
			let retryIn: number | undefined;
			try {
				const { pause } = this;
				await pause;
				await newTokenIsOld(token.credentialId);
				const known = request.signal?.aborted ? NOT_NEEDED : this.usedUp.get(endpointOf(request));
				const failure = this.ended ?? known;
				if (failure !== undefined) return { failure };
				const attempt = await send();
				if ('answer' in attempt) {
					this.isFirstAnswered = true;
					if (pause === this.pause) this.pausesInARow = 0;
					return attempt;
				}
				retryIn = this.noteFailure(request, attempt.failure, retries, pause);
				if (mayRefuseToken && attempt.failure.kind === 'unauthorized') {
					mayRefuseToken = false;
					awaitNewToken(token.credentialId);
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
	 * Waits until a call may be under way.
	 * @param place whom it goes before: those with a greater one
	 * @returns the failure by which it would be in vain, as was found out meanwhile
	 */
	private async turn(place: number): Promise<LinkedInFailure | undefined> {
		return await new Promise((begin) => {
			const later = this.waiting.findIndex((other) => other.place > place);
			this.waiting.splice(later === -1 ? this.waiting.length : later, 0, { place, begin });
			this.admit();
		});
	}

	private admit(): void {
		const most = this.isFirstAnswered ? this.atOnce : 1;
		while (this.underWay < most && this.waiting.length > 0) {
			this.underWay++;
			this.waiting.shift()?.begin();
		}
	}

	/** Ends all calls that wait for their turn, since they would fail the same way. */
	private giveUp(failure: LinkedInFailure): void {
		for (const { begin } of this.waiting.splice(0)) begin(failure);
	}

	/**
	 * Learns from a failure, while its call still counts as under way.
	 * @param pause the one after which the call was sent
	 * @returns milliseconds after which it is to be tried again, if it is
	 */
	private noteFailure(
		request: LinkedInRequest,
		failure: LinkedInFailure,
		retries: number,
		pause: Promise<unknown>,
	): number | undefined {
		this.latestFailure = failure;
		if (failure.kind === 'daily_quota') this.usedUp.set(endpointOf(request), failure);
		if (failure.code === 'REFRESH_REFUSED') this.giveUp(failure);
		if (failure.kind === 'burst_quota') this.isTooFast = true;
		if (!isRepeatable(request) || isLeftToCaller(request, failure)) return undefined;
		if (failure.kind !== 'burst_quota') return retryDelay(failure, retries);
		// It was under way when another one was refused, and the pause for both has begun.
		if (pause !== this.pause) return 0;
		const delay = retryDelay(failure, Math.max(this.pausesInARow, retries));
		if (delay === undefined) {
			if (this.pausesInARow > 0) this.giveUp(failure);
			this.pausesInARow = 0;
			return undefined;
		}
		this.pausesInARow++;
		this.pause = wait(delay);
		return 0;
	}
}

/** A write that failed may have happened, and only a deletion may happen twice. */
function isRepeatable({ method = 'GET' }: LinkedInRequest): boolean {
	return method === 'GET' || method === 'DELETE';
}

/** Only an answer that is a failure tells anything about what was asked for. */
function isLeftToCaller({ retry }: LinkedInRequest, { kind, status }: LinkedInFailure): boolean {
	const isOfAnswer = kind === 'unavailable' || kind === 'unreadable_answer';
	return retry === false && isOfAnswer && status !== undefined;
}

/** A token that was just minted can be refused for some seconds (wire contract 1.1). */
const FRESH_TOKEN_DELAY = 5_000;

/** By credential, for all runs in this process: they share its token. */
const pauses = processMemory(new Map<string, Promise<unknown>>());

/**
 * For a 401, n8n has minted a token. A call that is sent with it before LinkedIn accepts it has n8n mint the
 * next one, which is as new: while notifications come by the second, none would ever be old enough, and
 * LinkedIn mints only so many a day. So no call with this credential goes for a while.
 * @param credentialId n8n's id of the credential
 */
function awaitNewToken(credentialId: string): void {
	pauses.set(credentialId, wait(FRESH_TOKEN_DELAY));
}

/** Waits until LinkedIn may be asked with this credential's token; that may be put off meanwhile. */
async function newTokenIsOld(credentialId: string): Promise<void> {
	let pause: Promise<unknown> | undefined;
	do {
		pause = pauses.get(credentialId);
		await pause;
	} while (pause !== pauses.get(credentialId));
}
