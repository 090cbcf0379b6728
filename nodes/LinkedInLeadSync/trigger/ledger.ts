import { clamp, difference, groupBy, keys, mapValues, partition, pickBy, sortBy } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';
import type { Ending } from './ending';
import type { Group, Leads, Single } from './groups';
import {
	asNew,
	countOf,
	formKey,
	hashesOf,
	isCut,
	isDue,
	isExcused,
	isForOutput,
	isOfOneRound,
	isSingle,
	merged,
	oldest,
	without,
} from './groups';
import type { ReadRef } from './leadRefs';

/*
 * The leads that the trigger still owes the workflow: which come next, and what the end of an execution changes. Pure
 * functions of a ledger and the time by n8n's clock. A lead is here from its reading until it is processed or given up, by
 * hash and time only: the trigger reads its answers again from LinkedIn. Groups of leads and their states: groups.ts.
 *
 * An execution takes leads out of their groups (`started`). Its outcome (`ended`) brings back those that are not processed:
 *
 *   failed       Several leads: cut. One lead: alone, or refused as before.
 *   interrupted  n8n was stopped, or the execution was. Several leads: in the same state, and the next executions have half
 *                as many leads, then a tenth more after each success. One lead: as if it had failed, and nothing else
 *                changes.
 *   unknown      In the same state, after a wait of up to an hour. After a day, this is reported.
 *
 * Three rules decide what the destination gets:
 *
 *   1. What failed is cut: into its forms, then into parts of √n leads, then into single leads. A single lead is retried
 *      after 15 minutes, 1 hour, 4, 16, and then every 20 hours; at least every 4 hours until something else succeeds.
 *   2. A form has a debt: a lead that fails alone for the first time adds ten, up to 30, and each lead that succeeds pays
 *      one. Above 20, the form is on trial from the next success on: its leads come one by one, the newest first.
 *   3. After three failures in a row, the destination is in doubt, and one lead is tried; after a fourth failure, one every
 *      15 minutes. The next success ends the doubt, and excuses one of the leads that failed alone for the first time
 *      meanwhile: it is retried at once.
 *
 * A lead that succeeds after it had failed alone was not at fault. So what failed between the same two successes is new
 * again, the debts of its form and theirs are paid, and other single leads of its form are due.
 *
 * What will probably fail, a single lead or a lead on trial, needs a token, and takes it by failing. One comes back every
 * 15 minutes, and there are at most ten. Two leads of a form on trial that succeed after a failure bring its token back, so
 * that a form of which less than a third is refused seldom waits for tokens. Leads come in this order (`choose`):
 *
 *   a. for a token, an excused lead;
 *   b. the next part of a cut group;
 *   c. new leads of all open forms together, the oldest first;
 *   d. for a token, of the form whose last failure is longest ago: a lead on trial, or else the single lead that failed longest
 *      ago. So a good one that failed in an outage waits for one try of each other at most.
 *
 * While the destination is in doubt, only one lead comes for a token, first one as in b and c of a form with a debt of 20
 * at most: the failure of others shows nothing. Leads that LinkedIn did not show come after all others (unshown.ts), and
 * those for the output Refused at the very end.
 *
 * Leads are given up by days on which the destination worked: UTC days with a success that did not end a doubt. So neither
 * an outage nor a clock that is set can count. Once on each such day (`review`), leads become refused, or are given up: a
 * lead that failed alone for the first time more such days ago than the user chose, and at least three times with another
 * success in between, the last time in the second half of these days. Of more than 500 single leads, the oldest are given
 * up at once.
 *
 * Examples:
 *   One bad lead among 500     Four executions fail: those with 500, 23, 5 and 1 leads. All others are processed. The lead is
 *                              retried ever less often, reported as refused on the third day, given up on the eighth.
 *   Most of a form is refused  After three leads failed alone, the form is on trial, and other forms continue. Each refused
 *                              lead takes a token: 96 are tried in a day, and retried when no others of the form wait.
 *   The destination is down    After four failures, one lead is tried every 15 minutes, so that 96 executions fail in a day.
 *                              Then a lead succeeds, one that had failed, too, and all others come together.
 *   A lead stops n8n           Its execution is interrupted with 500 leads, then with 250, … until the lead is alone. Then
 *                              it waits as if it had failed, and is given up likewise.
 */

/** Slightly less than 15 minutes, so that each poll at that interval may try. */
const RETRY_EVERY = 15 * MINUTE - 30_000;

/** Less than a day, so that a lead is tried at another time of each day. */
const LONGEST_RETRY = 20 * HOUR;

/** While nothing else succeeds, it may be an outage. After its end, nobody wants to wait until the next day. */
const LONGEST_UNEXPLAINED = 4 * HOUR;

/** So many show nothing yet, because one bad lead makes those with 500, 23 and 5 leads fail. The next one decides. */
const FAILURES_TO_DOUBT = 3;

/** Where more than each tenth lead is refused, fewer executions fail with single leads than with parts. */
const DEBT_FOR_REFUSAL = 10;

/** Two bad leads may come one after the other by chance. */
const DEBT_OF_OPEN_FORM = 2 * DEBT_FOR_REFUSAL;

/** A form that was repaired is open after ten leads. */
const MOST_DEBT = 3 * DEBT_FOR_REFUSAL;

/** After two successes: after one, a form of which half is refused would never wait for a token. */
const DEBT_WITHOUT_TOKEN = MOST_DEBT - 2;

/** As many failures at once as nobody minds. */
const MOST_TOKENS = 10;

/** Of so few leads, the parts would hardly be larger than single leads. */
const SMALLEST_CUT = 8;

/** As many as tokens allow in five days. As many take some 50 kB in n8n's database. */
const MOST_SINGLES = 500;

/** Two rounds may be two outages that were too short to be noticed. */
const LEAST_ROUNDS = 3;

/** The largest Batch Size. */
const LARGEST_LIMIT = 5_000;

/** What is known of a form since one of its executions failed. */
interface Form {
	/** How many of its leads have to succeed until all refused ones are paid for. */
	debt: number;
	/** How many executions had succeeded before the failure that made the debt more than that of an open form. */
	successesBefore?: number;
	failedAt: number;
}

export interface Execution {
	id: string;
	groups: Group[];
	/** LinkedIn's id, if there is only one lead. */
	leadId?: string;
	/** Whether its leads count as processed as soon as n8n has started it. */
	isProcessedAtStart?: boolean;
}

export interface Ledger {
	groups: Group[];
	running: Execution[];
	/** By `formKey`, without forms that never failed. */
	forms: Record<string, Form>;
	/** How many executions succeeded. */
	successes: number;
	/** Failures in a row, without those that needed a token. */
	streak: number;
	/** The number of tokens at a point in time. */
	tokens: { left: number; at: number };
	/** Days on which the destination worked, and the UTC day of the last one. */
	days: { count: number; last: number };
	/** The day of the last review, as `days` counts. */
	reviewedOn: number;
	/** The last report of executions with an unknown outcome. */
	unknownReportedAt: number;
	/** How many leads an execution may have: fewer than the user chose after a larger one was interrupted. */
	executionLimit: number;
}

export function emptyLedger(): Ledger {
	return {
		groups: [],
		running: [],
		forms: {},
		successes: 0,
		streak: 0,
		tokens: { left: MOST_TOKENS, at: 0 },
		days: { count: 0, last: 0 },
		reviewedOn: 0,
		unknownReportedAt: 0,
		executionLimit: LARGEST_LIMIT,
	};
}

/** Adds leads that were read for the first time. */
export function add(ledger: Ledger, leads: readonly ReadRef[]): Ledger {
	const found = leads.map(({ owner, formId, ...lead }) => asNew({ owner, formId, leads: [lead] }));
	return { ...ledger, groups: merged([...ledger.groups, ...found]) };
}

/**
 * The leads for the next execution; undefined if none is due.
 * @param choice the user's Batch Size, and whether the group's owner and form are watched and readable
 */
export function choose(
	ledger: Ledger,
	now: number,
	choice: { batchSize: number; isReady: (group: Group) => boolean },
): Group[] | undefined {
	const due = ledger.groups.filter((group) => isDue(group, now) && choice.isReady(group));
	const most = Math.min(choice.batchSize, ledger.executionLimit);
	const [forOutput, others] = partition(due, isForOutput);
	// To look for leads that LinkedIn did not show may take the whole poll. After a day, they no longer come last.
	const isLast = ({ missingSince, dueAt }: Group) =>
		missingSince !== undefined && dueAt > now - DAY;
	const [unshown, shown] = partition(others, isLast);
	const chosen = chooseAmong(ledger, shown, now, most) ?? chooseAmong(ledger, unshown, now, most);
	return chosen ?? (forOutput.length > 0 ? forOutput.slice(0, most) : undefined);
}

function chooseAmong(
	ledger: Ledger,
	due: readonly Group[],
	now: number,
	most: number,
): Group[] | undefined {
	const hasToken = tokensLeft(ledger, now) >= 1;
	const open = due.filter((group) => !needsToken(ledger, group));
	if (!isInDoubt(ledger)) {
		const excused = due.find(isExcused);
		if (hasToken && excused !== undefined) return [excused];
		const part = open.find(isCut);
		if (part)
			return [{ ...part, leads: part.leads.slice(0, Math.min(most, part.partSize ?? most)) }];
		if (open.length > 0) return oldest(open, most);
	}
	const isLast = (group: Group) => !open.includes(group) || isInDebt(ledger, group);
	const failedAt = (group: Group) => ledger.forms[formKey(group)]?.failedAt ?? 0;
	// The last of equal groups failed longest ago, so it differs most from those that failed just now.
	const [next] = sortBy(due.toReversed(), [isLast, failedAt, isSingle]);
	// The newest lead, because the user may have repaired the form meanwhile.
	return hasToken && next ? [{ ...next, leads: next.leads.slice(-1) }] : undefined;
}

export function started(ledger: Ledger, execution: Execution): Ledger {
	const groups = execution.groups.map((group) => ({ ...group, missingSince: undefined }));
	return {
		...ledger,
		groups: without(ledger.groups, hashesOf(groups)),
		running: [...ledger.running, { ...execution, groups }],
	};
}

/**
 * The ledger after an execution.
 * @throws Error if the ledger does not know that the execution is running
 */
export function ended(
	ledger: Ledger,
	{ id }: Pick<Execution, 'id'>,
	ending: Ending,
	now: number,
): Ledger {
	const [[execution], running] = partition(ledger.running, (each) => each.id === id);
	if (execution === undefined) throw new Error(`The execution ${id} is not running`);
	const { groups } = execution;
	const left = { ...ledger, running };
	const back = (change: (group: Group) => Partial<Leads>) =>
		withBack(
			left,
			groups.map((group): Group => ({ ...group, ...change(group) })),
		);
	const { outcome } = ending;
	const count = countOf(groups);
	if (outcome === 'interrupted' && count !== 1) {
		const executionLimit = Math.max(1, Math.floor(count / 2));
		return { ...back(() => ({ unknownSince: undefined })), executionLimit };
	}
	if (groups.some(isForOutput)) {
		return outcome === 'succeeded' ? left : back(() => ({ dueAt: now + DAY }));
	}
	if (outcome === 'unknown') {
		// As long as this lasts already.
		return back(({ unknownSince = now }) => ({
			unknownSince,
			dueAt: now + clamp(now - unknownSince, 0, HOUR),
		}));
	}
	if (outcome === 'succeeded') return succeeded(left, groups, now);
	if (outcome === 'failed') return failed(left, execution, ending, now);
	return withBack(left, [failedAlone(left, execution, ending, now)]);
}

function succeeded(ledger: Ledger, processed: readonly Group[], now: number): Ledger {
	const wasInDoubt = isInDoubt(ledger);
	const single = processed.find(isSingle);
	const failedAfter = (successes: number) =>
		ledger.groups.filter((group) => isOfOneRound(group) && group.successesBefore === successes);
	const explained = single && isOfOneRound(single) ? failedAfter(single.successesBefore) : [];
	const excused = wasInDoubt ? failedAfter(ledger.successes).find(isSingle) : undefined;
	const groups = ledger.groups.map((group): Group => {
		if (explained.includes(group)) return asNew(group);
		if (!isSingle(group) || isForOutput(group)) return group;
		if (group === excused) return { ...group, state: 'excused', dueAt: 0 };
		return single && formKey(group) === formKey(single) ? { ...group, dueAt: 0 } : group;
	});
	const counts = mapValues(groupBy(processed, formKey), countOf);
	const paid = new Set(single ? [single, ...explained].map(formKey) : []);
	const forms = mapValues(ledger.forms, (form, key): Form => {
		const debt = paid.has(key) ? 0 : Math.max(0, form.debt - (counts[key] ?? 0));
		return { ...form, debt };
	});
	const isTokenBack = (key: string) =>
		ledger.forms[key].debt > DEBT_WITHOUT_TOKEN && forms[key].debt <= DEBT_WITHOUT_TOKEN;
	const tokensBack = keys(forms).filter(isTokenBack).length;
	const { executionLimit: limit } = ledger;
	return {
		...ledger,
		groups: merged(groups),
		forms,
		successes: ledger.successes + 1,
		streak: 0,
		tokens: { left: tokensLeft(ledger, now) + tokensBack, at: now },
		days: wasInDoubt ? ledger.days : today(ledger, now),
		// A tenth, because twice as many leads would be too many at every other execution.
		executionLimit: countOf(processed) < limit ? limit : Math.ceil(limit * 1.1),
	};
}

function failed(ledger: Ledger, execution: Execution, ending: Ending, now: number): Ledger {
	const { groups } = execution;
	const isAlone = countOf(groups) === 1;
	const isExpected = isFailureExpected(ledger, groups);
	const forms = { ...ledger.forms };
	const back = groups.map((group): Group => {
		const key = formKey(group);
		const added = isAlone && !isSingle(group) ? DEBT_FOR_REFUSAL : 0;
		const { debt: before, successesBefore } = forms[key] ?? { debt: 0 };
		forms[key] = {
			debt: Math.min(MOST_DEBT, before + added),
			successesBefore: before > DEBT_OF_OPEN_FORM ? successesBefore : ledger.successes,
			failedAt: now,
		};
		if (isAlone) return failedAlone(ledger, execution, ending, now);
		const { length } = group.leads;
		const part = length > SMALLEST_CUT ? Math.ceil(Math.sqrt(length)) : 1;
		const partSize = groups.length > 1 ? undefined : part;
		const { failure } = ending;
		return { ...asNew(group), state: 'cut', partSize, successesBefore: ledger.successes, failure };
	});
	// While the destination is in doubt, the next one comes 15 minutes later.
	const left = isInDoubt(ledger) ? 0 : Math.max(0, tokensLeft(ledger, now) - Number(isExpected));
	return {
		...withBack(ledger, back),
		forms,
		streak: ledger.streak + Number(!isExpected),
		tokens: { left, at: now },
	};
}

function failedAlone(
	{ successes, days }: Ledger,
	{ groups: [group], leadId }: Execution,
	{ failure }: Ending,
	now: number,
): Single {
	const before = isSingle(group) ? group : undefined;
	const tries = (before?.tries ?? 0) + 1;
	const rounds = (before?.rounds ?? 0) + Number(before?.successesBefore !== successes);
	const longest = rounds === 1 ? LONGEST_UNEXPLAINED : LONGEST_RETRY;
	return {
		...asNew(group),
		state: before === undefined || before.state === 'excused' ? 'alone' : before.state,
		id: leadId ?? before?.id ?? group.leads[0].hash,
		dueAt: now + Math.min(longest, RETRY_EVERY * 4 ** (tries - 1)),
		successesBefore: successes,
		tries,
		rounds,
		firstDay: before?.firstDay ?? today({ days }, now).count,
		lastDay: days.count,
		failure,
	};
}

/** The user may have repaired something, so all leads are due. */
export function published(ledger: Ledger): Ledger {
	return {
		...ledger,
		tokens: { left: MOST_TOKENS, at: 0 },
		groups: ledger.groups.map((group) => ({ ...group, dueAt: 0 })),
		// Give Up After may be shorter now.
		reviewedOn: 0,
	};
}

/**
 * Once on each day on which the destination works, so that one report names all leads of a day.
 * @param hasOutput whether leads that are given up go to the output Refused
 * @returns leads that have become refused, and those that are no longer in the ledger
 */
export function review(
	ledger: Ledger,
	giveUpAfterMs: number,
	hasOutput = false,
): { ledger: Ledger; refused: Single[]; givenUp: Single[] } {
	const { count } = ledger.days;
	if (count <= ledger.reviewedOn) return { ledger, refused: [], givenUp: [] };
	const days = giveUpAfterMs / DAY;
	const reviewed = ledger.groups.map((group): Group => {
		if (!isSingle(group) || isForOutput(group)) return group;
		const { state, rounds, firstDay, lastDay } = group;
		// A lead whose last try is long ago may be fine by now.
		const isLate = count - firstDay > days && lastDay - firstDay >= days / 2;
		if (isLate && rounds >= LEAST_ROUNDS) return { ...group, state: 'givenUp', dueAt: 0 };
		return state === 'alone' && lastDay > firstDay ? { ...group, state: 'refused' } : group;
	});
	const singles = sortBy(reviewed.filter(isSingle), 'firstDay');
	const over = singles.slice(0, Math.max(0, singles.length - MOST_SINGLES));
	const isOver = (single: Single) => over.includes(single) || (isForOutput(single) && !hasOutput);
	const givenUp = singles.filter(isOver);
	const groups = difference(reviewed, givenUp);
	const waiting = new Set(allGroups({ ...ledger, groups }).map(formKey));
	const forms = pickBy(ledger.forms, (_, key) => waiting.has(key));
	const isNew = (single: Single) => single.state === 'refused' && !ledger.groups.includes(single);
	const refused = singles.filter((single) => isNew(single) && !isOver(single));
	return { ledger: { ...ledger, groups, forms, reviewedOn: count }, refused, givenUp };
}

/**
 * Reports leads whose executions have had no known outcome for a day.
 * @returns them and all others without an outcome, so that there is one report a day; none if none is due
 */
export function reportUnknown(ledger: Ledger, now: number): { ledger: Ledger; unknown: Group[] } {
	const unknown = ledger.groups.filter(
		({ unknownSince = 0 }) => unknownSince > ledger.unknownReportedAt,
	);
	const isAnyDue = unknown.some(({ unknownSince = now }) => now - unknownSince >= DAY);
	return isAnyDue
		? { ledger: { ...ledger, unknownReportedAt: now }, unknown }
		: { ledger, unknown: [] };
}

/**
 * The oldest leads of an owner's forms on trial, which have to go, because new leads could not be read otherwise.
 * @param owner see `ownerKey`
 * @param most how many leads of the owner may stay
 * @returns none that failed alone
 */
export function untriedBeyond(ledger: Ledger, owner: string, most: number): Group[] {
	const ofOwner = ledger.groups.filter((group) => group.owner === owner);
	const excess = countOf(ofOwner) - most;
	// An excused lead may still show that its form is not at fault.
	if (excess <= 0 || isInDoubt(ledger) || ofOwner.some(isExcused)) return [];
	const untried = ofOwner.filter((group) => !isSingle(group) && isOnTrial(ledger, group));
	return oldest(untried, excess);
}

/** Includes running executions. */
export function allGroups({ groups, running }: Ledger): Group[] {
	return [...groups, ...running.flatMap((execution) => execution.groups)];
}

/** Whether the failure of an execution with these groups says nothing about the destination. */
export function isFailureExpected(ledger: Ledger, groups: readonly Group[]): boolean {
	return groups.some((group) => needsToken(ledger, group));
}

function needsToken(ledger: Ledger, group: Group): boolean {
	return isSingle(group) || isOnTrial(ledger, group);
}

/** After three failures in a row, until the next success. */
function isInDoubt({ streak }: Ledger): boolean {
	return streak >= FAILURES_TO_DOUBT;
}

/** Until something succeeds, nobody can tell a refused form from an outage. */
function isOnTrial(ledger: Ledger, group: Group): boolean {
	const { successesBefore } = ledger.forms[formKey(group)] ?? {};
	return isInDebt(ledger, group) && successesBefore !== ledger.successes;
}

function isInDebt({ forms }: Ledger, group: Group): boolean {
	return (forms[formKey(group)]?.debt ?? 0) > DEBT_OF_OPEN_FORM;
}

function tokensLeft({ tokens }: Ledger, now: number): number {
	// The clock may have been set back since.
	return Math.min(MOST_TOKENS, tokens.left + Math.abs(now - tokens.at) / RETRY_EVERY);
}

/** The days including the present one, as if something had succeeded on it. */
function today({ days }: Pick<Ledger, 'days'>, now: number): Ledger['days'] {
	const last = Math.floor(now / DAY);
	return days.last === last ? days : { count: days.count + 1, last };
}

/** What comes back is before the others, so that the search for bad leads continues where it was. */
function withBack(ledger: Ledger, back: readonly Group[]): Ledger {
	return { ...ledger, groups: merged([...back, ...ledger.groups]) };
}
