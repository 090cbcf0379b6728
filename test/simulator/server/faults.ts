import { partition } from 'lodash';
import type { CallStart } from './calls';

/** What a fault does to a call. */
export type FaultEffect =
	| { kind: 'status'; status: 403 | 404 | 426 | 500 | 503 | 504 }
	| { kind: 'token'; problem: 'invalid' | 'revoked' | 'expired' }
	| { kind: 'throttle'; limit: 'burst' | 'day' }
	/** Closes the connection after so many bytes of the body (0, the default: before the status line). */
	| { kind: 'cutConnection'; afterBytes?: number }
	/** Waits before the answer, for ever when absent, or until the caller gives up; other faults still apply. */
	| { kind: 'latency'; milliseconds?: number }
	/** What holds any element fails, whether a page or a single one; an empty page is answered. */
	| { kind: 'statusOfElements'; status: 500 | 503 | 504 }
	/** Sends the body in pieces over that time. */
	| { kind: 'slowBody'; milliseconds: number }
	| { kind: 'htmlBody'; status?: number }
	| { kind: 'truncatedJson' }
	| { kind: 'emptyBody' };

/** Which calls a fault hits; what is not given matches everything. */
export interface FaultMatch {
	/** As in the call log: `leadFormResponses`, `oauth/accessToken`, … */
	resource?: string;
	method?: string;
	organizationId?: string;
	pathIncludes?: string;
	/** So many of the calls that match the rest go through before, counted since the rule was added. */
	after?: number;
}

export interface FaultRule {
	match: FaultMatch;
	effect: FaultEffect;
	/**
	 * How many calls are hit: 1 by default; `untilMidnight` ends at 00:00 UTC, as a daily quota does; or until
	 * a time, epoch milliseconds.
	 */
	times?: number | 'always' | 'untilMidnight' | { until: number };
}

/** An effect on one call, and the signal that its rule is in force no more. */
export interface FaultHit {
	effect: FaultEffect;
	lifted: AbortSignal;
}

interface ActiveRule {
	id: number;
	rule: FaultRule;
	matched: number;
	hits: number;
	addedAt: number;
	/** Ends the delay of the calls that it holds back, when the rule is taken away. */
	lifting: AbortController;
}

const DAY = 86_400_000;

/** The fault rules in force. */
export class Faults {
	private rules: ActiveRule[] = [];
	private lastId = 0;

	/** Adds a rule; gives its id. */
	add(rule: FaultRule, now: number): number {
		this.lastId += 1;
		const lifting = new AbortController();
		this.rules.push({ id: this.lastId, rule, matched: 0, hits: 0, addedAt: now, lifting });
		return this.lastId;
	}

	remove(id: number): void {
		this.lift((active) => active.id === id);
	}

	/** Whether any rule can still hit a call. */
	isAnyInForce(now: number): boolean {
		return this.rules.some((active) => !isSpent(active, now));
	}

	/** The rules with the number of calls each has hit. */
	list(): Array<{ id: number; rule: FaultRule; hits: number }> {
		return this.rules.map(({ id, rule, hits }) => ({ id, rule, hits }));
	}

	clear(): void {
		this.lift(() => true);
	}

	private lift(isMeant: (active: ActiveRule) => boolean): void {
		const [lifted, kept] = partition(this.rules, isMeant);
		this.rules = kept;
		for (const { lifting } of lifted) lifting.abort();
	}

	/**
	 * The effects on a call, in the order of the rules: delays add up, and the first effect of another
	 * kind decides (a rule behind it keeps its turn).
	 */
	effectsOn(call: CallStart, now: number): FaultHit[] {
		const hits: FaultHit[] = [];
		for (const active of this.rules) {
			if (!matches(active.rule.match, call)) continue;
			const decided = hits.some(({ effect }) => effect.kind !== 'latency');
			if (decided && active.rule.effect.kind !== 'latency') continue;
			active.matched += 1;
			if (active.matched <= (active.rule.match.after ?? 0)) continue;
			if (isSpent(active, now)) continue;
			active.hits += 1;
			hits.push({ effect: active.rule.effect, lifted: active.lifting.signal });
		}
		return hits;
	}
}

function isSpent({ rule, hits, addedAt }: ActiveRule, now: number): boolean {
	const { times = 1 } = rule;
	if (times === 'always') return false;
	if (times === 'untilMidnight') return Math.floor(now / DAY) > Math.floor(addedAt / DAY);
	return typeof times === 'number' ? hits >= times : now >= times.until;
}

function matches(match: FaultMatch, call: CallStart): boolean {
	const { resource, method, organizationId, pathIncludes } = match;
	return (
		(resource === undefined || resource === call.resource) &&
		(method === undefined || method.toUpperCase() === call.method) &&
		(organizationId === undefined || call.ownerUrn === `urn:li:organization:${organizationId}`) &&
		(pathIncludes === undefined || `${call.path}?${call.query}`.includes(pathIncludes))
	);
}
