import { clamp, groupBy, mapValues } from 'lodash';

import type { LeadScope } from '../../../shared/values/leadOwner';
import { DAY, HOUR, MINUTE } from '../../../shared/values/time';
import type { Lead, LeadRef, ReadRef } from './lead';
import { asNew, only, without } from './lead';
import { isOwnerInScope, scopeOfKey, watchKey } from '../../../shared/values/leadOwner';
import type { Ending } from '../ending';
import type { Execution, Ledger } from './ledger';
import { allLeads, emptyLedger, ended } from './ledger';
import type { StartFrom } from '../settings';
import type { Owner } from './owner';
import { withSettled } from './owner';
import type { Trouble } from './trouble';

/** With Start From: Now, leads of the last moments before the publication come, too: clocks differ by some seconds. */
const BEFORE_NOW = 2 * MINUTE;

const MOST_SCOPES = 50;

/** After the state was lost, the trigger starts this far back. */
const LOST_DAYS = 7;

/** What the trigger stores between polls. Times are by n8n's clock. */
export interface State {
	/** The watched scopes, the current one last. */
	scopes: WatchedScope[];
	owners: Record<string, Owner>;
	pages?: Pages;
	/** The last report of troubles, and of leads that LinkedIn fails to show. */
	troublesReportedAt: number;
	brokenReportedAt: number;
	/** New leads that no execution has had yet, the oldest first. */
	fresh: ReadRef[];
	/** Leads that an execution has had. */
	ledger: Ledger;
	/** The last report of a long execution. */
	longToldAt: number;
	/** Whether the loss of the state is still to be reported. */
	isLossUntold?: boolean;
	/** Of two stored states, the one with more saves is newer. */
	saves: number;
}

export interface WatchedScope {
	key: string;
	/** The earliest wanted time. */
	since: number;
}

/** The watched Pages if the user chose all. */
export interface Pages {
	ids: string[];
	/** By ID, for people; LinkedIn may not show all. */
	names: Record<string, string>;
	listedAt: number;
	/** The settings and credential of the list. */
	listedFor: string;
	/** Whether all Pages are watched because LinkedIn does not show the owner of the chosen event or form. */
	isAnyOwner?: boolean;
	/** Of the list. */
	trouble?: Trouble;
}

/**
 * The state before the first poll.
 * @param isLoss whether an earlier state was lost: the trigger then starts a week back, whatever was chosen, because
 * most of what was chosen had been processed. A start by n8n that finds nothing stored looks the same.
 */
export function firstState(
	{ scope, startFrom }: { scope: LeadScope; startFrom: StartFrom },
	now: number,
	isLoss: boolean,
): State {
	const earliest = now - LOST_DAYS * DAY;
	const chosen = startOf(startFrom, now);
	const lost = startFrom.from === 'date' ? Math.max(chosen, earliest) : earliest;
	const since = Math.max(0, Math.trunc(isLoss ? lost : chosen));
	return {
		scopes: [{ key: watchKey(scope), since }],
		owners: {},
		troublesReportedAt: 0,
		brokenReportedAt: 0,
		fresh: [],
		ledger: emptyLedger(),
		longToldAt: 0,
		isLossUntold: isLoss || undefined,
		saves: 0,
	};
}

function startOf(startFrom: StartFrom, now: number): number {
	switch (startFrom.from) {
		case 'now':
			return now - BEFORE_NOW;
		case 'lastDays':
			return now - startFrom.days * DAY;
		case 'date':
			return startFrom.time;
	}
}

/** The state after an execution. Outcomes change the state only here. */
export function settled(state: State, execution: Execution, ending: Ending, now: number): State {
	const after = ending.outcome === 'succeeded' ? withLeadsDone(state, execution.leads) : state;
	return { ...after, ledger: ended(state.ledger, execution, ending, now) };
}

/** Remembers stored or given-up leads by hash. */
export function withLeadsDone(state: State, leads: readonly ReadRef[]): State {
	const done = groupBy(leads, 'owner');
	const owners = mapValues(state.owners, (owner, key) =>
		key in done ? withSettled(owner, done[key]) : owner,
	);
	return { ...state, owners };
}

/**
 * Applies the current settings. Known owners continue. Leads of a new choice are wanted from the last reading
 * with the earlier settings on.
 */
export function watching(state: State, scope: LeadScope): State {
	const key = watchKey(scope);
	const last = state.scopes.at(-1);
	if (last?.key === key) return state;
	const readAt = Math.max(0, ...Object.values(state.owners).map(({ askedAt }) => askedAt));
	const before = state.scopes.find((known) => known.key === key);
	const scopeNow = before ?? (readAt > 0 || !last ? { since: readAt } : last);
	const others = state.scopes.filter((known) => known !== before);
	// A look-back finds leads of an event that was not watched while another event of its Page was.
	const owners = mapValues(state.owners, (owner, ofOwner) =>
		isOwnerInScope(ofOwner, scope) ? { ...owner, lookedBackAt: 0 } : owner,
	);
	return { ...state, owners, scopes: [...others, { ...scopeNow, key }].slice(-MOST_SCOPES) };
}

/** What the state says about one owner. */
export interface OwnerState {
	/** See `ownerKey`. */
	key: string;
	/** Undefined before the first reading. */
	owner?: Owner;
	/** Its leads that wait for an execution. */
	leads: Lead[];
	/** Those, and its leads in running executions. */
	owed: LeadRef[];
	/** See `wantedSince`. */
	wantedSince: (isIn?: (scope: LeadScope) => boolean) => number;
}

export function ownerIn(state: State, key: string): OwnerState {
	const ofOwner = ({ owner }: ReadRef) => owner === key;
	const fresh = state.fresh.filter(ofOwner);
	return {
		key,
		owner: state.owners[key],
		leads: [...fresh.map(asNew), ...state.ledger.leads.filter(ofOwner)],
		owed: [...fresh, ...allLeads(state.ledger).filter(ofOwner)],
		wantedSince: (isIn) => wantedSince(state, key, isIn),
	};
}

/** The earliest wanted time of an owner in any matching scope. */
export function wantedSince(
	{ scopes }: State,
	owner: string,
	isIn: (scope: LeadScope) => boolean = () => true,
): number {
	const covering = scopes.filter(({ key }) => {
		const scope = scopeOfKey(key);
		return scope !== undefined && isOwnerInScope(owner, scope) && isIn(scope);
	});
	return Math.min(...covering.map(({ since }) => since));
}

/** The user may have repaired something, so LinkedIn is asked at once. */
export function allDue({ owners, pages }: State): Pick<State, 'owners' | 'pages'> {
	const due = (trouble: Trouble | undefined) => trouble && { ...trouble, dueAt: 0 };
	return {
		owners: mapValues(owners, (owner) => ({
			...owner,
			trouble: due(owner.trouble),
			forms: mapValues(owner.forms, (trouble) => ({ ...trouble, dueAt: 0 })),
		})),
		pages: pages && { ...pages, trouble: due(pages.trouble) },
	};
}

/*
 * Leads that the trigger wants to read again, and that LinkedIn does not show now. Whatever their state in the ledger, they
 * are due less and less often, and come after all others. A new lead comes into the ledger.
 */

type Waiting = Pick<State, 'fresh' | 'ledger'>;

/** LinkedIn's lists may lag, or be empty without a role. After this time, a lead counts as cancelled. */
export const LONGEST_MISSING = 30 * DAY;

/** The leads may be cancelled, so the trigger looks for them less and less often. */
export function missing(waiting: Waiting, hashes: ReadonlySet<string>, now: number): Waiting {
	return moved(waiting, hashes, (lead) => {
		const { missingSince = now } = lead;
		return now - missingSince > LONGEST_MISSING ? [] : [readLater(lead, missingSince, now, MINUTE)];
	});
}

/** LinkedIn could not serve these leads, or the settings exclude them for now. */
export function postponed(waiting: Waiting, hashes: ReadonlySet<string>, now: number): Waiting {
	return moved(waiting, hashes, (lead) => {
		// A day is the longest wait. What LinkedIn does not serve is not cancelled, and its time does not count as such.
		const since = Math.max(lead.missingSince ?? now, now - DAY);
		return [readLater(lead, since, now, HOUR)];
	});
}

/** After as long as LinkedIn has not shown it. */
function readLater(lead: Lead, missingSince: number, now: number, shortest: number): Lead {
	return { ...lead, missingSince, dueAt: now + clamp(now - missingSince, shortest, DAY) };
}

function moved(
	{ fresh, ledger }: Waiting,
	hashes: ReadonlySet<string>,
	change: (lead: Lead) => Lead[],
): Waiting {
	if (hashes.size === 0) return { fresh, ledger };
	const changed = [...only(ledger.leads, hashes), ...only(fresh, hashes).map(asNew)].flatMap(
		change,
	);
	const leads = [...without(ledger.leads, hashes), ...changed];
	return { fresh: without(fresh, hashes), ledger: { ...ledger, leads } };
}
