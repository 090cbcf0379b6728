import type { Attempt } from './attempt';
import { CallGate } from './callGate';
import type { Place } from './callGate';
import type { LinkedInFailure } from './errors/failure';
import type { LinkedInRequest } from './request';
import { retryDelay, wait } from './retry';

/** A token that was just minted can be refused for some seconds (wire contract 1.1). */
const FRESH_TOKEN_DELAY_MS = 5_000;

/** Of a call that was given up before its turn; nobody looks at it. */
const NOT_NEEDED: LinkedInFailure = { kind: 'unavailable', code: 'NOT_NEEDED' };

/**
 * Sends the calls of one run: a few at once, reads again after a failure that passes, and not at all what
 * is known to be in vain.
 */
export class CallsInTurn {
	/** Resources whose daily quota was found used up: further calls of this run would be in vain. */
	private readonly usedUp = new Map<string, LinkedInFailure>();

	private latestFailure?: LinkedInFailure;

	private ended?: LinkedInFailure;

	constructor(
		private readonly send: (request: LinkedInRequest, version: string) => Promise<Attempt>,
		/** Whether n8n may have renewed the token just before LinkedIn refuses it. */
		private readonly canRefresh: boolean,
		private readonly gate: CallGate,
	) {}

	/** How many calls may be under way at once. */
	get atOnce(): number {
		return this.gate.atOnce;
	}

	/** @param most calls at once, from now on and as long as LinkedIn bears it */
	allow(most: number): void {
		this.gate.allow(most);
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

	/** What comes of a call, after all tries. */
	async attempt(request: LinkedInRequest, version: string): Promise<Attempt> {
		let mayBeFreshToken = this.canRefresh && isRepeatable(request);
		for (let retries = 0; ; retries++) {
			const { attempt, isPaused } = await this.attemptInTurn(request, version, retries);
			if (isPaused) continue;
			if ('answer' in attempt || !isRepeatable(request) || isAbandoned(request)) return attempt;
			const { failure } = attempt;
			if (failure === this.ended || isLeftToCaller(request, failure)) return attempt;
			let delay = failure.kind === 'burst_quota' ? undefined : retryDelay(failure, retries);
			if (mayBeFreshToken && failure.status === 401) {
				mayBeFreshToken = false;
				delay = FRESH_TOKEN_DELAY_MS;
			}
			if (delay === undefined) return attempt;
			await wait(delay);
		}
	}

	/** @returns also whether all calls pause, after which this one is to be tried again */
	private async attemptInTurn(
		request: LinkedInRequest,
		version: string,
		retries: number,
	): Promise<{ attempt: Attempt; isPaused: boolean }> {
		const turn = await this.gate.enter(placeOf(request, retries));
		if ('inVain' in turn) return { attempt: { failure: turn.inVain }, isPaused: false };
		try {
			const known =
				this.ended ?? (isAbandoned(request) ? NOT_NEEDED : this.usedUp.get(resourceOf(request)));
			if (known !== undefined) return { attempt: { failure: known }, isPaused: false };
			const attempt = await this.send(request, version);
			if ('answer' in attempt) {
				this.gate.answered(turn.afterPauses);
				return { attempt, isPaused: false };
			}
			const { failure } = attempt;
			this.latestFailure = failure;
			if (failure.kind === 'daily_quota') this.usedUp.set(resourceOf(request), failure);
			if (failure.code === 'REFRESH_REFUSED') this.gate.giveUp(failure);
			if (failure.kind !== 'burst_quota') return { attempt, isPaused: false };
			const delayOf = (pauses: number) =>
				isRepeatable(request) ? retryDelay(failure, Math.max(pauses, retries)) : undefined;
			const isPaused = this.gate.tooFast(turn.afterPauses, failure, delayOf);
			return { attempt, isPaused: isPaused && isRepeatable(request) };
		} finally {
			this.gate.leave();
		}
	}
}

/** LinkedIn counts calls by resource, e.g. `leadForms`. */
export function resourceOf({ path }: LinkedInRequest): string {
	return path.split('/')[2] ?? path;
}

/** What was begun must end; what may not be needed after all does not hold up what is waited for. */
function placeOf({ signal }: LinkedInRequest, retries: number): Place {
	if (retries > 0) return 'first';
	return signal === undefined ? 'next' : 'last';
}

/** A write that failed may have happened, and only a deletion may happen twice. */
function isRepeatable({ method = 'GET' }: LinkedInRequest): boolean {
	return ['GET', 'DELETE'].includes(method);
}

/** Only an answer that is a failure tells anything about what was asked for. */
function isLeftToCaller({ retry }: LinkedInRequest, { kind, status }: LinkedInFailure): boolean {
	const isOfAnswer = kind === 'unavailable' || kind === 'unreadable_answer';
	return retry === false && isOfAnswer && status !== undefined;
}

function isAbandoned({ signal }: LinkedInRequest): boolean {
	return signal?.aborted === true;
}
