import { groupBy, mapValues, maxBy, minBy, partition, pickBy, sortBy, uniq } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../../shared/values/time';
import type { FormOfOwner } from './keys';
import { formKey } from './keys';
import type { ExecutionFailure, FailingLead, Lead, ReadRef } from './lead';
import { asNew, hashesOf, isDue, isFailing, isGivenUp, without } from './lead';

/*
 * What the trigger does with leads that the workflow did not store: pure functions of a ledger and of n8n's time.
 *
 *   1. Split       New leads are output together. If their execution fails, they are retried in parts of 20 of one
 *                  form. If a part fails, its leads are retried one by one.
 *   2. Retry       A lead that fails alone is retried after 15 minutes, an hour, four hours, and then once a day; at
 *                  least every four hours until another lead is stored. It is reported when it has failed on a
 *                  second day on which others were stored, and given up after more such days than the user chose.
 *   3. Break       After five failures of its leads in a row, a form is broken. After six failures of any leads in a
 *                  row, all forms are. Of broken forms, only one lead is tried: a minute later, then every 15 minutes.
 *                  After a success, the form continues, and the next broken form is tried at once.
 *   4. Take turns  Parts come first, then new leads in turn with due retries and tries. Owners take turns among new
 *                  leads.
 *
 * A lead is in the ledger from its first execution until it is settled; new leads are an argument of `choose`. An
 * execution takes its leads out of `leads` (`started`), and puts those back that are not stored (`ended`).
 */

const PART = 20;
const FAILURES_TO_BREAK = 5;

/** More than for a form, so that the failures of one form alone do not stop the others: these come before its first try. */
const FAILURES_TO_BREAK_ALL = FAILURES_TO_BREAK + 1;

/** Slightly less than 15 minutes, so that with polls every 15 minutes, each poll may try a lead. */
const TRY_EVERY = 15 * MINUTE - 30_000;

/** Less than a day, so that a lead is tried at another time on each day. */
const DAILY = 20 * HOUR;

/** As long as nothing else is stored, the destination may be down, and leads should not wait a day after that. */
const LONGEST_IN_OUTAGE = 4 * HOUR;

/** A missing lead counts as cancelled only after this time: LinkedIn's list may lag, or be empty without a role. */
const LONGEST_MISSING = 7 * DAY;

/** The key of the failure streak of all forms together. */
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

/**
 * How an execution ended. `unheard`: another process started it, so n8n does not report its end to this one, for
 * example after a restart; or n8n has not reported it for a day.
 */
export type Outcome = 'succeeded' | 'failed' | 'unheard';

/** How an execution ended, and why, if it failed or was unheard. */
export interface Ending {
	outcome: Outcome;
	failure?: ExecutionFailure;
}

/** Failures in a row, of one form or of all; a success sets the count to 0. */
export interface FailureStreak {
	count: number;
	since: number;
	/** Of the last execution that failed. */
	failure: ExecutionFailure;
	reportedAt?: number;
}

export interface Ledger {
	leads: Lead[];
	running: Execution[];
	/** By `formKey` and `ALL`. */
	streaks: Record<string, FailureStreak>;
	/** When the next lead of a broken form may be tried. */
	nextTryAt: number;
	/** Whether the last execution, apart from parts, was a retry or the try of a broken form. */
	wasRetry: boolean;
	/** The owner of the last new leads that an execution got; see `ownerKey`. */
	lastOwner: string;
	succeededAt: number;
	/** UTC days on which leads were stored, since the oldest failing lead here failed first. */
	days: number[];
	/** The UTC day of the last review. */
	reviewedOn: number;
}

export function emptyLedger(): Ledger {
	return {
		...{ leads: [], running: [], streaks: {}, nextTryAt: 0, wasRetry: true },
		...{ lastOwner: '', succeededAt: 0, days: [], reviewedOn: 0 },
	};
}

/**
 * The leads for the next execution; none if none is due.
 * @param fresh new leads, the oldest first
 * @param choice the user's Batch Size, and whether a lead is in memory or LinkedIn can be asked for it
 */
export function choose(
	ledger: Ledger,
	fresh: readonly ReadRef[],
	now: number,
	{ batchSize, isReady }: { batchSize: number; isReady: (lead: ReadRef) => boolean },
): Lead[] {
	const due = ledger.leads.filter((lead) => isDue(lead.dueAt, now) && isReady(lead));
	const [givenUp, retried] = partition(due, isGivenUp);
	const unsent = fresh.filter(isReady).map(asNew);
	const chosen = chooseAmong(ledger, [...retried, ...unsent], now, batchSize);
	if (chosen.length > 0) return chosen;
	const first = givenUp.filter(({ dueAt }) => dueAt === 0);
	return first.length > 0 ? first.slice(0, batchSize) : givenUp.slice(0, 1);
}

function chooseAmong(ledger: Ledger, due: readonly Lead[], now: number, most: number): Lead[] {
	const [broken, open] = partition(due, (lead) => isBroken(ledger, lead));
	const inState = (state: Lead['state']) => open.filter((lead) => lead.state === state);
	const [alone] = inState('alone');
	if (alone) return [alone];
	const parts = inState('part');
	const isOfPart = (lead: Lead) => formKey(lead) === formKey(parts[0]);
	if (parts.length > 0) return parts.filter(isOfPart).slice(0, Math.min(PART, most));
	const fresh = inState('new');
	const retry = minBy(inState('failing'), 'dueAt');
	const retries = retry ? [retry] : isTryDue(ledger, now) ? nextBroken(ledger, broken) : [];
	const isTurnOfNew = retries.length === 0 || ledger.wasRetry;
	return fresh.length > 0 && isTurnOfNew ? inTurn(ledger, fresh, most) : retries;
}

/** The oldest new lead of each owner, then the second oldest of each, and so on; the last owner's come last. */
function inTurn({ lastOwner }: Ledger, fresh: readonly Lead[], most: number): Lead[] {
	const turns = Object.values(groupBy(fresh, 'owner')).flatMap((leads) =>
		leads.map((lead, turn) => ({ lead, turn, owner: lead.owner })),
	);
	const sorted = sortBy(turns, ['turn', ({ owner }) => owner <= lastOwner, 'owner']);
	return sorted.slice(0, most).map(({ lead }) => lead);
}

/** The newest lead, because the user may have corrected the form before. */
function nextBroken(ledger: Ledger, broken: readonly Lead[]): Lead[] {
	const form = nextForm(ledger, broken);
	if (form === undefined) return [];
	const ofForm = broken.filter((lead) => formKey(lead) === formKey(form));
	const [failing, notFailing] = partition(ofForm, isFailing);
	return [maxBy(notFailing, 'submittedAt') ?? minBy(failing, 'failure.at')!];
}

/** Of broken forms, or of their leads, the one to try next: that of the form that failed longest ago. */
export function nextForm<Form extends FormOfOwner>(
	{ streaks }: Pick<Ledger, 'streaks'>,
	broken: readonly Form[],
): Form | undefined {
	return minBy(broken, (form) => streaks[formKey(form)]?.failure.at ?? 0);
}

/** The ledger while an execution runs. */
export function started(ledger: Ledger, execution: Execution): Ledger {
	const leads = execution.leads.map((lead) => ({ ...lead, missingSince: undefined }));
	const isTry = (lead: Lead) => isBroken(ledger, lead);
	const lastNew = leads.findLast((lead) => lead.state === 'new' && !isTry(lead));
	const isRetry = leads.some((lead) => isTry(lead) || lead.state === 'failing');
	return {
		...ledger,
		leads: without(ledger.leads, hashesOf(leads)),
		running: [...ledger.running, { ...execution, leads }],
		wasRetry: isRetry || (lastNew === undefined && ledger.wasRetry),
		lastOwner: lastNew?.owner ?? ledger.lastOwner,
	};
}

/**
 * The ledger after an execution.
 * @throws Error if the execution is not in `running`
 */
export function ended(
	ledger: Ledger,
	{ id }: Pick<Execution, 'id'>,
	{ outcome, failure: reason }: Ending,
	now: number,
): Ledger {
	const [[execution], running] = partition(ledger.running, (each) => each.id === id);
	if (execution === undefined) throw new Error(`The execution ${id} is not running`);
	const { leads, leadId } = execution;
	const failure = reason ?? { node: '', at: now };
	const stored = { ...ledger, running };
	const retrying = (change: (lead: Lead) => Lead) => ({
		...stored,
		leads: [...leads.map(change), ...ledger.leads],
	});
	if (leads.some(isGivenUp)) {
		return outcome === 'succeeded' ? stored : retrying((lead) => ({ ...lead, dueAt: now + DAY }));
	}
	if (outcome === 'succeeded') return succeeded(stored, leads, now);
	const isUnheard = outcome === 'unheard';
	const split = { state: leads.length > PART ? 'part' : 'alone', dueAt: 0, failure } as const;
	const after = retrying((lead) => {
		if (leads.length > 1) return { ...lead, ...split } as Lead;
		return isUnheard
			? notFailed(lead, now)
			: failedAlone(ledger, lead, { id: leadId, failure }, now);
	});
	return isUnheard ? after : { ...after, ...failed(ledger, leads, failure, now) };
}

function succeeded(ledger: Ledger, stored: readonly Lead[], now: number): Ledger {
	const working = new Set([ALL, ...stored.map(formKey)]);
	// The destination works again, so leads that first failed in its outage are retried at once.
	const isOfOutage = (lead: Lead) =>
		isStreakBroken(ledger, ALL) && isFailing(lead) && lead.firstFailedAt > ledger.succeededAt;
	return {
		...ledger,
		leads: ledger.leads.map((lead) => (isOfOutage(lead) ? { ...lead, dueAt: 0 } : lead)),
		// The streak is kept, because the time of its last failure decides which broken form is tried next.
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
	{ id, failure }: { id?: string; failure: ExecutionFailure },
	now: number,
): FailingLead {
	const { tries, firstFailedAt, ...rest } = isFailing(lead)
		? lead
		: { ...lead, id: lead.hash, tries: 0, firstFailedAt: now };
	const longest = succeededAt > firstFailedAt ? DAILY : LONGEST_IN_OUTAGE;
	const dueAt = now + Math.min(longest, tries < 3 ? TRY_EVERY * 4 ** tries : DAILY);
	const after = { ...rest, id: id ?? rest.id, failure, dueAt, tries: tries + 1, firstFailedAt };
	return { ...after, state: 'failing' };
}

/** n8n lost the execution in a restart, which is no failure. If that happens again, the lead may be what stops n8n. */
function notFailed(lead: Lead, now: number): Lead {
	if (isFailing(lead)) return { ...lead, dueAt: now + DAILY };
	// At first, a lead that comes alone is due at once.
	const isAgain = lead.state === 'alone' && lead.dueAt > 0;
	return { ...lead, state: 'alone', dueAt: now + (isAgain ? DAILY : TRY_EVERY) };
}

/** Counts a failure for the forms of its leads and for all forms together. */
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
	const isAnyBroken = leads.some((lead) => isBroken({ ...ledger, streaks }, lead));
	const soon = Math.max(ledger.nextTryAt, now + MINUTE);
	return { streaks, nextTryAt: isAnyBroken ? soon : ledger.nextTryAt };
}

/** The ledger without settled leads. A form without other leads is no longer broken. */
export function withoutLeads(ledger: Ledger, hashes: Iterable<string>): Ledger {
	const leads = without(ledger.leads, hashes);
	const keys = new Set(allLeads({ ...ledger, leads }).flatMap((lead) => [ALL, formKey(lead)]));
	const isToKeep = (streak: FailureStreak, key: string) => streak.count === 0 || keys.has(key);
	return { ...ledger, leads, streaks: pickBy(ledger.streaks, isToKeep) };
}

/**
 * Notes that LinkedIn does not list these leads of the ledger. They are due in a day, or when LinkedIn shows them.
 * @returns as `gone` the leads that have been missing for too long
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
		return { ...lead, missingSince, dueAt: now + DAY };
	});
	const isOver = ({ hash, missingSince = now }: Lead) =>
		all.has(hash) && now - missingSince >= LONGEST_MISSING;
	return { ledger: { ...ledger, leads: changed }, gone: changed.filter(isOver) };
}

/** Makes missing leads due that LinkedIn has shown in this poll. */
export function shownAgain(ledger: Ledger, isShown: (hash: string) => boolean): Ledger {
	const leads = ledger.leads.map((lead) =>
		lead.missingSince !== undefined && isShown(lead.hash)
			? { ...lead, missingSince: undefined, dueAt: 0 }
			: lead,
	);
	return { ...ledger, leads };
}

/** Delays leads of the ledger by a day, because the current settings exclude them. */
export function postponed(ledger: Ledger, hashes: Iterable<string>, now: number): Ledger {
	const all = new Set(hashes);
	const leads = ledger.leads.map((lead) =>
		all.has(lead.hash) ? { ...lead, dueAt: now + DAY } : lead,
	);
	return { ...ledger, leads };
}

/** Whether a new lead may be output now. */
export function mayTakeNew(ledger: Ledger, now: number): boolean {
	return !isStreakBroken(ledger, ALL) || isTryDue(ledger, now);
}

/** Whether a lead of a broken form may be tried. */
export function isTryDue({ nextTryAt }: Ledger, now: number): boolean {
	return isDue(nextTryAt, now, TRY_EVERY);
}

/** The ledger after a publication, before which the user may have corrected everything: nothing waits or is broken. */
export function published(ledger: Ledger): Ledger {
	const leads = ledger.leads.map((lead) => ({ ...lead, dueAt: 0 }));
	// So long ago, executions that another process started count as ended.
	const running = ledger.running.map((execution) => ({ ...execution, startedAt: 0 }));
	// Leads are reviewed again, because the user may have shortened Give Up After.
	return { ...ledger, leads, running, streaks: {}, nextTryAt: 0, reviewedOn: 0 };
}

/** All leads of the ledger, also those of running executions. */
export function allLeads({ leads, running }: Pick<Ledger, 'leads' | 'running'>): Lead[] {
	return [...leads, ...running.flatMap((execution) => execution.leads)];
}

/** Whether a form is broken, by its own failures or by those of all forms: only one lead at a time is tried. */
export function isBroken(ledger: Ledger, form: Pick<ReadRef, 'owner' | 'formId'>): boolean {
	return isStreakBroken(ledger, ALL) || isStreakBroken(ledger, formKey(form));
}

/** Whether so many executions failed in a row that only one lead is tried. @param key see `formKey`; or `ALL` */
export function isStreakBroken({ streaks }: Ledger, key: string): boolean {
	const least = key === ALL ? FAILURES_TO_BREAK_ALL : FAILURES_TO_BREAK;
	return (streaks[key]?.count ?? 0) >= least;
}

/** The UTC day of a time, counted from 1970. */
export function dayOf(time: number): number {
	return Math.floor(time / DAY);
}
