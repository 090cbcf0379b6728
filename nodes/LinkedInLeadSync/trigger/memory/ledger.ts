import {
	clamp,
	compact,
	groupBy,
	mapValues,
	maxBy,
	minBy,
	partition,
	pickBy,
	sortBy,
	uniq,
	zip,
} from 'lodash';

import { DAY, HOUR, MINUTE } from '../../../shared/values/time';
import type { Ending, ExecutionFailure } from '../ending';
import type { FailingLead, Lead, ReadRef } from './lead';
import { asNew, formKey, hashesOf, isDue, isFailing, isForGivenUpOutput, without } from './lead';

/*
 * What the trigger does with leads that the workflow did not store: pure functions of a ledger and the time by n8n's clock.
 *
 *   1. Split       New leads come together. If their execution fails, they are retried in parts of 20 of one form, and those
 *                  of a part that fails one by one.
 *   2. Retry       A lead that fails alone is retried after 15 minutes, an hour, four hours, and then once a day; at least
 *                  every four hours while nothing else has succeeded. It is reported when it has failed on a second day on
 *                  which others were stored, and given up when more such days have passed than the user chose (review.ts).
 *   3. Break       After five failures in a row, of one form or of all, only one lead of what is broken is tried: a minute
 *                  later, then every 15 minutes. After a success the next one comes at once, and that form continues.
 *   4. Take turns  Parts come first, then new leads and due retries in turn. Pages take turns among new leads.
 *
 * New leads are an argument of `choose`: a lead is in the ledger from its first execution until it is stored or given up. An
 * execution takes its leads out of the list (`started`), and those that are not stored come back (`ended`).
 */

const PART = 20;
const FAILURES_TO_BREAK = 5;

/** Slightly less than 15 minutes, so that each poll at that interval may try. */
const TRY_EVERY = 15 * MINUTE - 30_000;

/** Less than a day, so that a lead is tried at another time of each day. */
const DAILY = 20 * HOUR;

/** While nothing else succeeds, it may be an outage, and after its end nobody wants to wait for a day. */
const LONGEST_IN_OUTAGE = 4 * HOUR;

/** As many failing leads take some 200 kB in n8n's database. Of more, those that failed first are given up (review.ts). */
const MOST_FAILING = 2_000;
const MOST_UNKNOWN = 2_000;

/** When leads are due after an unknown outcome; the next batch may come after 15 minutes, because it could end so, too. */
const AGAIN_AFTER_UNKNOWN = HOUR - 30_000;

/** The key of all forms together. */
export const ALL = 'all';

export interface Execution {
	id: string;
	leads: Lead[];
	startedAt: number;
	/** LinkedIn's id, if there is only one lead. */
	leadId?: string;
	/** Whether its leads count as processed as soon as n8n has started it. */
	isProcessedAtStart?: boolean;
}

/** Failures in a row, of a form or of all; none after a success. */
export interface FailureStreak {
	count: number;
	since: number;
	/** The last one. */
	failure: ExecutionFailure;
	reportedAt?: number;
}

export interface Ledger {
	leads: Lead[];
	running: Execution[];
	/** By `formKey` and `ALL`. */
	streaks: Record<string, FailureStreak>;
	/** When the next lead of what is broken may be tried. */
	nextTryAt: number;
	/** When new leads may come, after an unknown outcome. */
	nextNewAt: number;
	/** Whether the last execution with new or failing leads was a retry. */
	wasRetry: boolean;
	/** The owner of the last new leads that an execution got; see `ownerKey`. */
	lastOwner: string;
	succeededAt: number;
	/** UTC days on which something was stored, since the first failure of the leads here. */
	days: number[];
	/** The last of these days that was reviewed. */
	reviewedOn: number;
	/** The last report of executions with an unknown outcome. */
	unknownReportedAt: number;
	/** When this process began soon after a batch had, because n8n had probably run out of memory; and the last report of it. */
	stops: number[];
	stopsReportedAt: number;
}

export function emptyLedger(): Ledger {
	return {
		...{ leads: [], running: [], streaks: {}, nextTryAt: 0, nextNewAt: 0, wasRetry: true },
		...{ lastOwner: '', succeededAt: 0, days: [], reviewedOn: 0, unknownReportedAt: 0 },
		...{ stops: [], stopsReportedAt: 0 },
	};
}

/**
 * The leads for the next execution; none if none is due.
 * @param fresh new leads, the oldest first
 * @param choice the user's Batch Size, and whether the lead's owner and form are watched and readable
 */
export function choose(
	ledger: Ledger,
	fresh: readonly ReadRef[],
	now: number,
	{ batchSize, isReady }: { batchSize: number; isReady: (lead: ReadRef) => boolean },
): Lead[] {
	const due = ledger.leads.filter((lead) => isDue(lead, now) && isReady(lead));
	const [forOutput, others] = partition(due, isForGivenUpOutput);
	const unsent = fresh.filter(isReady).map(asNew);
	const chosen = chooseAmong(ledger, [...others, ...unsent], now, batchSize);
	return chosen.length > 0 ? chosen : forOutput.slice(0, batchSize);
}

function chooseAmong(ledger: Ledger, due: readonly Lead[], now: number, most: number): Lead[] {
	const [broken, open] = partition(due, (lead) => isBroken(ledger, lead));
	const inState = (state: Lead['state']) => open.filter((lead) => lead.state === state);
	const [alone] = inState('alone');
	if (alone) return [alone];
	const parts = inState('part');
	const isOfPart = (lead: Lead) => formKey(lead) === formKey(parts[0]);
	if (parts.length > 0) return parts.filter(isOfPart).slice(0, Math.min(PART, most));
	const [again, first] = partition(isPaused(ledger, now) ? [] : inState('new'), isUnknown);
	const fresh = isFull(ledger) || first.length === 0 ? again : first;
	const retry = minBy(inState('failing'), 'dueAt');
	if (fresh.length > 0 && (!retry || ledger.wasRetry)) return inTurn(ledger, fresh, most);
	if (retry) return [retry];
	return broken.length > 0 && isTryDue(ledger, now) ? nextBroken(ledger, broken) : [];
}

function isUnknown({ unknownSince }: Lead): boolean {
	return unknownSince !== undefined;
}

function isPaused({ nextNewAt }: Ledger, now: number): boolean {
	return !isDue({ dueAt: nextNewAt }, now);
}

function isFull({ leads }: Ledger): boolean {
	return leads.filter(isUnknown).length >= MOST_UNKNOWN;
}

/** New leads, the oldest of each Page in turn. */
function inTurn({ lastOwner }: Ledger, fresh: readonly Lead[], most: number): Lead[] {
	const ofOwners = sortBy(Object.entries(groupBy(fresh, 'owner')), [
		([owner]) => owner <= lastOwner,
		([owner]) => owner,
	]);
	return compact(zip(...ofOwners.map(([, leads]) => leads.slice(0, most))).flat()).slice(0, most);
}

/** The newest lead, because the user may have corrected the cause meanwhile; where too many are failing, one of these. */
function nextBroken({ streaks, leads }: Ledger, broken: readonly Lead[]): Lead[] {
	const longestAgo = minBy(broken, (lead) => streaks[formKey(lead)]?.failure.at ?? 0)!;
	const ofForm = broken.filter((lead) => formKey(lead) === formKey(longestAgo));
	const [failing, others] = partition(ofForm, isFailing);
	const newest = isCrowded(leads) ? undefined : maxBy(others, 'submittedAt');
	return compact([newest ?? minBy(failing, 'failure.at')]);
}

/** Whether so many leads are failing that the state gets too large. */
export function isCrowded(leads: readonly Lead[]): boolean {
	return leads.filter(isFailing).length >= MOST_FAILING;
}

export function started(ledger: Ledger, execution: Execution): Ledger {
	const leads = execution.leads.map((lead) => ({ ...lead, missingSince: undefined }));
	const isOfTurn = leads.some(({ state }) => state === 'new' || state === 'failing');
	const lastNew = leads.findLast(({ state }) => state === 'new');
	return {
		...ledger,
		leads: without(ledger.leads, hashesOf(leads)),
		running: [...ledger.running, { ...execution, leads }],
		wasRetry: isOfTurn ? lastNew === undefined : ledger.wasRetry,
		lastOwner: lastNew?.owner ?? ledger.lastOwner,
	};
}

/**
 * The ledger after an execution.
 * @throws Error if the ledger does not know that the execution is running
 */
export function ended(
	ledger: Ledger,
	{ id }: Pick<Execution, 'id'>,
	{ outcome, failure: reason, isStop }: Ending,
	now: number,
): Ledger {
	const [[execution], running] = partition(ledger.running, (each) => each.id === id);
	if (execution === undefined) throw new Error(`The execution ${id} is not running`);
	const { leads, leadId } = execution;
	const failure = reason ?? { node: '', at: now };
	const left = { ...ledger, running };
	const back = (change: (lead: Lead) => Lead) => ({
		...left,
		leads: [...leads.map(change), ...ledger.leads],
	});
	if (leads.some(isForGivenUpOutput)) {
		return outcome === 'succeeded' ? left : back((lead) => ({ ...lead, dueAt: now + DAY }));
	}
	if (outcome === 'succeeded') return succeeded(left, leads, now);
	if (outcome === 'unknown') {
		const dueAt = now + AGAIN_AFTER_UNKNOWN;
		const after = back(({ unknownSince = now, ...lead }) => ({ ...lead, unknownSince, dueAt }));
		return { ...after, nextNewAt: now + TRY_EVERY };
	}
	const isUnheard = outcome === 'unheard';
	const split = { state: leads.length > PART ? 'part' : 'alone', dueAt: 0, failure } as const;
	const after = back((lead) => {
		const known = { ...lead, unknownSince: undefined };
		if (leads.length > 1) return { ...known, ...split } as Lead;
		if (isUnheard && !isStop) return notFailed(known, now);
		return failedAlone(ledger, known, { id: leadId, failure, isUnheard }, now);
	});
	if (!isUnheard) return { ...after, ...failed(ledger, leads, failure, now) };
	// Parts come before the next batch, so that another one that stops n8n has none of these leads.
	const isBatch = isStop && leads.length > 1 && leads[0].state === 'new';
	return isBatch ? { ...after, stops: [...ledger.stops.slice(-1), now] } : after;
}

function succeeded(ledger: Ledger, stored: readonly Lead[], now: number): Ledger {
	const working = new Set([ALL, ...stored.map(formKey)]);
	// It may have been the outage's fault.
	const isOfOutage = (lead: Lead) =>
		isStreakBroken(ledger, ALL) && isFailing(lead) && lead.firstFailedAt > ledger.succeededAt;
	return {
		...ledger,
		leads: ledger.leads.map((lead) => (isOfOutage(lead) ? { ...lead, dueAt: 0 } : lead)),
		// When a form failed last decides whose turn it is, also after a success.
		streaks: mapValues(ledger.streaks, (streak, key) =>
			working.has(key) ? { ...streak, count: 0 } : streak,
		),
		nextTryAt: stored.some((lead) => isBroken(ledger, lead)) ? 0 : ledger.nextTryAt,
		succeededAt: now,
		days: uniq([...(allLeads(ledger).some(isFailing) ? ledger.days : []), dayOf(now)]),
	};
}

function failedAlone(
	{ succeededAt }: Ledger,
	lead: Lead,
	{ id, failure, isUnheard }: { id?: string; failure: ExecutionFailure; isUnheard: boolean },
	now: number,
): FailingLead {
	const { tries, firstFailedAt, ...known } = isFailing(lead)
		? lead
		: { ...lead, id: lead.hash, tries: 0, firstFailedAt: now };
	const longest = succeededAt > firstFailedAt ? DAILY : LONGEST_IN_OUTAGE;
	const growing = Math.min(longest, tries < 3 ? TRY_EVERY * 4 ** tries : DAILY);
	const dueAt = now + (isUnheard && tries > 0 ? DAILY : growing);
	const after = { ...known, id: id ?? known.id, failure, dueAt, tries: tries + 1, firstFailedAt };
	return { ...after, state: 'failing' };
}

/** n8n restarted long after an execution with this lead, which may have been stored, or have stopped n8n. */
function notFailed(lead: Lead, now: number): Lead {
	const dueAt = now + (lead.state === 'new' ? TRY_EVERY : DAILY);
	return isFailing(lead) ? { ...lead, dueAt } : { ...lead, state: 'alone', dueAt };
}

/** What a failure says about the form and the destination. */
function failed(
	ledger: Ledger,
	leads: readonly Lead[],
	failure: ExecutionFailure,
	now: number,
): Pick<Ledger, 'streaks' | 'nextTryAt'> {
	const keys = uniq([ALL, ...leads.map(formKey)]);
	const counted = keys.map((key): [string, FailureStreak] => {
		const before = ledger.streaks[key];
		const streak = before?.count > 0 ? before : { count: 0, since: now };
		return [key, { ...streak, count: streak.count + 1, failure }];
	});
	const streaks = { ...ledger.streaks, ...Object.fromEntries(counted) };
	const isTry = leads.some((lead) => isBroken(ledger, lead));
	if (isTry) return { streaks, nextTryAt: now + TRY_EVERY };
	const isAnyBroken = counted.some(([, { count }]) => count === FAILURES_TO_BREAK);
	// The clock may have been set back meanwhile.
	const soon = clamp(ledger.nextTryAt, now + MINUTE, now + TRY_EVERY);
	return { streaks, nextTryAt: isAnyBroken ? soon : ledger.nextTryAt };
}

/** The ledger without leads that were stored or are given up. A form without other leads is no longer broken. */
export function withoutLeads(ledger: Ledger, hashes: Iterable<string>): Ledger {
	const leads = without(ledger.leads, hashes);
	const known = new Set(allLeads({ ...ledger, leads }).flatMap((lead) => [ALL, formKey(lead)]));
	const isToKeep = (streak: FailureStreak, key: string) => streak.count === 0 || known.has(key);
	return { ...ledger, leads, streaks: pickBy(ledger.streaks, isToKeep) };
}

/** Whether an execution may have a new lead now. */
export function mayTakeNew(ledger: Ledger, now: number): boolean {
	if (isPaused(ledger, now) || isFull(ledger)) return false;
	return !isStreakBroken(ledger, ALL) || isTryDue(ledger, now);
}

/** Whether a lead of what is broken may be tried. */
export function isTryDue({ nextTryAt }: Ledger, now: number): boolean {
	return isDue({ dueAt: nextTryAt }, now);
}

/** The user has looked: all leads are due, nothing is broken, and what another process started runs no more. */
export function published(ledger: Ledger): Ledger {
	const leads = ledger.leads.map((lead) => ({ ...lead, dueAt: 0 }));
	const running = ledger.running.map((execution) => ({ ...execution, startedAt: 0 }));
	// Give Up After may be shorter now.
	return { ...ledger, leads, running, streaks: {}, nextTryAt: 0, nextNewAt: 0, reviewedOn: 0 };
}

/** Includes running executions. */
export function allLeads({ leads, running }: Pick<Ledger, 'leads' | 'running'>): Lead[] {
	return [...leads, ...running.flatMap((execution) => execution.leads)];
}

/** Whether only one lead at a time is tried of the form, or of all. */
export function isBroken(
	ledger: Pick<Ledger, 'streaks'>,
	form: Pick<ReadRef, 'owner' | 'formId'>,
): boolean {
	return isStreakBroken(ledger, ALL) || isStreakBroken(ledger, formKey(form));
}

/** @param key `ALL`, or that of a form */
export function isStreakBroken({ streaks }: Pick<Ledger, 'streaks'>, key: string): boolean {
	return (streaks[key]?.count ?? 0) >= FAILURES_TO_BREAK;
}

export function dayOf(time: number): number {
	return Math.floor(time / DAY);
}
