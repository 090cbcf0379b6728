import { clamp, groupBy, partition, pickBy, sortBy, sumBy } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';

/*
 * The leads that the trigger still owes the workflow: which come next, and what the end of an execution changes. Pure
 * functions: each takes a ledger and the time by n8n's clock, and returns the next ledger. A lead is here from its
 * reading until it is processed or given up, by hash and time only: the trigger reads its answers again from LinkedIn.
 *
 * Leads of one form with the same history are one group. A group is in one of these states; in brackets, the word for
 * people:
 *
 *   new      (waiting)   Its leads have not failed.
 *   cut      (retrying)  Its leads failed together. An execution gets a part of the group.
 *   alone    (retrying)  One lead, which failed in an execution of its own.
 *   excused  (retrying)  As `alone`, but an outage explains its failures. It is retried once with others of its form.
 *   refused  (refused)   As `alone`, and it failed again on another day while others succeeded. It has been reported.
 *   givenUp  (–)         As `alone`, and given up. It is for the output Refused, which the user has chosen.
 *
 * An execution takes leads out of their groups (`started`). Its outcome (`ended`) brings back those that are not processed:
 *
 *   succeeded    None.
 *   failed       Several leads: new, cut → cut; excused → alone. One lead: any state → alone, or refused as before.
 *   interrupted  n8n was stopped, or the execution was. Several leads: in the same state, and the next executions have half
 *                as many leads, then a tenth more after each success. One lead: as if it had failed, and nothing else
 *                changes.
 *   unknown      In the same state, after a wait of up to an hour. After a day, this is reported.
 *
 * The execution for the output Refused is apart: unless it succeeds, its leads come there again a day later. It says nothing
 * about the destination.
 *
 * Three rules decide what the destination gets:
 *
 *   1. What failed is cut: into its forms, then into parts of √n leads, then into single leads. A single lead is retried
 *      after 15 minutes, 1 hour, 4, 16, and then every 20 hours; at least every 4 hours while nothing else succeeds.
 *   2. A form of which three leads in a row failed alone is on trial: it is read one lead at a time, the newest first,
 *      then a quarter as many as have succeeded in a row. After 32, or when a lead succeeds that had failed alone, the
 *      form is open again.
 *   3. After three failures in a row, the destination is in doubt, and one lead is tried. If it succeeds, those that
 *      failed were at fault. If it fails, the destination is down, and one lead is tried every 15 minutes. The success
 *      that ends the outage makes new or excused what failed in it, and no form stays on trial. A lead that had failed
 *      alone proves nothing, so it is tried last.
 *
 * Executions that will probably fail need a token. Each failed execution takes one; one comes back every 15 minutes, and
 * there are at most ten. So leads come in this order (`choose`):
 *
 *   a. the next part of a cut group;
 *   b. new leads of all open forms together, the oldest first;
 *   c. for a token, of the form whose last try is longest ago: leads on trial, or else a single lead.
 *
 * While the destination is in doubt or down, only one lead as in c. Leads that LinkedIn did not show come after all others
 * (unshown.ts), and those for the output Refused at the very end.
 *
 * Leads are given up by days on which the destination worked. The first success on another UTC day than the last one
 * begins such a day, unless it ends an outage. So neither an outage nor a clock that is set can count. Once on each such
 * day (`review`), single leads become refused, or are given up: if more days than the user chose have begun since the lead
 * first failed alone, and it failed at least three times with other successes in between, the last time in the second half
 * of those days.
 *
 * Examples:
 *   One bad lead among 500     Four executions fail: those with 500, 23, 5 and 1 leads. All others are processed. The lead
 *                              is retried ever less often, reported as refused within two days, given up after a week.
 *   Most of a form is refused  After three leads failed alone, the form is on trial, and other forms continue. Each refused
 *                              lead takes a token, so that 400 of them take four days until each was tried.
 *   The destination is down    After four failures, one lead is tried every 15 minutes, so that 96 executions fail in a
 *                              day. After the first success, all leads come in a few executions.
 *   A lead stops n8n           Its execution is interrupted with 500 leads, then with 250, … until the lead is alone. Then
 *                              it waits as if it had failed, and is given up likewise.
 */

/** Slightly less than 15 minutes, so that each poll at that interval may try. */
const RETRY_EVERY = 15 * MINUTE - 30_000;

/** Less than a day, so that a lead is tried at another time of each day. */
const LONGEST_RETRY = 20 * HOUR;

/** While nothing else succeeds, it may be an outage. After its end, nobody wants to wait until the next day. */
const LONGEST_IN_DOUBT = 4 * HOUR;

/** One bad lead makes three executions fail in a row until it is alone: those with 500, 23 and 5 leads. */
const FAILURES_TO_DOUBT = 3;

/** Two bad leads may come one after the other by chance. */
const FAILURES_TO_TRIAL = 3;

/** Of a form of which every fifth lead is refused, so many succeed in a row once in a thousand times. */
const SUCCESSES_TO_OPEN = 32;

/** After so many successes for each of its leads, an execution succeeds three times in four. */
const SUCCESSES_FOR_EACH = 4;

/** As many failures at once as nobody minds. */
const MOST_TOKENS = 10;

/** New leads need no token and take one when they fail, so that retries wait, but not longer than an hour. */
const LEAST_TOKENS = -3;

/** Of so few leads, the parts would hardly be larger than single leads. */
const SMALLEST_CUT = 8;

/** As many as tokens allow in six days. As many take some 130 kB in n8n's database. */
const MOST_SINGLES = 600;

/** Two failures may fall into two outages that were too short to be noticed. */
const LEAST_REFUSALS = 3;

/** The largest Batch Size. */
const LARGEST_LIMIT = 5_000;

/** The data to find a lead again at LinkedIn. */
export interface LeadRef {
	/** See `leadHash`. */
	hash: string;
	/** Both ends are included, and equal unless the lead's time is unreadable. */
	from: number;
	to: number;
}

export interface ReadRef extends LeadRef {
	/** See `ownerKey`. */
	owner: string;
	/** Empty when unreadable. */
	formId: string;
}

/** Why an execution failed. Stored, so it has no message: there may be an answer of a lead in it. */
export interface Failure {
	/** The name of the node, or empty. */
	node: string;
	/** A status or error code, for example `400` or `ECONNREFUSED`. */
	code?: string;
	/** When the execution began, as in n8n's list: n8n does not tell a trigger its number. Milliseconds. */
	at: number;
}

/** Leads of one form with the same history. Times are by n8n's clock. */
interface Leads {
	owner: string;
	formId: string;
	/** The oldest first. */
	leads: LeadRef[];
	dueAt: number;
	/** Since when LinkedIn does not list or serve them, or the settings exclude them. */
	missingSince?: number;
	/** Since when n8n has not reported how their executions ended. */
	unknown?: { since: number; isReported?: true };
}

export interface New extends Leads {
	state: 'new';
}

export interface Cut extends Leads {
	state: 'cut';
	/** How many leads an execution gets; undefined for the whole group. */
	partSize?: number;
	/** How many executions had succeeded when it failed. */
	successesBefore: number;
	/** Of the last execution that failed. */
	failure?: Failure;
}

export interface Single extends Leads {
	state: 'alone' | 'excused' | 'refused' | 'givenUp';
	/** LinkedIn's id, for reports. */
	id: string;
	/** Executions with this lead alone that failed or were interrupted. */
	tries: number;
	/** Those that no outage explains: another execution had succeeded since the one before. The first counts as well. */
	refusals: number;
	/** How many executions had succeeded before its last failure. */
	successesBefore: number;
	/** The days of its first and last failure alone, as `Ledger.days` counts them. */
	firstDay: number;
	lastDay: number;
	/** The last one. */
	failure?: Failure;
}

export type Group = New | Cut | Single;

/** What is known of a form, once one of its executions failed. */
type Form =
	/** `failedAlone`: how many of its leads failed alone for the first time, in a row. */
	| { state: 'open'; failedAlone: number; triedAt: number }
	/** `succeeded`: how many of its leads succeeded, in a row. */
	| { state: 'onTrial'; succeeded: number; triedAt: number };

export interface Execution {
	id: string;
	groups: Group[];
	/** Whether it will probably fail, so that its failure says nothing about the destination. */
	isTrial: boolean;
	/** LinkedIn's id, if there is only one lead. */
	leadId?: string;
}

/** How an execution ended. See `outcomeOf`. */
export type Outcome = 'succeeded' | 'failed' | 'interrupted' | 'unknown';

/** How an execution ended, and why, if it failed or was interrupted. */
export interface Ending {
	outcome: Outcome;
	failure?: Failure;
}

export interface Ledger {
	groups: Group[];
	running: Execution[];
	/** By `formKey`. */
	forms: Record<string, Form>;
	/** How many executions succeeded. */
	successes: number;
	/** Failures in a row, without those of trials. */
	streak: number;
	/** The number of tokens at a point in time. */
	tokens: { left: number; at: number };
	/** Days on which the destination worked, and the UTC day of the last one. */
	days: { count: number; last: number };
	/** The day of the last review, as `days` counts. */
	reviewedOn: number;
	/** How many leads an execution may have, after a larger one was interrupted. */
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
		successes: 0,
		streak: 0,
		tokens: { left: MOST_TOKENS, at: 0 },
		days: { count: 0, last: 0 },
		reviewedOn: 0,
	};
}

/** Adds leads that were read for the first time. */
export function add(ledger: Ledger, leads: readonly ReadRef[]): Ledger {
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
	const [givenUp, others] = partition(due, isGivenUpGroup);
	const [unshown, shown] = partition(others, isLast);
	return (
		chooseAmong(ledger, shown, now, choice) ??
		chooseAmong(ledger, unshown, now, choice) ??
		(givenUp.length > 0 ? { groups: givenUp.slice(0, choice.batchSize), isTrial: true } : undefined)
	);
}

function chooseAmong(
	ledger: Ledger,
	due: readonly Group[],
	now: number,
	{ batchSize }: Choice,
): Picked | undefined {
	const most = Math.min(batchSize, ledger.executionLimit ?? Infinity);
	if (!isInDoubt(ledger)) {
		const open = due.filter((group) => !isSingle(group) && !isOnTrial(ledger, group));
		const part = open.find(isCut);
		if (part) {
			const leads = part.leads.slice(0, Math.min(most, part.partSize ?? Infinity));
			return { groups: [{ ...part, leads }], isTrial: false };
		}
		if (open.length > 0) return { groups: oldest(open, most), isTrial: false };
	}
	if (tokensLeft(ledger, now) < 1) return undefined;
	const group = byTurn(ledger, due);
	if (group === undefined) return undefined;
	const isTrial = isSingle(group) || !isInDoubt(ledger);
	if (!isInDoubt(ledger) && group.state === 'excused') {
		const isToo = (other: Group) => other.state === 'excused' && formKey(other) === formKey(group);
		return { groups: due.filter(isToo).slice(0, most), isTrial };
	}
	const form = ledger.forms[formKey(group)];
	const succeeded = !isInDoubt(ledger) && form?.state === 'onTrial' ? form.succeeded : 0;
	const atOnce = Math.max(1, Math.floor(succeeded / SUCCESSES_FOR_EACH));
	// The newest leads, because the user may have repaired the form meanwhile.
	return { groups: [{ ...group, leads: group.leads.slice(-Math.min(most, atOnce)) }], isTrial };
}

/** Of the form whose last try is longest ago. */
function byTurn(ledger: Ledger, due: readonly Group[]): Group | undefined {
	// The last of equal groups failed longest ago, so it differs most from those that failed just now.
	return sortBy(due.toReversed(), [
		// What would probably fail anyway does not show whether the destination works.
		(group) => isInDoubt(ledger) && (isSingle(group) || isOnTrial(ledger, group)),
		(group) => ledger.forms[formKey(group)]?.triedAt ?? 0,
		isSingle,
		(group) => (isSingle(group) ? group.dueAt : 0),
	])[0];
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
 * The ledger after an execution.
 * @throws Error if the ledger does not know that the execution is running
 */
export function ended(
	ledger: Ledger,
	{ id }: Pick<Execution, 'id'>,
	{ outcome, failure }: Ending,
	now: number,
): Ledger {
	const [[execution], running] = partition(ledger.running, (each) => each.id === id);
	if (execution === undefined) throw new Error(`The execution ${id} is not running`);
	const left = { ...ledger, running };
	if (isGivenUp(execution)) {
		const again = execution.groups.map((group) => ({ ...group, dueAt: now + DAY }));
		return outcome === 'succeeded' ? left : { ...left, groups: putBack(left.groups, again) };
	}
	switch (outcome) {
		case 'succeeded':
			return succeeded(left, execution, now);
		case 'failed':
			return failed(left, execution, failure, now);
		case 'interrupted':
			return interrupted(left, execution, failure, now);
		case 'unknown':
			return unknown(left, execution, now);
	}
}

function succeeded(ledger: Ledger, { groups: processed }: Execution, now: number): Ledger {
	const wasDown = isDown(ledger);
	const forms = wasDown ? {} : { ...ledger.forms };
	for (const [key, ofForm] of Object.entries(groupBy(processed, formKey))) {
		if (key in forms) forms[key] = afterSuccess(forms[key], ofForm, now);
	}
	// A single lead that succeeds shows that its form was repaired.
	const mended = new Set(processed.filter(isSingle).map(formKey));
	const groups = ledger.groups.map((group): Group => {
		if (group.state === 'new' || group.state === 'givenUp') return group;
		if (group.successesBefore === ledger.successes) {
			if (wasDown) return afterOutage(group);
			// An outage that was too short to be noticed may explain all of its failures.
			if (isSingle(group) && group.refusals === 1) return dueWithin(group, RETRY_EVERY, now);
		}
		return isSingle(group) && mended.has(formKey(group)) ? dueWithin(group, 0, now) : group;
	});
	const count = countOf(processed);
	const { executionLimit: limit = Infinity } = ledger;
	// A tenth, because twice as many leads would be too many at every other execution.
	const larger = count < limit ? limit : Math.ceil(limit * 1.1);
	return {
		...ledger,
		groups: putBack([], groups),
		forms,
		successes: ledger.successes + 1,
		streak: 0,
		days: wasDown ? { ...ledger.days, last: dayOf(now) } : today(ledger, now),
		executionLimit: larger > LARGEST_LIMIT ? undefined : larger,
	};
}

function afterSuccess(form: Form, processed: readonly Group[], now: number): Form {
	const before = form.state === 'onTrial' ? form.succeeded : SUCCESSES_TO_OPEN;
	const succeeded = before + countOf(processed);
	return succeeded < SUCCESSES_TO_OPEN && !processed.some(isSingle)
		? { state: 'onTrial', succeeded, triedAt: now }
		: { state: 'open', failedAlone: 0, triedAt: now };
}

/** The outage explains the failure of a group that failed since the last success. */
function afterOutage(group: Cut | Single): Group {
	if (isCut(group)) return asNew(group);
	// It had failed before the outage, too.
	if (group.refusals > 1) return { ...group, dueAt: 0 };
	return { ...group, state: 'excused', dueAt: 0 };
}

function dueWithin(group: Single, ms: number, now: number): Single {
	return { ...group, dueAt: Math.min(group.dueAt, now + ms) };
}

function failed(
	ledger: Ledger,
	execution: Execution,
	failure: Failure | undefined,
	now: number,
): Ledger {
	const { groups, isTrial } = execution;
	const streak = ledger.streak + Number(!isTrial);
	const isAlone = countOf(groups) === 1;
	const forms = { ...ledger.forms };
	for (const group of groups) {
		const isFirst = isAlone && !isSingle(group);
		forms[formKey(group)] = afterFailure(forms[formKey(group)], isFirst, now);
	}
	const back = groups.map((group): Group => {
		if (isAlone) return failedAlone(ledger, execution, failure, now);
		if (group.state === 'excused') return { ...group, state: 'alone', failure };
		return isOnTrial(ledger, group) ? group : cut(ledger, group, groups.length > 1, failure);
	});
	return {
		...ledger,
		groups: putBackFirst(ledger.groups, back),
		forms,
		streak,
		tokens: {
			left: clamp(tokensLeft(ledger, now) - 1, LEAST_TOKENS, isDown({ streak }) ? 0 : MOST_TOKENS),
			at: now,
		},
	};
}

/** @param isFirst whether a lead of the form failed alone for the first time */
function afterFailure(form: Form | undefined, isFirst: boolean, now: number): Form {
	const failedAlone = (form?.state === 'open' ? form.failedAlone : 0) + Number(isFirst);
	return form?.state === 'onTrial' || failedAlone >= FAILURES_TO_TRIAL
		? { state: 'onTrial', succeeded: 0, triedAt: now }
		: { state: 'open', failedAlone, triedAt: now };
}

/** @param isWithOthers whether leads of other forms failed in the same execution */
function cut(
	{ successes }: Ledger,
	group: Group,
	isWithOthers: boolean,
	failure: Failure | undefined,
): Cut {
	if (isSingle(group)) throw new Error('A lead that failed alone had an execution with others');
	const { owner, formId, leads, dueAt, missingSince } = group;
	const count = leads.length;
	const part = count > SMALLEST_CUT ? Math.ceil(Math.sqrt(count)) : 1;
	const partSize = isWithOthers ? undefined : part;
	return {
		state: 'cut',
		owner,
		formId,
		leads,
		dueAt,
		missingSince,
		partSize,
		successesBefore: successes,
		failure,
	};
}

function failedAlone(
	ledger: Ledger,
	{ groups: [group], leadId }: Execution,
	failure: Failure | undefined,
	now: number,
): Single {
	const { owner, formId, leads, missingSince } = group;
	const { successes: successesBefore } = ledger;
	const day = today(ledger, now).count;
	const before = isSingle(group) ? group : undefined;
	const isRefusal = before === undefined || successesBefore > before.successesBefore;
	const refusals = (before?.refusals ?? 0) + Number(isRefusal);
	const tries = (before?.tries ?? 0) + 1;
	return {
		state: before?.state === 'refused' ? 'refused' : 'alone',
		...{ owner, formId, leads, missingSince, successesBefore, tries, failure },
		id: leadId ?? before?.id ?? leads[0].hash,
		refusals,
		firstDay: before?.firstDay ?? day,
		lastDay: day,
		dueAt:
			now +
			Math.min(refusals > 1 ? LONGEST_RETRY : LONGEST_IN_DOUBT, RETRY_EVERY * 4 ** (tries - 1)),
	};
}

function interrupted(
	ledger: Ledger,
	execution: Execution,
	failure: Failure | undefined,
	now: number,
): Ledger {
	const { groups } = execution;
	const count = countOf(groups);
	if (count === 1) {
		// Being interrupted says less than an error.
		const known = isSingle(groups[0]) ? groups[0].failure : undefined;
		const back = failedAlone(ledger, execution, known ?? failure, now);
		return { ...ledger, groups: putBackFirst(ledger.groups, [back]) };
	}
	return {
		...ledger,
		groups: putBackFirst(ledger.groups, groups),
		executionLimit: Math.max(1, Math.floor(count / 2)),
	};
}

function unknown(ledger: Ledger, { groups }: Execution, now: number): Ledger {
	const back = groups.map((group) => {
		const { since = now, isReported } = group.unknown ?? {};
		// As long as this lasts already.
		return {
			...group,
			unknown: { since, isReported },
			dueAt: now + clamp(now - since, 0, HOUR),
		};
	});
	return { ...ledger, groups: putBackFirst(ledger.groups, back) };
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

export interface Review {
	ledger: Ledger;
	/** Leads that have become refused. */
	refused: Single[];
	/** Leads that are no longer in the ledger. */
	givenUp: Single[];
}

/**
 * Once on each day on which the destination works, so that one report names all leads of a day.
 * @param hasOutput whether leads that are given up go to the output Refused, as long as there is room
 */
export function review(ledger: Ledger, giveUpAfterMs: number, hasOutput = false): Review {
	const { count } = ledger.days;
	if (count <= ledger.reviewedOn) return { ledger, refused: [], givenUp: [] };
	const days = giveUpAfterMs / DAY;
	const isOver = ({ refusals, firstDay, lastDay }: Single) =>
		count - firstDay > days && refusals >= LEAST_REFUSALS && lastDay - firstDay > days / 2;
	const isRefused = ({ state, refusals, firstDay, lastDay }: Single) =>
		state === 'alone' && refusals > 1 && lastDay > firstDay;
	const [single, others] = partition(ledger.groups, isSingle);
	const [over, kept] = partition(single, (group) => isGivenUpGroup(group) || isOver(group));
	const most = hasOutput ? MOST_SINGLES / 2 : MOST_SINGLES;
	const excess = sortBy(kept, 'firstDay').slice(0, Math.max(0, kept.length - most));
	const leaving = sortBy([...over, ...excess], 'firstDay');
	const forOutput = hasOutput ? leaving.slice(-most).map(asGivenUp) : [];
	const givenUp = leaving.slice(0, leaving.length - forOutput.length);
	const [found, known] = partition(without(kept, new Set(hashesOf(excess))) as Single[], isRefused);
	const refused = found.map((group): Single => ({ ...group, state: 'refused' }));
	const groups = [...others, ...known, ...refused, ...forOutput];
	const keys = new Set(allGroups({ ...ledger, groups }).map(formKey));
	const forms = pickBy(ledger.forms, (_, key) => keys.has(key));
	return { ledger: { ...ledger, groups, forms, reviewedOn: count }, refused, givenUp };
}

/**
 * Marks leads as reported whose executions have had no known outcome for a day.
 * @returns them and all others without an outcome, so that there is one report a day; none if none is due
 */
export function reportUnknown(ledger: Ledger, now: number): { ledger: Ledger; unknown: Group[] } {
	const isNew = ({ unknown }: Group) => unknown !== undefined && !unknown.isReported;
	const unknown = ledger.groups.filter(isNew);
	if (!unknown.some((group) => now - group.unknown!.since >= DAY)) return { ledger, unknown: [] };
	const groups = ledger.groups.map((group): Group => {
		const { since } = group.unknown ?? {};
		return since === undefined ? group : { ...group, unknown: { since, isReported: true } };
	});
	return { ledger: { ...ledger, groups }, unknown };
}

/**
 * Drops the oldest leads of an owner's forms on trial, because new leads could not be read otherwise.
 * @param owner see `ownerKey`
 * @param most how many leads of the owner may stay
 * @returns the dropped leads; none failed alone
 */
export function dropUntried(
	ledger: Ledger,
	owner: string,
	most: number,
): { ledger: Ledger; dropped: Group[] } {
	const ofOwner = ledger.groups.filter((group) => group.owner === owner);
	const excess = countOf(ofOwner) - most;
	const untried = ofOwner.filter((group) => isOnTrial(ledger, group) && !isSingle(group));
	if (excess <= 0 || isInDoubt(ledger)) return { ledger, dropped: [] };
	const dropped = oldest(untried, excess);
	const groups = without(ledger.groups, new Set(hashesOf(dropped)));
	return { ledger: { ...ledger, groups }, dropped };
}

/** Includes running executions. */
export function allGroups({ groups, running }: Ledger): Group[] {
	return [...groups, ...running.flatMap((execution) => execution.groups)];
}

export function isSingle(group: Group): group is Single {
	return group.state !== 'new' && group.state !== 'cut';
}

function isGivenUpGroup({ state }: Group): boolean {
	return state === 'givenUp';
}

/** Whether the execution is for the output Refused. */
export function isGivenUp({ groups }: Picked): boolean {
	return groups.some(isGivenUpGroup);
}

function asGivenUp(group: Single): Single {
	return isGivenUpGroup(group) ? group : { ...group, state: 'givenUp', dueAt: 0 };
}

function isCut(group: Group): group is Cut {
	return group.state === 'cut';
}

/** After three failures in a row, until the next success. */
function isInDoubt({ streak }: Ledger): boolean {
	return streak >= FAILURES_TO_DOUBT;
}

function isDown({ streak }: Pick<Ledger, 'streak'>): boolean {
	return streak > FAILURES_TO_DOUBT;
}

function isOnTrial({ forms }: Ledger, group: Group): boolean {
	return forms[formKey(group)]?.state === 'onTrial';
}

/** No wait is longer than a day: n8n's clock was set back meanwhile. */
export function isDue({ dueAt }: Pick<Group, 'dueAt'>, now: number): boolean {
	return dueAt <= now || dueAt > now + DAY;
}

function tokensLeft({ tokens }: Ledger, now: number): number {
	// The clock may have been set back since.
	return Math.min(MOST_TOKENS, tokens.left + Math.abs(now - tokens.at) / RETRY_EVERY);
}

/** The days including the present one, as if something had succeeded on it. */
function today({ days }: Ledger, now: number): Ledger['days'] {
	const last = dayOf(now);
	return days.last === last ? days : { count: days.count + 1, last };
}

function dayOf(now: number): number {
	return Math.floor(now / DAY);
}

export function asNew({ owner, formId, leads, missingSince }: Omit<Leads, 'dueAt'>): New {
	return { state: 'new', owner, formId, leads, missingSince, dueAt: 0 };
}

export function countOf(groups: readonly Group[]): number {
	return sumBy(groups, ({ leads }) => leads.length);
}

export function hashesOf(groups: readonly Group[]): string[] {
	return groups.flatMap(({ leads }) => leads.map(({ hash }) => hash));
}

export function only(groups: readonly Group[], hashes: ReadonlySet<string>): Group[] {
	return withLeads(groups, (hash) => hashes.has(hash));
}

export function without(groups: readonly Group[], hashes: ReadonlySet<string>): Group[] {
	return withLeads(groups, (hash) => !hashes.has(hash));
}

function withLeads(groups: readonly Group[], isKept: (hash: string) => boolean): Group[] {
	return groups
		.map((group) => {
			const leads = group.leads.filter(({ hash }) => isKept(hash));
			return leads.length === group.leads.length ? group : { ...group, leads };
		})
		.filter(({ leads }) => leads.length > 0);
}

export function oldest(groups: readonly Group[], most: number): Group[] {
	const leads = groups.flatMap((group) => group.leads);
	if (leads.length <= most) return [...groups];
	const first = sortBy(leads, 'from').slice(0, most);
	return only(groups, new Set(first.map(({ hash }) => hash)));
}

/** Adds groups after the others, and merges those of the same history. */
export function putBack(groups: readonly Group[], added: readonly Group[]): Group[] {
	return added.reduce((all, group) => merged(all, group, false), [...groups]);
}

/** As `putBack`, but before the others. */
function putBackFirst(groups: readonly Group[], added: readonly Group[]): Group[] {
	return added.reduceRight((all, group) => merged(all, group, true), [...groups]);
}

function merged(groups: Group[], group: Group, isFirst: boolean): Group[] {
	const history = historyOf(group);
	const index = isSingle(group) ? -1 : groups.findIndex((other) => historyOf(other) === history);
	if (index < 0) return isFirst ? [group, ...groups] : [...groups, group];
	const leads = sortBy([...groups[index].leads, ...group.leads], 'from');
	// The same but for the failure, of which the last one counts.
	return groups.map((other, at) => (at === index ? { ...group, leads } : other));
}

function historyOf(group: Group): string {
	const { state, dueAt, missingSince, unknown } = group;
	const { partSize, successesBefore } = isCut(group) ? group : {};
	const { since, isReported } = unknown ?? {};
	const all = [state, dueAt, missingSince, since, isReported, partSize, successesBefore];
	return [formKey(group), ...all].join(' ');
}

function formKey({ owner, formId }: Pick<Group, 'owner' | 'formId'>): string {
	return `${owner} ${formId}`;
}
