import { groupBy, mapValues, sumBy } from 'lodash';

import type { LeadScope } from '../../shared/linkedin/leadScope';
import { asCount, asRecord, asText } from '../../shared/values/json';
import { DAY } from '../../shared/values/time';
import type { Cursor, Hole } from './cursor';
import { limitSeen, withDone } from './cursor';
import type { Execution, Group, LeadRef, Ledger } from './ledger';
import { allGroups, countOf, emptyLedger, failed, succeeded, unknown } from './ledger';
import { SeenLeads } from './seenLeads';
import type { TriggerSettings } from './triggerFields';
import type { Refusals } from './pollOwners';
import type { Pages } from './watchedOwners';
import { isOwnerInScope, scopeOfKey, watchKey } from './watchedOwners';

/** A later version of the package must read what this one stores: `readState` fills in what is new. */
const VERSION = 1;

/** Leads that are remembered, done and not done together; some 150 kB. */
const MOST_REMEMBERED = 10_000;

/** What a lead that failed alone takes of that: it is stored with its id. */
const SIZE_OF_ALONE = 10;

const MOST_SCOPES = 50;

/** How far back a trigger begins whose memory is lost. */
const LOST_DAYS = 7;

/** What the trigger remembers between polls. Times are epoch milliseconds by the own clock. */
export interface State {
	/** Which leads were watched since when, the present ones last. */
	scopes: WatchedScope[];
	/** By `ownerKey`. */
	owners: Record<string, Cursor>;
	pages?: Pages;
	/** Owners that LinkedIn refuses, by `ownerKey`. */
	refused: Refusals;
	ledger: Ledger;
	/** How many executions in a row n8n could tell nothing about. */
	untold: number;
	/** When an execution that takes very long was last reported. */
	longToldAt: number;
	/** How many leads a slice of a window may have, where polls were too slow for more. */
	sliceSize?: number;
	/** What was stored had been lost, and nobody was told so yet. */
	isLossUntold?: boolean;
	/** How often it was stored; of two states the one with more is the later one. */
	saves: number;
}

export interface WatchedScope {
	/** See `watchKey`. */
	key: string;
	/** Leads submitted before are not wanted; by LinkedIn's clock. */
	since: number;
	/** Until LinkedIn has answered: by the own clock. */
	isByOwnClock?: boolean;
}

/**
 * The state before the first poll.
 * @param isLoss whether there was one before: then the trigger begins early enough for what was lost
 */
export function firstState(
	{ scope, startFrom }: Pick<TriggerSettings, 'scope' | 'startFrom'>,
	now: number,
	isLoss: boolean,
): State {
	const daysBack = startFrom.from === 'lastDays' ? startFrom.days : 0;
	const start = now - (isLoss ? Math.max(LOST_DAYS, daysBack) : daysBack) * DAY;
	const since = Math.max(0, Math.trunc(startFrom.from === 'date' ? startFrom.time : start));
	const isByOwnClock = startFrom.from === 'now' || undefined;
	return {
		scopes: [{ key: watchKey(scope), since, isByOwnClock }],
		owners: {},
		refused: {},
		ledger: emptyLedger(),
		untold: 0,
		longToldAt: 0,
		isLossUntold: isLoss || undefined,
		saves: 0,
	};
}

/** What is known of how an execution ended, see `outcomeOf`. */
export type Outcome = 'confirmed' | 'failed' | 'unknown' | 'interrupted' | 'untold';

/** The state that follows when an execution has ended. This is the only place where an outcome changes anything. */
export function settled(state: State, execution: Execution, outcome: Outcome, now: number): State {
	const { ledger } = state;
	const isTold = outcome !== 'untold' && execution.isImmediate !== true;
	const untold = isTold ? 0 : state.untold + Number(outcome === 'untold');
	switch (outcome) {
		case 'confirmed':
			return {
				...withLeadsDone(state, execution.groups),
				ledger: succeeded(ledger, execution, now),
				untold,
			};
		case 'failed':
			return { ...state, ledger: failed(ledger, execution, now), untold };
		case 'interrupted':
			return { ...state, ledger: unknown(ledger, execution, now, true), untold };
		case 'unknown':
		case 'untold':
			return { ...state, ledger: unknown(ledger, execution, now, false), untold };
	}
}

/** Leads that are stored, or given up, are remembered by their hashes. */
export function withLeadsDone(state: State, groups: readonly Group[]): State {
	const done = mapValues(groupBy(groups, 'owner'), (ofOwner) =>
		ofOwner.flatMap(({ leads }) => leads),
	);
	const owners = mapValues(state.owners, (cursor, key) =>
		key in done ? withDone(cursor, done[key]) : cursor,
	);
	return { ...state, owners };
}

/**
 * The state under the settings of now. Owners that were watched before go on where they were left; leads of what is
 * newly chosen are wanted from the time up to which was read under the settings before.
 */
export function watching(state: State, scope: LeadScope): State {
	const key = watchKey(scope);
	if (state.scopes.at(-1)?.key === key) return state;
	const readAt = Math.max(0, ...Object.values(state.owners).map((cursor) => cursor.readAt));
	const before = state.scopes.find((known) => known.key === key);
	const last = state.scopes.at(-1);
	const scopeNow = before ?? (readAt > 0 || !last ? { since: readAt, isByOwnClock: true } : last);
	const others = state.scopes.filter((known) => known !== before);
	// What came of an event while another one of its page was watched is within reach of a look back.
	const owners = mapValues(state.owners, (cursor, owner) =>
		isOwnerInScope(owner, scope) ? { ...cursor, lookedBackAt: 0 } : cursor,
	);
	return { ...state, owners, scopes: [...others, { ...scopeNow, key }].slice(-MOST_SCOPES) };
}

/**
 * Since when leads of an owner are wanted that are in some of the scopes; by LinkedIn's clock.
 * @param clockAhead how far that is ahead of the own one, milliseconds
 */
export function wantedSince(
	{ scopes }: State,
	owner: string,
	clockAhead: number,
	isIn: (scope: LeadScope) => boolean = () => true,
): number {
	const covering = scopes.filter(({ key }) => {
		const scope = scopeOfKey(key);
		return scope !== undefined && isOwnerInScope(owner, scope) && isIn(scope);
	});
	return Math.min(
		...covering.map(({ since, isByOwnClock }) => since + (isByOwnClock ? clockAhead : 0)),
	);
}

/** Once LinkedIn has answered, all times are by its clock. @param clockAhead as of `wantedSince` */
export function byLinkedInsClock(state: State, clockAhead: number): State {
	if (!state.scopes.some(({ isByOwnClock }) => isByOwnClock)) return state;
	const scopes = state.scopes.map(({ key, since, isByOwnClock }) => ({
		key,
		since: since + (isByOwnClock ? clockAhead : 0),
	}));
	return { ...state, scopes };
}

/**
 * Keeps what is remembered within bounds.
 * @returns whether anything was forgotten
 */
export function limited(state: State): { state: State; isForgotten: boolean } {
	const groups = allGroups(state.ledger);
	const owed = countOf(groups) + SIZE_OF_ALONE * sumBy(groups, ({ alone }) => (alone ? 1 : 0));
	const owners = mapValues(state.owners, (cursor) => ({ ...cursor, seen: cursor.seen.copy() }));
	const isForgotten = limitSeen(Object.values(owners), MOST_REMEMBERED - owed);
	return { state: { ...state, owners }, isForgotten };
}

/** The state as JSON. */
export function storedState(state: State): Record<string, unknown> {
	const { groups, running } = state.ledger;
	return {
		...state,
		version: VERSION,
		owners: mapValues(state.owners, (cursor) => ({ ...cursor, seen: cursor.seen.toStored() })),
		ledger: {
			...state.ledger,
			groups: groups.map(packed),
			running: running.map((execution) => ({
				...execution,
				groups: execution.groups.map(packed),
			})),
		},
	};
}

/** Reads what was stored; undefined where there is nothing, or it is damaged. */
export function readState(stored: unknown): State | undefined {
	const source = asRecord(stored);
	if (source === undefined || source.version !== VERSION) return undefined;
	try {
		const state = source as unknown as State & { version: unknown };
		const groupsOf = (groups: readonly unknown[]) => groups.map(unpacked);
		const owners = mapValues(state.owners, (cursor): Cursor => {
			if (asCount(cursor.readUpTo) === undefined) throw new TypeError('no cursor');
			const holes = cursor.holes.map((hole: Hole) => ({ ...hole }));
			return { ...cursor, seen: new SeenLeads(cursor.seen), holes };
		});
		const { ledger, scopes, refused, pages, saves, untold, longToldAt } = state;
		const { sliceSize, isLossUntold } = state;
		if (scopes.some(({ key }) => asText(key) === undefined)) return undefined;
		return {
			scopes,
			owners,
			refused,
			pages,
			saves: asCount(saves) ?? 0,
			untold,
			longToldAt,
			sliceSize,
			isLossUntold,
			ledger: {
				...ledger,
				groups: groupsOf(ledger.groups),
				running: ledger.running.map((execution) => ({
					...execution,
					groups: groupsOf(execution.groups),
				})),
			},
		};
	} catch {
		return undefined;
	}
}

/** A lead takes some 14 characters: its hash, and the time since the one before it. */
function packed({ leads, ...group }: Group): Record<string, unknown> {
	let last = 0;
	const texts = leads.map(({ hash, from, to }) => {
		const text = `${hash}${(from - last).toString(36)}${to > from ? `+${(to - from).toString(36)}` : ''}`;
		last = from;
		return text;
	});
	return { ...group, leads: texts.join(' ') };
}

function unpacked(stored: unknown): Group {
	const group = stored as Omit<Group, 'leads'> & { leads: string };
	let last = 0;
	const leads = group.leads.split(' ').map((text): LeadRef => {
		const [, hash, after, length = '0'] = /^([\w-]{8})(-?\w+)(?:\+(\w+))?$/.exec(text) ?? [];
		last += parseInt(after, 36);
		if (hash === undefined || !Number.isSafeInteger(last)) throw new TypeError('no lead');
		return { hash, from: last, to: last + parseInt(length, 36) };
	});
	return { ...group, leads };
}
