import { partition } from 'lodash';
import type { Answer } from './answer';
import type { CallStart } from './calls';
import { accessDenied, ApiError, notFound, refusal, throttled, tokenError } from './errors';
import type { SimulatorState } from './state';

/** The effect of a fault on a call. */
export type FaultEffect =
	| { kind: 'status'; status: 403 | 404 | 500 | 503 }
	| { kind: 'token'; problem: 'invalid' | 'revoked' | 'expired' }
	| { kind: 'throttle'; limit: 'burst' | 'day' }
	/** Closes the connection before the status line. */
	| { kind: 'cutConnection' }
	/** Delays the answer, for ever when `milliseconds` is absent, until the caller gives up; other faults still apply. */
	| { kind: 'latency'; milliseconds?: number }
	| { kind: 'htmlBody'; status?: number }
	| { kind: 'truncatedJson' };

/** Which calls a fault hits; an absent field matches all calls. */
export interface FaultMatch {
	/** As in the call log: `leadFormResponses`, `oauth/accessToken`, … */
	resource?: string;
	method?: string;
	/** Part of the path or its raw query, such as an id. */
	pathIncludes?: string;
	/** Part of the answer that LinkedIn would give, such as the id of a lead. */
	answerIncludes?: string;
	/** How many calls that match the other fields go through first, counted since the rule was added. */
	after?: number;
}

export interface FaultRule {
	match: FaultMatch;
	effect: FaultEffect;
	/** How many calls the fault hits, 1 by default; or until when it hits calls, epoch milliseconds. */
	times?: number | 'always' | { until: number };
}

/** An effect on one call, and the signal that its rule was removed. */
interface FaultHit extends Pick<FaultMatch, 'answerIncludes'> {
	effect: FaultEffect;
	lifted: AbortSignal;
}

interface ActiveRule {
	id: number;
	rule: FaultRule;
	matched: number;
	hits: number;
	/** Ends the delay of held calls when the rule is removed. */
	lifting: AbortController;
}

/** The fault rules in force. */
export class Faults {
	private rules: ActiveRule[] = [];
	private lastId = 0;

	/** Adds a rule; returns its id. */
	add(rule: FaultRule): number {
		this.lastId += 1;
		const lifting = new AbortController();
		this.rules.push({ id: this.lastId, rule, matched: 0, hits: 0, lifting });
		return this.lastId;
	}

	remove(id: number): void {
		this.lift((active) => active.id === id);
	}

	clear(): void {
		this.lift(() => true);
	}

	/** The rules in force with the number of calls each has hit. */
	list(): Array<{ id: number; rule: FaultRule; hits: number }> {
		return this.rules.map(({ id, rule, hits }) => ({ id, rule, hits }));
	}

	/**
	 * The effects on a call, in the order of the rules. Delays add up; of other effects, only the first one applies, and
	 * later rules are not used up.
	 */
	effectsOn(call: CallStart, now: number): FaultHit[] {
		const hits: FaultHit[] = [];
		for (const active of this.rules) {
			const { match, effect } = active.rule;
			if (!matches(match, call)) continue;
			const isDecided = hits.some((hit) => hit.effect.kind !== 'latency');
			if (isDecided && effect.kind !== 'latency') continue;
			active.matched += 1;
			if (active.matched <= (match.after ?? 0) || isSpent(active, now)) continue;
			active.hits += 1;
			const { answerIncludes } = match;
			hits.push({ effect, answerIncludes, lifted: active.lifting.signal });
		}
		return hits;
	}

	private lift(isMeant: (active: ActiveRule) => boolean): void {
		const [lifted, kept] = partition(this.rules, isMeant);
		this.rules = kept;
		for (const { lifting } of lifted) lifting.abort();
	}
}

function isSpent({ rule, hits }: ActiveRule, now: number): boolean {
	const { times = 1 } = rule;
	if (times === 'always') return false;
	return typeof times === 'number' ? hits >= times : now >= times.until;
}

function matches(match: FaultMatch, call: CallStart): boolean {
	const { resource, method, pathIncludes } = match;
	return (
		(resource === undefined || resource === call.resource) &&
		(method === undefined || method.toUpperCase() === call.method) &&
		(pathIncludes === undefined || `${call.path}?${call.query}`.includes(pathIncludes))
	);
}

/**
 * Answers a call with the faults that match it, over HTTP or in memory, and logs it. The answer has the simulator's
 * date, so that n8n's clock can differ from it.
 * @param wait waits so many milliseconds, for ever when Infinity, or until the fault is removed
 * @param isGone whether the caller has given up: the call is carried out, and logged as cut
 * @returns undefined when the connection must be cut
 */
export async function answerThroughFaults(
	state: SimulatorState,
	call: CallStart,
	answerCall: () => Answer | Promise<Answer>,
	wait: (milliseconds: number, lifted: AbortSignal) => Promise<void>,
	isGone = () => false,
): Promise<Answer | undefined> {
	const hits = state.faults.effectsOn(call, state.clock.now());
	for (const { effect, lifted } of hits) {
		if (effect.kind === 'latency') await wait(effect.milliseconds ?? Infinity, lifted);
	}
	const hit = hits.find(({ effect }) => effect.kind !== 'latency');
	const needed = hit?.answerIncludes;
	const found = needed === undefined ? undefined : await answerCall();
	const isMeant = found === undefined || found.body.includes(needed!);
	const effect = isMeant ? hit?.effect : undefined;
	const real = (effect && replacedAnswer(state, call, effect)) ?? found ?? (await answerCall());
	const answer = effect?.kind === 'truncatedJson' ? withHalfOfBody(real) : real;
	const isCut = isGone() || effect?.kind === 'cutConnection';
	const time = state.clock.now();
	state.calls.push({ ...call, status: isCut ? 0 : answer.status, time });
	if (isCut) return undefined;
	return { ...answer, headers: { ...answer.headers, date: new Date(time).toUTCString() } };
}

/** The answer with which a fault replaces the real one; undefined when the call goes through. */
function replacedAnswer(
	state: SimulatorState,
	call: CallStart,
	effect: FaultEffect,
): Answer | undefined {
	if (effect.kind === 'status') return statusError(state, call, effect.status).toAnswer();
	if (effect.kind === 'throttle') return throttled(effect.limit).toAnswer();
	if (effect.kind === 'token') return tokenError(effect.problem, state.variants).toAnswer();
	if (effect.kind !== 'htmlBody') return undefined;
	return {
		status: effect.status ?? 200,
		headers: { 'content-type': 'text/html; charset=utf-8' },
		body: '<!DOCTYPE html><html><head><title>LinkedIn</title></head><body><h1>We’ll be back soon</h1></body></html>',
	};
}

function withHalfOfBody(answer: Answer): Answer {
	return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
}

const SERVER_ERRORS = {
	500: ['INTERNAL_SERVER_ERROR', 'Internal Server Error'],
	503: ['SERVICE_UNAVAILABLE', 'Service Unavailable'],
} as const;

function statusError(
	{ variants }: SimulatorState,
	{ version = 'NO_VERSION', resource }: CallStart,
	status: 403 | 404 | keyof typeof SERVER_ERRORS,
): ApiError {
	if (status === 403) return accessDenied(`${resource}.GET.${version}01`);
	if (status === 404) return notFound(variants);
	const [code, message] = SERVER_ERRORS[status];
	return refusal(status, code, message);
}
