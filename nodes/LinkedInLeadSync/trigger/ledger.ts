import { groupBy, partition, sortBy } from 'lodash';

import { DAY, MINUTE } from '../../shared/values/time';
import type { Alone, Group, ReadRef } from './groups';
import {
	aloneAgain,
	asNew,
	countOf,
	formKey,
	hashesOf,
	isDue,
	isRetriedTogether,
	isToBlame,
	oldest,
	partOf,
	putBack,
	putBackFirst,
	RETRY_EVERY,
	toBlame,
	without,
} from './groups';

/*
 * The leads that the trigger still owes the workflow: which come next, and what an outcome changes. Pure functions: each
 * takes a ledger and the time by n8n's clock, and returns the next ledger. A lead stays here from its reading until it is
 * processed, given up or dropped, by hash and time only: the trigger reads its answers again from LinkedIn.
 *
 * Leads of one form with the same history are one group. A group is in one of these states:
 *
 *   new              It has not failed. New leads of all forms are output together, the oldest first. → running
 *   failed together  An execution with several leads failed. Its forms are retried separately: all n leads of a form
 *                    once more, then √n at a time, then one by one. → running
 *   failed alone     A lead failed in an execution of its own. If another execution succeeds within five minutes, or
 *                    between two of these failures, the lead is to blame. Otherwise it is retried after 15 minutes,
 *                    30, … up to 6 hours, and after the next success. → running
 *   to blame         The destination works, and refuses the lead. It is retried after 1, 4, 16 and then every 20 hours,
 *                    and at once when another lead to blame of its form succeeds. → running; given up after `giveUpAfterMs`
 *                    if, in the second half of that time, others succeeded before and after its last failure
 *   running          An execution has the leads. Success → processed. Failure → failed together or alone. Unknown outcome →
 *                    the state before; if n8n stopped, the next executions have half as many leads.
 *
 * Besides, leads that LinkedIn does not list or fails to serve are read again ever less often, after all others unless
 * they have been due for a day. After a month, those that LinkedIn does not list are dropped.
 *
 * Three rules keep a lead, form or destination from delaying the others:
 *   1. After three failures in a row, one lead is tried at once. If it fails too, this is an outage: one lead is tried
 *      every 15 minutes, of the form whose last try is longest ago, until one succeeds. Then leads that failed together in
 *      the outage are new again, and those that failed alone are retried together once. Outages do not count towards
 *      giving up.
 *   2. When three leads of a form failed alone while others succeeded, the form waits: its leads are tried one by one,
 *      untried and newest first, and in larger executions after eight successes. 32 without a failure reopen it.
 *   3. An execution that will probably fail (of a waiting form, or of a lead to blame) is a trial. Each failed execution
 *      uses up a trial; there is one more every 15 minutes, at most ten. New leads and parts of a batch need none, but
 *      their failures use up trials, too.
 *
 * Examples:
 *   One bad lead among 500     Four executions fail: the batch, the form, a part of 23 leads, and the lead alone. All
 *                              others are processed. The lead is retried seldom, and given up after seven days.
 *   The destination is down    After four failures, one lead is tried every 15 minutes, so some 100 executions fail in a
 *                              day; with few leads, fewer. After the first success, all come in two or three executions.
 *   n8n is killed              The leads of the running execution are output again, in batches of half the size, which
 *                              grow with each success. A single lead that stops n8n five times in a row is to blame.
 *   Most of a form is refused  After three leads failed alone, the form waits, and other forms continue. Each failed trial
 *                              finds a lead to blame, so 400 refused leads among 500 take four days.
 */

/** A success this close to a failure shows that the destination worked, so that the lead is to blame. */
export const CLOSE = 5 * MINUTE;

/** This many failures in a row are not a coincidence. */
const STREAK = 3;

const MOST_TRIALS = 10;

/** A waiting form is open again when this many of its leads have succeeded since the last failure. */
const OPEN_AFTER = 32;

/** Larger executions of a waiting form would mostly fail, and each failure uses up a trial. */
const SUCCESSES_FOR_EACH = 4;

/** Below this, each success doubles the limit of executions; above, it adds a tenth. */
const SMALL_LIMIT = 50;
const LARGEST_LIMIT = 5_000;

/** This many interruptions of a single lead are not a coincidence. */
const ENOUGH_INTERRUPTIONS = 5;

export interface FormHealth {
	/** How many leads failed alone for the first time since the last success. */
	singleFailures: number;
	/** The first of these failures. */
	failingSince: number;
	triedAt: number;
	/** For a waiting form: how many leads have succeeded since the last failure. */
	successes?: number;
}

export interface Execution {
	id: string;
	groups: Group[];
	isTrial: boolean;
	/** LinkedIn's id, if there is only one lead. */
	leadId?: string;
	/** Whether the leads count as processed when the execution starts. */
	isImmediate?: boolean;
}

export interface Ledger {
	groups: Group[];
	running: Execution[];
	forms: Record<string, FormHealth>;
	lastSuccessAt: number;
	/** How many executions succeeded, because n8n's clock may be set between two of them. */
	successes: number;
	/** Unexpected failures in a row, and the first of them. */
	streak: number;
	failingSince: number;
	/** Available trials at a point in time. */
	trials: { left: number; at: number };
	/** How many leads an execution may have, after n8n stopped in a larger one. */
	executionLimit?: number;
}

export type Picked = Pick<Execution, 'groups' | 'isTrial'>;

export interface Choice {
	batchSize: number;
	/** Whether the group's owner and form are watched and readable. */
	isReady: (group: Group) => boolean;
}

export function emptyLedger(): Ledger {
	return {
		groups: [],
		running: [],
		forms: {},
		lastSuccessAt: 0,
		successes: 0,
		streak: 0,
		failingSince: 0,
		trials: { left: MOST_TRIALS, at: 0 },
	};
}

export function read(ledger: Ledger, leads: readonly ReadRef[]): Ledger {
	const ofForms = Object.values(groupBy(sortBy(leads, 'from'), formKey)).map((found) => {
		const [{ owner, formId }] = found;
		return asNew({ owner, formId, leads: found.map(({ hash, from, to }) => ({ hash, from, to })) });
	});
	return { ...ledger, groups: putBack(ledger.groups, ofForms) };
}

/** The leads for the next execution; undefined if none is due. */
export function choose(ledger: Ledger, now: number, choice: Choice): Picked | undefined {
	const due = ledger.groups.filter((group) => isDue(group, now) && choice.isReady(group));
	// To look for leads that LinkedIn did not show may take the whole poll. After a day, they no longer come last.
	const isLast = ({ missingSince, dueAt }: Group) =>
		missingSince !== undefined && dueAt > now - DAY;
	const [unshown, shown] = partition(due, isLast);
	return chooseAmong(ledger, shown, now, choice) ?? chooseAmong(ledger, unshown, now, choice);
}

function chooseAmong(
	ledger: Ledger,
	due: readonly Group[],
	now: number,
	{ batchSize }: Choice,
): Picked | undefined {
	const most = Math.min(batchSize, ledger.executionLimit ?? Infinity);
	const open = due.filter((group) => limitOfWaiting(ledger, group) === undefined);
	if (!mayBeDown(ledger)) {
		const together = open.find(({ failures, alone }) => failures > 0 && !alone);
		if (together) {
			const { atOnce = Infinity, leads } = together;
			const chosen = leads.slice(0, Math.min(most, atOnce));
			return { groups: [{ ...together, leads: chosen }], isTrial: false };
		}
		const fresh = open.filter(({ alone }) => !alone);
		if (fresh.length > 0) return { groups: oldest(fresh, most), isTrial: false };
	}
	if (trialsLeft(ledger, now) < 1) return undefined;
	if (mayBeDown(ledger)) {
		const undecided = due.filter((group) => !isToBlame(group));
		const group = byTurn(ledger, undecided);
		if (group) return { groups: [{ ...group, leads: group.leads.slice(0, 1) }], isTrial: false };
	}
	const group = byTurn(ledger, due);
	if (!group) return undefined;
	if (isRetriedTogether(group)) {
		// A trial: if there was no outage, these leads fail again.
		const together = due.filter(
			(other) => isRetriedTogether(other) && formKey(other) === formKey(group),
		);
		return { groups: together.slice(0, most), isTrial: true };
	}
	const limit = limitOfWaiting(ledger, group);
	// The newest leads, because the user may have repaired the form meanwhile.
	const leads = group.leads.slice(-Math.min(most, limit ?? 1));
	const isTrial = limit !== undefined || isToBlame(group);
	return { groups: [{ ...group, leads }], isTrial };
}

export function started(ledger: Ledger, execution: Execution): Ledger {
	const hashes = new Set(hashesOf(execution.groups));
	const groups = execution.groups.map((group) => ({ ...group, missingSince: undefined }));
	return {
		...ledger,
		groups: without(ledger.groups, hashes),
		running: [...ledger.running, { ...execution, groups }],
	};
}

/**
 * The destination works, so a lead that failed alone shortly before is to blame. After an outage, its failures prove
 * nothing.
 */
export function succeeded(ledger: Ledger, execution: Execution, now: number): Ledger {
	const { failingSince } = ledger;
	const isOutageOver = isDown(ledger);
	const failedInOutage = (at: number) => isOutageOver && at >= failingSince;
	const forms = { ...ledger.forms };
	// A success of new leads says nothing about leads to blame; a success of one of those does.
	const mended = new Set(execution.groups.filter(isToBlame).map(formKey));
	for (const [key, ofForm] of Object.entries(groupBy(execution.groups, formKey))) {
		const successes = (forms[key]?.successes ?? Infinity) + countOf(ofForm);
		if (successes < OPEN_AFTER)
			forms[key] = { ...forms[key], singleFailures: 0, triedAt: now, successes };
		else delete forms[key];
	}
	const groups = ledger.groups.map((group): Group => {
		const { alone, failedAt = 0 } = group;
		if (!alone) return failedInOutage(failedAt) ? asNew(group) : group;
		if (alone.toBlameSince !== undefined) {
			const dueAt = mended.has(formKey(group)) ? Math.min(group.dueAt, now) : group.dueAt;
			const since = alone.toBlameSince;
			const outage = isOutageOver ? now - Math.max(failingSince, since) : 0;
			return { ...group, dueAt, alone: { ...alone, toBlameSince: since + outage } };
		}
		if (isClose(alone.at, now) && !alone.interruptions) return toBlame(group, alone);
		// The lead may have failed in an outage; a retry shows it, together with others of the same outage.
		const atOnce = failedInOutage(alone.at) ? undefined : group.atOnce;
		return { ...group, atOnce, dueAt: Math.min(group.dueAt, now) };
	});
	return {
		...ended(ledger, execution),
		groups: putBack([], groups),
		forms,
		lastSuccessAt: now,
		successes: ledger.successes + 1,
		streak: 0,
		executionLimit: grown(ledger.executionLimit, countOf(execution.groups)),
	};
}

/** Its leads are retried in smaller executions. */
export function failed(ledger: Ledger, execution: Execution, now: number): Ledger {
	const { isTrial, groups } = execution;
	const streak = isTrial ? ledger.streak : ledger.streak + 1;
	const isAlone = countOf(groups) === 1;
	const back = isAlone
		? failedAlone(ledger, execution, now, streak)
		: failedTogether(ledger, groups, now);
	// One single lead is tried at once: a bad lead that is the oldest of a few fails three times in a row, too.
	const left = streak > STREAK ? 0 : Math.max(0, trialsLeft(ledger, now) - 1);
	const isNewOutage = streak > STREAK && !isDown(ledger);
	const others = isNewOutage ? ledger.groups.map((group) => doubted(group, ledger)) : ledger.groups;
	return {
		...ended(ledger, execution),
		groups: putBackFirst(others, back.groups),
		forms: back.forms,
		streak,
		failingSince: ledger.streak === 0 ? now : ledger.failingSince,
		trials: { left, at: now },
	};
}

function failedTogether(
	ledger: Ledger,
	groups: readonly Group[],
	now: number,
): Pick<Ledger, 'groups' | 'forms'> {
	const forms = { ...ledger.forms };
	const count = countOf(groups);
	const back = groups.map((group): Group => {
		const { successes, ...known } = healthOf(ledger, group, now);
		const waits = successes !== undefined;
		forms[formKey(group)] = { ...known, triedAt: now, successes: waits ? 0 : undefined };
		if (group.alone) return { ...group, atOnce: 1 };
		if (waits) return group;
		const failures = group.failures + 1;
		return { ...group, failures, failedAt: now, atOnce: partOf(failures, count) };
	});
	return { groups: back, forms };
}

/** @param streak with this failure */
function failedAlone(
	ledger: Ledger,
	execution: Execution,
	now: number,
	streak: number,
): Pick<Ledger, 'groups' | 'forms'> {
	const [group] = execution.groups;
	const known = healthOf(ledger, group, now);
	const singleFailures = known.singleFailures + (group.alone ? 0 : 1);
	const failingSince = known.singleFailures === 0 ? now : known.failingSince;
	const waits = known.successes !== undefined;
	// Without a success in between, it may be an outage.
	const isRefused = singleFailures >= STREAK && ledger.lastSuccessAt >= failingSince - CLOSE;
	const successes = waits || isRefused ? 0 : undefined;
	const health = { singleFailures, failingSince, triedAt: now, successes };
	const alone = oneMoreFailure(ledger, group, execution, now);
	// A form waits only while others succeed. If it is an outage after all, `doubted` lifts the blame.
	const isOwnFault =
		alone.othersSucceeded === true ||
		(isClose(ledger.lastSuccessAt, now) && streak <= STREAK) ||
		(waits && streak === 0);
	const isNewlyToBlame = alone.toBlameSince === undefined && isOwnFault;
	return {
		groups: [isNewlyToBlame ? toBlame(group, alone) : aloneAgain(group, alone)],
		forms: { ...ledger.forms, [formKey(group)]: health },
	};
}

/**
 * Retries the leads of an execution with an unknown outcome.
 * @param mayBeSize whether it was interrupted, perhaps because of too many leads
 */
export function unknown(
	ledger: Ledger,
	execution: Execution,
	now: number,
	mayBeSize: boolean,
): Ledger {
	const count = countOf(execution.groups);
	const isAlone = mayBeSize && count === 1 && ledger.executionLimit === 1;
	const back = execution.groups.map((group): Group => {
		if (!isAlone) return group;
		const interruptions = (group.alone?.interruptions ?? 0) + 1;
		const alone = { ...oneMoreFailure(ledger, group, execution, now), interruptions };
		if (interruptions >= ENOUGH_INTERRUPTIONS) alone.toBlameSince ??= now;
		return aloneAgain(group, alone);
	});
	return {
		...ended(ledger, execution),
		groups: putBackFirst(ledger.groups, back),
		executionLimit: mayBeSize ? Math.max(1, Math.floor(count / 2)) : ledger.executionLimit,
	};
}

/** The user may have repaired something, so all leads are due. */
export function published(ledger: Ledger): Ledger {
	return {
		...ledger,
		trials: { left: MOST_TRIALS, at: 0 },
		groups: ledger.groups.map((group) => ({ ...group, dueAt: 0 })),
	};
}

/** Includes running executions. */
export function allGroups({ groups, running }: Ledger): Group[] {
	return [...groups, ...running.flatMap((execution) => execution.groups)];
}

function ended(ledger: Ledger, { id }: Execution): Ledger {
	return { ...ledger, running: ledger.running.filter((execution) => execution.id !== id) };
}

/** The form whose last try is longest ago; within it, leads that were never tried alone come first. */
function byTurn(ledger: Ledger, groups: readonly Group[]): Group | undefined {
	const turnOf = (group: Group) => ledger.forms[formKey(group)]?.triedAt ?? 0;
	return sortBy(groups, [
		turnOf,
		({ alone }) => Number(alone !== undefined),
		({ alone, failedAt = 0 }) => alone?.at ?? failedAt,
	])[0];
}

export function mayBeDown({ streak }: Ledger): boolean {
	return streak >= STREAK;
}

/** Whether the one lead that was tried then failed, too. */
function isDown({ streak }: Ledger): boolean {
	return streak > STREAK;
}

function healthOf({ forms }: Ledger, group: Group, now: number): FormHealth {
	return forms[formKey(group)] ?? { singleFailures: 0, failingSince: now, triedAt: now };
}

/** How many leads of a waiting form an execution may have; undefined if the form does not wait. */
export function limitOfWaiting(ledger: Ledger, group: Group): number | undefined {
	const successes = ledger.forms[formKey(group)]?.successes;
	return successes === undefined
		? undefined
		: Math.max(1, Math.floor(successes / SUCCESSES_FOR_EACH));
}

function trialsLeft({ trials }: Ledger, now: number): number {
	// The clock may have been set back since.
	return Math.min(MOST_TRIALS, trials.left + Math.abs(now - trials.at) / RETRY_EVERY);
}

/** Of a single lead. */
function oneMoreFailure(ledger: Ledger, group: Group, execution: Execution, now: number): Alone {
	const { successes } = ledger;
	const { id = group.leads[0].hash, tries = 0, toBlameSince } = group.alone ?? {};
	return {
		id: execution.leadId ?? id,
		at: now,
		tries: tries + 1,
		successes,
		othersSucceeded: (group.alone && successes > group.alone.successes) || undefined,
		toBlameSince,
	};
}

/** Leads that seemed to blame since the last success may have failed in the outage that was now detected. */
function doubted(group: Group, { successes }: Ledger): Group {
	const { alone } = group;
	const isDoubtful =
		alone?.toBlameSince !== undefined && alone.tries === 1 && alone.successes === successes;
	return isDoubtful ? { ...group, alone: { ...alone, toBlameSince: undefined } } : group;
}

function grown(limit: number | undefined, count: number): number | undefined {
	if (limit === undefined || count * 2 < limit) return limit;
	const larger = limit < SMALL_LIMIT ? limit * 2 : Math.ceil(limit * 1.1);
	return larger > LARGEST_LIMIT ? undefined : larger;
}

function isClose(one: number, other: number): boolean {
	return Math.abs(one - other) <= CLOSE;
}
