import { groupBy, isUndefined, map, mapValues, omit, omitBy, sortBy, zipObject } from 'lodash';

import { asCount, asRecord, asText } from '../../../shared/values/json';
import type { LeadScope } from '../../../shared/values/leadOwner';
import { DAY, MINUTE } from '../../../shared/values/time';
import type { Lead } from '../lead';
import { asNew } from '../lead';
import { isOwnerInScope, scopeOfKey, watchKey } from '../../../shared/values/leadOwner';
import type { LeadRef, ReadRef } from '../leadRefs';
import type { Ending } from '../ending';
import type { Execution, Ledger } from '../ledger';
import { allLeads, emptyLedger, ended } from '../ledger';
import type { StartFrom } from '../settings';
import { Hashes, STORED_LENGTH } from './hashes';
import type { Owner } from './owner';
import { limited, LOOK_BACK, MOST_HASHES, readUpTo, withSettled } from './owner';
import type { Trouble } from './trouble';

/** Later versions of the package must read this version's data: `readState` adds new fields. */
const VERSION = 1;

/** With Start From: Now, leads of the last moments before the publication come, too: clocks differ by some seconds. */
const BEFORE_NOW = 2 * MINUTE;

/** Characters of JSON for all but the times and troubles of owners. */
const LARGEST_STATE = 440_000;

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
 * Applies the current settings. Known owners continue. Leads of a new choice are wanted from the time up to
 * which the earlier settings were read.
 */
export function watching(state: State, scope: LeadScope): State {
	const key = watchKey(scope);
	const last = state.scopes.at(-1);
	if (last?.key === key) return state;
	const readTo = Object.values(state.owners).map(readUpTo);
	const before = state.scopes.find((known) => known.key === key);
	const scopeNow =
		before ?? (readTo.length > 0 || !last ? { since: Math.max(0, ...readTo) } : last);
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

/**
 * Limits the hashes.
 * @returns whether the look back of any owner now reaches less far
 */
export function withinLimits(state: State, now: number): { state: State; isForgotten: boolean } {
	const { length } = JSON.stringify(storedState({ ...state, owners: {} }));
	const most = Math.min(MOST_HASHES, Math.floor((LARGEST_STATE - length) / STORED_LENGTH));
	const owners = limited(state.owners, now, most);
	const isForgotten = Object.entries(owners).some(
		([key, { from, forgottenTo }]) =>
			forgottenTo > state.owners[key].forgottenTo && forgottenTo > from - LOOK_BACK,
	);
	return { state: { ...state, owners }, isForgotten };
}

export function storedState(state: State): Record<string, unknown> {
	const { leads, running } = state.ledger;
	const texts: string[] = [];
	const pack = (all: readonly Lead[]) => packed(all, texts);
	return {
		...state,
		version: VERSION,
		owners: mapValues(state.owners, (owner) => ({
			...owner,
			settled: owner.settled.toStored(),
		})),
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
		const owners = mapValues(state.owners, (owner): Owner => {
			if (asCount(owner.from) === undefined) throw new TypeError('no time to read from');
			return { ...owner, settled: new Hashes(owner.settled), forms: { ...owner.forms } };
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

function isDamaged({ key, since }: WatchedScope): boolean {
	return asText(key) === undefined || asCount(since) === undefined;
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
