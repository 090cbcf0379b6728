import { groupBy, mapValues, maxBy, minBy, partition, pickBy, sortBy, uniq } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../../shared/values/time';
import type { FormOfOwner } from './keys';
import { formKey } from './keys';
import type { ExecutionFailure, Lead, ReadRef } from './lead';
import {
	asNew,
	hashesOf,
	isDue,
	isDueSoon,
	isLeadDue,
	isRefused,
	only,
	RETRY_AFTER,
	waitAfter,
	waitForMissing,
	without,
} from './lead';

/*
 * What the trigger does with leads that the workflow did not store: pure functions of a ledger and of n8n's time. A lead
 * is never given up: it is retried until it is stored, or until LinkedIn no longer shows it.
 *
 *   1. Split       New leads are output together. If their execution fails, they are retried in parts of 20 of one
 *                  form. If a part fails, its leads are retried one by one.
 *   2. Retry       A lead that fails alone is retried after 15 minutes, an hour, and every four hours on its first day;
 *                  then once a day, after a week once a week, after 30 days once a month. So is a lead that Return leads
 *                  gives back, but with others of these, also with those that are due soon. If none of several leads is
 *                  stored, and one of them had its first try, their execution counts as failed.
 *   3. Break       After five failures of its leads in a row, a form is broken. After six failures of any leads in a
 *                  row, all forms are. Of broken forms, only one lead is tried: a minute later, then every 15 minutes.
 *                  After a success, the form continues, and what failed since it broke is due at once.
 *   4. Take turns  Parts come first, then new leads in turn with due retries and tries. Owners take turns among new
 *                  leads.
 *
 * If n8n does not say how an execution ended, nobody refused its leads: they wait longer, but nothing breaks.
 *
 * A lead is in the ledger from its first execution until it is settled; new leads are an argument of `choose`. An
 * execution takes its leads out of `leads` (`started`), and puts those back that are not stored (`ended`).
 */

const PART = 20;
const FAILURES_TO_BREAK = 5;

/** More than for a form, so that the failures of one form alone do not stop the others: these come before its first try. */
const FAILURES_TO_BREAK_ALL = FAILURES_TO_BREAK + 1;

/** n8n's plans limit executions, so what has failed for a day fails once an hour at most. */
const LASTING = DAY;
const LARGEST_BUDGET = 24;

/** n8n may start a poll some seconds early. */
const SLACK = 30_000;

/** So many refused leads are kept. Beyond, leads that fail wait at LinkedIn, because n8n stores them with each execution. */
const MOST_REFUSED = 2_000;

/** Forms that have not been broken and of which nothing was stored for so long are forgotten. */
const FORGET_AFTER = 30 * DAY;

/** The key of the failure streak of all forms together. */
export const ALL = 'all';

export interface Execution {
	id: string;
	leads: Lead[];
	startedAt: number;
	/** Whether its leads count as processed as soon as n8n has started it. */
	isProcessedAtStart?: boolean;
}

/**
 * How an execution ended, and why, if it did not succeed. `unknown`: n8n was stopped, a person ended the execution, or
 * n8n's report does not say what became of its leads.
 */
export type Ending =
	| { outcome: 'succeeded'; returned?: Returned }
	| { outcome: 'failed' | 'unknown'; failure: ExecutionFailure };

/** Leads that the execution did not store although it succeeded, by hash, and why. */
export type Returned = ReadonlyMap<string, ExecutionFailure>;

/** Failures in a row, of one form or of all; a success sets the count to 0. */
export interface FailureStreak {
	count: number;
	/** When the first execution of the row began. */
	since: number;
	/** Of the last execution that failed. */
	failure?: ExecutionFailure;
	/** When a lead last failed alone in this row; 0 if none has. */
	triedAt: number;
	/** When a lead was last stored; 0 if none was. */
	storedAt: number;
}

export interface Ledger {
	leads: Lead[];
	running: Execution[];
	/** By `formKey` and `ALL`. */
	streaks: Record<string, FailureStreak>;
	/** When the next lead of a broken form may be tried. */
	nextTryAt: number;
	/** How many more executions may fail with what has failed for a day, and when this number was last set. */
	budget: number;
	budgetAt: number;
	/** Whether the last execution, apart from parts, was a retry or the try of a broken form. */
	wasRetry: boolean;
	/** The owner of the last new leads that an execution got; see `ownerKey`. */
	lastOwner: string;
}

export function emptyLedger(): Ledger {
	return {
		...{ leads: [], running: [], streaks: {}, nextTryAt: 0, budget: 1, budgetAt: 0 },
		...{ wasRetry: true, lastOwner: '' },
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
	const retried = ledger.leads.filter((lead) => isLeadDue(lead, now) && isReady(lead));
	const due = [...retried, ...fresh.filter(isReady).map(asNew)];
	const [broken, open] = partition(due, (lead) => isBroken(ledger, lead));
	const inState = (state: Lead['state']) => open.filter((lead) => lead.state === state);
	const [alone] = inState('alone');
	if (alone) return [alone];
	const parts = inState('part');
	const isOfPart = (lead: Lead) => formKey(lead) === formKey(parts[0]);
	if (parts.length > 0) return parts.filter(isOfPart).slice(0, Math.min(PART, batchSize));
	const unsent = inState('new');
	const isAllowed = ({ since }: Lead) => mayFail(ledger, since, now);
	const retry = minBy(open.filter(isRefused).filter(isAllowed), 'dueAt');
	const tries = !retry && isTryDue(ledger, now) ? nextBroken(ledger, broken, now) : [];
	const isTurnOfNew = (!retry && tries.length === 0) || ledger.wasRetry;
	if (unsent.length > 0 && isTurnOfNew) return inTurn(ledger, unsent, batchSize);
	if (retry?.state !== 'returned') return retry ? [retry] : tries;
	const returned = ledger.leads.filter(
		(lead) =>
			lead.state === 'returned' &&
			isDueSoon(lead, now) &&
			!isBroken(ledger, lead) &&
			isAllowed(lead) &&
			isReady(lead),
	);
	return sortBy(returned, 'dueAt').slice(0, batchSize);
}

/** The oldest new lead of each owner, then the second oldest of each, and so on; the last owner's come last. */
function inTurn(ledger: Ledger, unsent: readonly Lead[], most: number): Lead[] {
	const crowded = crowdedForms(ledger);
	const [alone, safe] = partition(unsent, (lead) => crowded.has(formKey(lead)));
	if (safe.length === 0) return alone.slice(0, 1);
	const turns = Object.values(groupBy(safe, 'owner')).flatMap((leads) =>
		leads.map((lead, turn) => ({ lead, turn, owner: lead.owner })),
	);
	const sorted = sortBy(turns, ['turn', ({ owner }) => owner <= ledger.lastOwner, 'owner']);
	return sorted.slice(0, most).map(({ lead }) => lead);
}

/** Whether so many leads are refused that no further ones are kept. */
export function isFull({ leads }: Pick<Ledger, 'leads'>): boolean {
	return leads.length >= MOST_REFUSED && leads.filter(isRefused).length >= MOST_REFUSED;
}

/** If the ledger is full, the forms of refused leads: others of these forms are output alone, and not kept if they fail. */
export function crowdedForms(ledger: Pick<Ledger, 'leads'>): Set<string> {
	return new Set(isFull(ledger) ? ledger.leads.filter(isRefused).map(formKey) : []);
}

/** The newest lead, because the user may have corrected the form before. */
function nextBroken(ledger: Ledger, broken: readonly Lead[], now: number): Lead[] {
	const allowed = broken.filter((lead) => mayFail(ledger, brokenSince(ledger, lead), now));
	const form = nextForm(ledger, allowed);
	if (form === undefined) return [];
	const ofForm = allowed.filter((lead) => formKey(lead) === formKey(form));
	const untried = without(ofForm, hashesOf(ofForm.filter(isRefused)));
	return [maxBy(untried, 'submittedAt') ?? minBy(ofForm, 'failure.at')!];
}

/**
 * Of broken forms, or of their leads, the one to try next: first those of which none was tried since they broke, and of
 * these one that has not failed at all, such as a new event's, then the one that was stored last; then the one that was
 * tried longest ago.
 */
export function nextForm<Form extends FormOfOwner>(
	{ streaks }: Pick<Ledger, 'streaks'>,
	broken: readonly Form[],
): Form | undefined {
	const streakOf = (form: Form) => streaks[formKey(form)] ?? { count: 0, triedAt: 0, storedAt: 0 };
	return sortBy(broken, [
		(form) => streakOf(form).triedAt,
		(form) => streakOf(form).count > 0,
		(form) => -streakOf(form).storedAt,
	])[0];
}

/** Since when a broken form, or all forms, have failed. */
export function brokenSince({ streaks }: Pick<Ledger, 'streaks'>, form: FormOfOwner): number {
	const keys = [ALL, formKey(form)].filter((key) => isStreakBroken({ streaks }, key));
	return Math.min(...keys.map((key) => streaks[key].since));
}

/** Whether what has failed since then may be tried: on its first day always, and later as often as the budget allows. */
function mayFail({ budget }: Pick<Ledger, 'budget'>, since: number | undefined, now: number) {
	return !hasLasted(since, now) || budget > 0;
}

function hasLasted(since: number | undefined, now: number): boolean {
	return since !== undefined && now - since >= LASTING;
}

/**
 * The ledger at the beginning of a poll. The budget is one failure an hour; if the last poll was longer ago, as many as
 * hours have passed.
 */
export function atPoll(ledger: Ledger, now: number): Ledger {
	const { budgetAt, streaks } = ledger;
	const isToForget = ({ count, storedAt }: FailureStreak) =>
		count === 0 && now - storedAt > FORGET_AFTER;
	const kept = { ...ledger, streaks: pickBy(streaks, (streak) => !isToForget(streak)) };
	const hours = Math.floor((Math.abs(now - budgetAt) + SLACK) / HOUR);
	if (hours === 0) return kept;
	return { ...kept, budget: Math.min(hours, LARGEST_BUDGET), budgetAt: now };
}

/** The ledger while an execution runs. */
export function started(ledger: Ledger, execution: Execution): Ledger {
	const { startedAt } = execution;
	const leads = execution.leads.map((lead) => ({
		...lead,
		since: lead.since ?? startedAt,
		missingSince: undefined,
	}));
	const isTry = (lead: Lead) => isBroken(ledger, lead);
	const lastNew = leads.findLast((lead) => lead.state === 'new' && !isTry(lead));
	const isRetry = leads.some((lead) => isTry(lead) || isRefused(lead));
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
	ending: Ending,
	now: number,
): Ledger {
	const [[execution], running] = partition(ledger.running, (each) => each.id === id);
	if (execution === undefined) throw new Error(`The execution ${id} is not running`);
	const after = { ...ledger, running };
	if (ending.outcome === 'succeeded') {
		const { returned = new Map<string, ExecutionFailure>() } = ending;
		return returned.size === 0
			? succeeded(after, execution.leads, now)
			: succeededInPart(after, execution, returned, now);
	}
	const { failure, outcome } = ending;
	const change = (lead: Lead) => ({ ...notStored(lead, execution, outcome, now), failure });
	const failed = outcome === 'failed' ? afterFailure(ledger, execution, failure, now) : {};
	return { ...notStoredAgain(after, execution, execution.leads.map(change), now), ...failed };
}

function succeededInPart(
	ledger: Ledger,
	execution: Execution,
	returned: Returned,
	now: number,
): Ledger {
	const { leads } = execution;
	const [refused, stored] = partition(leads, ({ hash }) => returned.has(hash));
	// Probably the destination is down. Leads that have all been refused before are refused together once more.
	const isOutage =
		stored.length === 0 && leads.length > 1 && leads.some(({ tries }) => tries === 0);
	const change = (lead: Lead): Lead => ({
		...(isOutage
			? notStored(lead, execution, 'failed', now)
			: refusedAgain(lead, execution, 'returned', now)),
		failure: returned.get(lead.hash),
	});
	const kept = notStoredAgain(ledger, execution, refused.map(change), now);
	const [failure] = returned.values();
	const forms = new Set(stored.map(formKey));
	// That a lead is refused once more says nothing new of its form.
	const isNews = (lead: Lead) => lead.tries === 0 || isBroken(ledger, lead);
	const ofRefusedForms = refused.filter((lead) => !forms.has(formKey(lead)) && isNews(lead));
	const failed = { ...execution, leads: ofRefusedForms };
	const counted =
		ofRefusedForms.length > 0 ? { ...kept, ...afterFailure(ledger, failed, failure, now) } : kept;
	return stored.length > 0 ? succeeded(counted, stored, now) : counted;
}

/** The ledger with the leads of an execution that are not stored; what has failed for a day uses its budget up. */
function notStoredAgain(
	ledger: Ledger,
	execution: Execution,
	leads: readonly Lead[],
	now: number,
): Ledger {
	const before = only(execution.leads, hashesOf(leads));
	const isLasting = before.some((lead) =>
		hasLasted(isBroken(ledger, lead) ? brokenSince(ledger, lead) : lead.since, now),
	);
	const budget = isLasting ? ledger.budget - 1 : ledger.budget;
	return { ...ledger, leads: [...leads, ...ledger.leads], budget };
}

function succeeded(ledger: Ledger, stored: readonly Lead[], now: number): Ledger {
	const { streaks } = ledger;
	const working = uniq([ALL, ...stored.map(formKey)]);
	const mended = new Set(working.filter((key) => isStreakBroken(ledger, key)));
	const isMended = (lead: Lead) =>
		[ALL, formKey(lead)].some((key) => mended.has(key) && (lead.since ?? 0) >= streaks[key].since);
	const none = { count: 0, since: 0, triedAt: 0, storedAt: now };
	return {
		...ledger,
		// What failed before has another cause, so it keeps its time.
		leads: ledger.leads.map((lead) => (isMended(lead) ? { ...lead, dueAt: 0 } : lead)),
		streaks: { ...streaks, ...Object.fromEntries(working.map((key) => [key, none])) },
		nextTryAt: mended.size > 0 ? 0 : ledger.nextTryAt,
	};
}

/** A lead whose execution failed, or of which n8n does not say how it ended. */
function notStored(
	lead: Lead,
	{ leads, startedAt }: Execution,
	outcome: Ending['outcome'],
	now: number,
): Lead {
	const { state, since: first = startedAt } = lead;
	const since = sinceOf(lead, { startedAt }, now);
	const isFirst = state === 'new' && first === startedAt;
	if (outcome === 'unknown' && isFirst) return { ...lead, since, dueAt: 0 };
	if (leads.length > 1) {
		return { ...lead, since, state: leads.length > PART ? 'part' : 'alone', dueAt: 0 };
	}
	return refusedAgain(lead, { startedAt }, 'failing', now);
}

/** A lead that the workflow refused itself. */
function refusedAgain(
	lead: Lead,
	execution: Pick<Execution, 'startedAt'>,
	state: 'failing' | 'returned',
	now: number,
): Lead {
	const since = sinceOf(lead, execution, now);
	const tries = lead.tries + 1;
	return { ...lead, since, state, tries, dueAt: now + waitAfter(tries, now - since) };
}

/** If n8n's clock was ahead when the lead failed first, its time would be in the future. */
function sinceOf({ since }: Lead, { startedAt }: Pick<Execution, 'startedAt'>, now: number) {
	return Math.min(since ?? startedAt, now);
}

/** Counts a failure for the forms of its leads and for all forms together. */
function afterFailure(
	ledger: Ledger,
	{ leads, startedAt }: Execution,
	failure: ExecutionFailure,
	now: number,
): Pick<Ledger, 'streaks' | 'nextTryAt'> {
	const keys = uniq([ALL, ...leads.map(formKey)]);
	const counted = keys.map((key): [string, FailureStreak] => {
		const { count = 0, since = 0, triedAt = 0, storedAt = 0 } = ledger.streaks[key] ?? {};
		const begun = count > 0 ? Math.min(since, now) : Math.min(startedAt, now);
		const tried = leads.length === 1 ? now : triedAt;
		return [key, { count: count + 1, since: begun, failure, triedAt: tried, storedAt }];
	});
	const streaks = { ...ledger.streaks, ...Object.fromEntries(counted) };
	const isTry = leads.some((lead) => isBroken(ledger, lead));
	if (isTry) return { streaks, nextTryAt: now + RETRY_AFTER };
	const isAnyBroken = leads.some((lead) => isBroken({ streaks }, lead));
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

/** Notes that LinkedIn does not list these leads of the ledger. It is asked again later, and LinkedIn may show them first. */
export function missing(ledger: Ledger, hashes: Iterable<string>, now: number): Ledger {
	return changed(ledger, hashes, (lead) => {
		const missingSince = Math.min(lead.missingSince ?? now, now);
		return { ...lead, missingSince, dueAt: now + waitForMissing(missingSince, now) };
	});
}

/** Makes missing leads due, all of an owner of which LinkedIn has shown one: it may have been hidden as a whole. */
export function shownAgain(ledger: Ledger, isShown: (hash: string) => boolean): Ledger {
	const isMissing = ({ missingSince }: Lead) => missingSince !== undefined;
	const shown = ledger.leads.filter((lead) => isMissing(lead) && isShown(lead.hash));
	if (shown.length === 0) return ledger;
	const owners = new Set(shown.map(({ owner }) => owner));
	const due = ledger.leads.filter((lead) => isMissing(lead) && owners.has(lead.owner));
	const after = changed(ledger, hashesOf(due), (lead) => ({ ...lead, dueAt: 0 }));
	return changed(after, hashesOf(shown), (lead) => ({ ...lead, missingSince: undefined }));
}

/** Sets leads aside that the settings exclude. */
export function excluded(ledger: Ledger, hashes: Iterable<string>): Ledger {
	return changed(ledger, hashes, (lead) => ({ ...lead, state: 'excluded' }));
}

/** Makes the leads of an owner due that earlier settings excluded. @param owner see `ownerKey` */
export function included(ledger: Ledger, owner: string): Ledger {
	const all = ledger.leads.filter((lead) => lead.owner === owner && lead.state === 'excluded');
	return changed(ledger, hashesOf(all), (lead) => ({ ...lead, state: 'alone', dueAt: 0 }));
}

function changed(ledger: Ledger, hashes: Iterable<string>, change: (lead: Lead) => Lead): Ledger {
	const all = new Set(hashes);
	if (all.size === 0) return ledger;
	const leads = ledger.leads.map((lead) => (all.has(lead.hash) ? change(lead) : lead));
	return { ...ledger, leads };
}

/** Whether a new lead may be output now. */
export function mayTakeNew(ledger: Ledger, now: number): boolean {
	if (!isStreakBroken(ledger, ALL)) return true;
	return isTryDue(ledger, now) && mayFail(ledger, ledger.streaks[ALL].since, now);
}

/** Whether a lead of a broken form may be tried. */
export function isTryDue({ nextTryAt }: Ledger, now: number): boolean {
	return isDue(nextTryAt, now, RETRY_AFTER);
}

/** The ledger after a publication, before which the user may have corrected everything: nothing waits or is broken. */
export function published(ledger: Ledger): Ledger {
	const leads = ledger.leads.map((lead) => ({ ...lead, dueAt: 0 }));
	const streaks = mapValues(ledger.streaks, ({ storedAt }) => ({
		...{ count: 0, since: 0, triedAt: 0, storedAt },
	}));
	return { ...ledger, leads, streaks, nextTryAt: 0, budget: LARGEST_BUDGET };
}

/** All leads of the ledger, also those of running executions. */
export function allLeads({ leads, running }: Pick<Ledger, 'leads' | 'running'>): Lead[] {
	return [...leads, ...running.flatMap((execution) => execution.leads)];
}

/** Whether a form is broken, by its own failures or by those of all forms: only one lead at a time is tried. */
export function isBroken(ledger: Pick<Ledger, 'streaks'>, form: FormOfOwner): boolean {
	return isStreakBroken(ledger, ALL) || isStreakBroken(ledger, formKey(form));
}

/** Whether so many executions failed in a row that only one lead is tried. @param key see `formKey`; or `ALL` */
function isStreakBroken({ streaks }: Pick<Ledger, 'streaks'>, key: string): boolean {
	const least = key === ALL ? FAILURES_TO_BREAK_ALL : FAILURES_TO_BREAK;
	return (streaks[key]?.count ?? 0) >= least;
}
