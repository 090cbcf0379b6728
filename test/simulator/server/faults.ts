import type { CallStart } from './calls';

/** What a fault does to a call. */
export type FaultEffect =
	| { kind: 'status'; status: 403 | 404 | 426 | 500 | 503 | 504 }
	| { kind: 'token'; problem: 'invalid' | 'revoked' | 'expired' }
	| { kind: 'throttle'; limit: 'burst' | 'day' }
	/** Closes the connection after so many bytes of the body (0, the default: before the status line). */
	| { kind: 'cutConnection'; afterBytes?: number }
	/** Waits before the answer; other faults still apply. */
	| { kind: 'latency'; milliseconds: number }
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
	/** Only the nth of the calls that match the rest, counted from 1 since the rule was added. */
	nth?: number;
}

export interface FaultRule {
	match: FaultMatch;
	effect: FaultEffect;
	/** How many calls are hit: 1 by default; `untilMidnight` ends at 00:00 UTC, as a daily quota does. */
	times?: number | 'always' | 'untilMidnight';
}

interface ActiveRule {
	id: number;
	rule: FaultRule;
	matched: number;
	hits: number;
	addedAt: number;
}

const DAY = 86_400_000;

/** The fault rules in force. */
export class Faults {
	private rules: ActiveRule[] = [];
	private lastId = 0;

	/** Adds a rule; gives its id. */
	add(rule: FaultRule, now: number): number {
		this.lastId += 1;
		this.rules.push({ id: this.lastId, rule, matched: 0, hits: 0, addedAt: now });
		return this.lastId;
	}

	remove(id: number): void {
		this.rules = this.rules.filter((active) => active.id !== id);
	}

	/** The rules with the number of calls each has hit. */
	list(): Array<{ id: number; rule: FaultRule; hits: number }> {
		return this.rules.map(({ id, rule, hits }) => ({ id, rule, hits }));
	}

	clear(): void {
		this.rules = [];
	}

	/**
	 * The effects on a call, in the order of the rules: delays add up, and the first effect of another
	 * kind decides (a rule behind it keeps its turn).
	 */
	effectsOn(call: CallStart, now: number): FaultEffect[] {
		const effects: FaultEffect[] = [];
		for (const active of this.rules) {
			if (!matches(active.rule.match, call)) continue;
			const decided = effects.some(({ kind }) => kind !== 'latency');
			if (decided && active.rule.effect.kind !== 'latency') continue;
			active.matched += 1;
			if (active.rule.match.nth !== undefined && active.rule.match.nth !== active.matched) continue;
			if (isSpent(active, now)) continue;
			active.hits += 1;
			effects.push(active.rule.effect);
		}
		return effects;
	}
}

function isSpent({ rule, hits, addedAt }: ActiveRule, now: number): boolean {
	const { times = 1 } = rule;
	if (times === 'always') return false;
	if (times === 'untilMidnight') return Math.floor(now / DAY) > Math.floor(addedAt / DAY);
	return hits >= times;
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
