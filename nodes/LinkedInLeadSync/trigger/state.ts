import {
	groupBy,
	isUndefined,
	keys,
	map,
	mapValues,
	omit,
	omitBy,
	sortBy,
	zipObject,
} from 'lodash';

import { asCount, asRecord, asText } from '../../shared/values/json';
import type { LeadScope } from '../../shared/values/leadOwner';
import type { EpochMs } from '../../shared/values/time';
import { DAY, HOUR } from '../../shared/values/time';
import type { Lead } from './lead';
import { asNew, isFailing } from './lead';
import type { Cursor, Hole } from './cursor';
import { limitSeen, withDone } from './cursor';
import { isOwnerInScope, scopeOfKey, watchKey } from '../../shared/values/leadOwner';
import type { LeadRef, ReadRef } from './leadRefs';
import type { Ending } from './ending';
import type { Execution, Ledger } from './ledger';
import { allLeads, emptyLedger, ended } from './ledger';
import { SeenLeads } from './seenLeads';
import type { Troubles } from './troubles';

/** Later versions of the package must read this version's data: `readState` adds new fields. */
const VERSION = 1;

/** LinkedIn's clock has whole seconds, and responses take time. Milliseconds. */
export const CLOCK_STEP = 2_000;

/** Limits processed and waiting leads together, to less than 200 kB. */
const MOST_REMEMBERED = 10_000;

/** However many leads wait: without the latest ones, the next poll would output them again. */
const LEAST_REMEMBERED = 1_000;

/** Each Page or ad account, and each trouble, takes this many places. */
const SIZE_OF_OWNER = 10;

/** A lead that failed alone takes this many places, because its id and failure are stored. */
const SIZE_OF_FAILING = 8;

const MOST_SCOPES = 50;

/** After the state was lost, the trigger starts this far back. */
const LOST_DAYS = 7;

/** What the trigger stores between polls. Times are by n8n's clock. */
export interface State {
	/** The watched scopes, the current one last. */
	scopes: WatchedScope[];
	owners: Record<string, Cursor>;
	pages?: Pages;
	troubles: Troubles;
	/** The last report of troubles. */
	troublesReportedAt: number;
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
	/** The earliest wanted time, by LinkedIn's clock. */
	since: number;
	/** Until LinkedIn has responded, `since` is by n8n's clock. */
	isByOwnClock?: boolean;
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
}

/** Where to begin when the workflow is published for the first time. */
export type StartFrom =
	| { from: 'now' }
	| { from: 'lastDays'; days: number }
	| { from: 'date'; time: EpochMs };

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
	const chosenDays = startFrom.from === 'lastDays' ? startFrom.days : 0;
	const start = now - (isLoss ? LOST_DAYS : chosenDays) * DAY;
	const date = startFrom.from === 'date' ? startFrom.time : undefined;
	const chosen = date === undefined || (isLoss && date < start) ? start : date;
	const since = Math.max(0, Math.trunc(chosen));
	const isByOwnClock = startFrom.from === 'now' || undefined;
	return {
		scopes: [{ key: watchKey(scope), since, isByOwnClock }],
		owners: {},
		troubles: {},
		troublesReportedAt: 0,
		fresh: [],
		ledger: emptyLedger(),
		longToldAt: 0,
		isLossUntold: isLoss || undefined,
		saves: 0,
	};
}

/** The state after an execution. Outcomes change the state only here. */
export function settled(state: State, execution: Execution, ending: Ending, now: number): State {
	const after = ending.outcome === 'succeeded' ? withLeadsDone(state, execution.leads) : state;
	return { ...after, ledger: ended(state.ledger, execution, ending, now) };
}

/** Remembers stored or given-up leads by hash. */
export function withLeadsDone(state: State, leads: readonly ReadRef[]): State {
	const done = groupBy(leads, 'owner');
	const owners = mapValues(state.owners, (cursor, key) =>
		key in done ? withDone(cursor, done[key]) : cursor,
	);
	return { ...state, owners };
}

/**
 * Applies the current settings. Known owners continue. Leads of a new choice are wanted from the time up to
 * which the earlier settings were read: a time by LinkedIn's clock, because n8n's may be wrong or be set.
 */
export function watching(state: State, scope: LeadScope): State {
	const key = watchKey(scope);
	const last = state.scopes.at(-1);
	if (last?.key === key) return state;
	const readUpTo = map(state.owners, (cursor) => cursor.window?.startedAt ?? cursor.readUpTo);
	const before = state.scopes.find((known) => known.key === key);
	const scopeNow =
		before ?? (readUpTo.length > 0 || !last ? { since: Math.max(0, ...readUpTo) } : last);
	const others = state.scopes.filter((known) => known !== before);
	// A look-back finds leads of an event that was not watched while another event of its Page was.
	const owners = mapValues(state.owners, (cursor, owner) =>
		isOwnerInScope(owner, scope) ? { ...cursor, lookedBackAt: 0 } : cursor,
	);
	return { ...state, owners, scopes: [...others, { ...scopeNow, key }].slice(-MOST_SCOPES) };
}

/** What the state says about one owner. */
export interface OwnerState {
	/** See `ownerKey`. */
	key: string;
	/** Undefined before the first reading. */
	cursor?: Cursor;
	/** Its leads that wait for an execution. */
	leads: Lead[];
	/** Those, and its leads in running executions. */
	owed: LeadRef[];
	/** See `wantedSince`. */
	wantedSince: (clockAhead: number | undefined, isIn?: (scope: LeadScope) => boolean) => number;
}

export function ownerIn(state: State, key: string): OwnerState {
	const ofOwner = ({ owner }: ReadRef) => owner === key;
	const fresh = state.fresh.filter(ofOwner);
	return {
		key,
		cursor: state.owners[key],
		leads: [...fresh.map(asNew), ...state.ledger.leads.filter(ofOwner)],
		owed: [...fresh, ...allLeads(state.ledger).filter(ofOwner)],
		wantedSince: (clockAhead, isIn) => wantedSince(state, key, clockAhead, isIn),
	};
}

/**
 * The earliest wanted time of an owner in any matching scope, by LinkedIn's clock.
 * @param clockAhead see `LinkedInClient.clockAhead`
 */
export function wantedSince(
	{ scopes }: State,
	owner: string,
	clockAhead: number | undefined,
	isIn: (scope: LeadScope) => boolean = () => true,
): number {
	const covering = scopes.filter(({ key }) => {
		const scope = scopeOfKey(key);
		return scope !== undefined && isOwnerInScope(owner, scope) && isIn(scope);
	});
	return Math.min(...covering.map((scope) => sinceOf(scope, clockAhead)));
}

/**
 * Converts times to LinkedIn's clock as soon as it is known, because a user may set n8n's.
 * @param clockAhead as in `wantedSince`
 */
export function byLinkedInsClock(state: State, clockAhead: number | undefined): State {
	if (clockAhead === undefined || !state.scopes.some(({ isByOwnClock }) => isByOwnClock))
		return state;
	const scopes = state.scopes.map((scope) => ({
		key: scope.key,
		since: sinceOf(scope, clockAhead),
	}));
	return { ...state, scopes };
}

function sinceOf({ since, isByOwnClock }: WatchedScope, clockAhead = 0): number {
	// A smaller difference may come from rounding.
	return isByOwnClock && Math.abs(clockAhead) >= CLOCK_STEP ? since + clockAhead : since;
}

/** Limits the stored leads. @returns whether it forgot any */
export function limited(state: State): { state: State; isForgotten: boolean } {
	const leads = allLeads(state.ledger);
	const failing = SIZE_OF_FAILING * leads.filter(isFailing).length;
	const owed = state.fresh.length + leads.length + failing;
	const owners = mapValues(state.owners, (cursor) => ({ ...cursor, seen: cursor.seen.copy() }));
	const ofOwners = SIZE_OF_OWNER * (keys(owners).length + keys(state.troubles).length);
	const most = Math.max(LEAST_REMEMBERED, MOST_REMEMBERED - owed - ofOwners);
	const isForgotten = limitSeen(Object.values(owners), most);
	return { state: { ...state, owners }, isForgotten };
}

export function storedState(state: State): Record<string, unknown> {
	const { leads, running } = state.ledger;
	const texts: string[] = [];
	const pack = (all: readonly Lead[]) => packed(all, texts);
	return {
		...state,
		version: VERSION,
		owners: mapValues(state.owners, (cursor) => ({ ...cursor, seen: cursor.seen.toStored() })),
		fresh: pack(state.fresh.map(asNew)),
		ledger: {
			...state.ledger,
			leads: pack(leads),
			running: running.map((execution) => ({ ...execution, leads: pack(execution.leads) })),
			texts,
		},
	};
}

/** Undefined if there is no data or it is damaged. */
export function readState(stored: unknown): State | undefined {
	const source = asRecord(stored);
	if (source?.version !== VERSION) return undefined;
	try {
		// The rest belongs to `saveState`.
		const state = omit(source, 'version', 'savedBy', 'trigger') as unknown as State;
		if (state.scopes.some(isDamaged)) return undefined;
		const { texts = [], ...ledger } = state.ledger as Ledger & { texts?: string[] };
		const leadsOf = (groups: readonly unknown[]) =>
			groups.flatMap((group) => unpacked(group as string, texts));
		const owners = mapValues(state.owners, (cursor): Cursor => {
			if (asCount(cursor.readUpTo) === undefined) throw new TypeError('no cursor');
			const holes = cursor.holes.map((hole: Hole) => ({ ...hole }));
			return { ...cursor, seen: new SeenLeads(cursor.seen), holes };
		});
		return {
			...state,
			owners,
			saves: asCount(state.saves) ?? 0,
			fresh: sortBy(
				leadsOf(state.fresh).map(({ hash, from, to, owner, formId }) => ({
					hash,
					from,
					to,
					owner,
					formId,
				})),
				'from',
			),
			ledger: {
				// A number that is missing would let a poll choose no lead again and again.
				...emptyLedger(),
				...ledger,
				leads: leadsOf(ledger.leads),
				running: ledger.running.map((execution) => ({
					...execution,
					leads: leadsOf(execution.leads),
				})),
			},
		};
	} catch {
		return undefined;
	}
}

/** Includes a start in the future: n8n's clock was set back before LinkedIn first answered, so the start is unknown. */
function isDamaged({ key, since, isByOwnClock }: WatchedScope): boolean {
	return asText(key) === undefined || (isByOwnClock === true && since > Date.now() + HOUR);
}

/** Every number of a lead but those of `LeadRef`. They are stored as one text. */
const NUMBERS = ['dueAt', 'missingSince', 'unknownSince', 'tries', 'firstFailedAt'] as const;

/** What equal leads share, as it is stored. */
type Flat = Partial<Record<(typeof NUMBERS)[number], number>> &
	Pick<Lead, 'state' | 'owner' | 'formId' | 'failure'> & { id?: string; isReported?: boolean };

/**
 * Leads as they are stored: one text for all that differ only in hash and time, some 14 characters for each of them, and 90
 * more for one that is failing. In it are state, index of owner and form in `texts`, id, numbers, failure (index of code and
 * node in `texts`, and the time), whether it is reported, and for each lead its hash and the time since the previous one.
 * @param texts each once, to which this adds
 */
function packed(leads: readonly Lead[], texts: string[]): string[] {
	const indexOf = (text: string) => {
		if (!texts.includes(text)) texts.push(text);
		return texts.indexOf(text);
	};
	const shared = (lead: Lead) => {
		const { state, owner, formId, id = '', failure, isReported, ...numbers }: Flat = lead;
		const why =
			failure && `${indexOf(`${failure.code ?? ''} ${failure.node}`)} ${failure.at.toString(36)}`;
		const all = NUMBERS.map((name) => numbers[name]?.toString(36)).join(' ');
		const of = indexOf(`${owner} ${formId}`);
		return [state, of, encodeURIComponent(id), all, why, isReported && 1].join('|');
	};
	return map(groupBy(leads, shared), (same, text) => {
		let last = 0;
		const all = same.map(({ hash, from, to }) => {
			const length = to > from ? `+${(to - from).toString(36)}` : '';
			const lead = `${hash}${(from - last).toString(36)}${length}`;
			last = from;
			return lead;
		});
		return `${text}|${all.join(' ')}`;
	});
}

/** @throws TypeError if it is damaged */
function unpacked(text: string, texts: readonly string[]): Lead[] {
	const [state, of, id, numbers, failure, isReported, leads] = text.split('|');
	const [, owner, formId] = /^(.*) (.*)$/.exec(texts[Number(of)]) ?? [];
	const values = numbers.split(' ').map((each) => (each === '' ? undefined : parseInt(each, 36)));
	const [index, at] = failure.split(' ');
	const [, code, node] = /^(\S*) (.*)$/.exec(texts[Number(index)]) ?? [];
	const why = failure === '' ? undefined : { node, code: code || undefined, at: parseInt(at, 36) };
	const shared = {
		...{ state, owner, formId, ...zipObject(NUMBERS, values) },
		...{
			id: decodeURIComponent(id) || undefined,
			failure: why,
			isReported: isReported !== '' || undefined,
		},
	};
	let last = 0;
	return leads.split(' ').map((lead) => {
		const [, hash, after, length = '0'] = /^([\w-]{8})(-?\w+)(?:\+(\w+))?$/.exec(lead) ?? [];
		last += parseInt(after, 36);
		if (hash === undefined || !Number.isSafeInteger(last)) throw new TypeError('no lead');
		return {
			hash,
			from: last,
			to: last + parseInt(length, 36),
			...omitBy(shared, isUndefined),
		} as unknown as Lead;
	});
}
