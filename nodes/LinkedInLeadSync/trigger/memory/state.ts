import { clamp, groupBy, mapValues } from 'lodash';

import type { LeadScope } from '../../../shared/values/leadOwner';
import { DAY, MINUTE } from '../../../shared/values/time';
import { isOwnerInScope, scopeOfKey, watchKey } from './keys';
import type { Lead, ReadRef } from './lead';
import { hashesOf } from './lead';
import type { Ending } from '../ending';
import type { Execution, Ledger } from './ledger';
import { emptyLedger, ended, withoutLeads } from './ledger';
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
	/** The last report of troubles. */
	troublesReportedAt: number;
	/** Leads that an execution has had. */
	ledger: Ledger;
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
		ledger: emptyLedger(),
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
export function afterExecution(
	state: State,
	execution: Execution,
	ending: Ending,
	now: number,
): State {
	const after = { ...state, ledger: ended(state.ledger, execution, ending, now) };
	return ending.outcome === 'succeeded' ? settled(after, execution.leads) : after;
}

/** Leads that are stored or given up: their hashes say so, and the ledger has them no more. */
export function settled(state: State, leads: readonly ReadRef[]): State {
	if (leads.length === 0) return state;
	const ofOwners = groupBy(leads, 'owner');
	const owners = mapValues(state.owners, (owner, key) =>
		key in ofOwners ? withSettled(owner, ofOwners[key]) : owner,
	);
	return { ...state, owners, ledger: withoutLeads(state.ledger, hashesOf(leads)) };
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
			broken: due(owner.broken),
			forms: mapValues(owner.forms, (form) => ({ ...form, trouble: due(form.trouble) })),
		})),
		pages: pages && { ...pages, trouble: due(pages.trouble) },
	};
}

/** LinkedIn's lists may lag, or be empty without a role. After this time, a lead counts as cancelled. */
const LONGEST_MISSING = 7 * DAY;

/**
 * Leads of the ledger that LinkedIn does not list now: it is asked for them less and less often.
 * @returns also those that the trigger stops to look for
 */
export function missing(
	ledger: Ledger,
	hashes: Iterable<string>,
	now: number,
): { ledger: Ledger; gone: Lead[] } {
	const all = new Set(hashes);
	const changed = ledger.leads.map((lead) => {
		if (!all.has(lead.hash)) return lead;
		const { missingSince = now } = lead;
		return { ...lead, missingSince, dueAt: now + clamp(now - missingSince, MINUTE, DAY) };
	});
	const isOver = ({ hash, missingSince = now }: Lead) =>
		all.has(hash) && now - missingSince >= LONGEST_MISSING;
	return { ledger: { ...ledger, leads: changed }, gone: changed.filter(isOver) };
}

/** The settings exclude these leads for now. */
export function postponed(ledger: Ledger, hashes: Iterable<string>, now: number): Ledger {
	const all = new Set(hashes);
	const leads = ledger.leads.map((lead) =>
		all.has(lead.hash) ? { ...lead, dueAt: now + DAY } : lead,
	);
	return { ...ledger, leads };
}
