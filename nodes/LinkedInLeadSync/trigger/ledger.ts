import { clamp, groupBy, partition, pickBy, sortBy, sumBy } from 'lodash';
import { MINUTE, HOUR, DAY } from '../../shared/values/time';

/*
 * Which leads are owed, what comes next, and what an outcome changes. No I/O and no clock: each function takes a
 * ledger and the time, and gives the ledger that follows. A lead is here from when it was read until it is done.
 *
 * A lead in the ledger is always in one of these states; leads of one form with the same history are one group.
 *
 *   new             Nothing is known against it. New leads of all forms go together, the oldest first.
 *                   → running.
 *   failed together An execution with it and others failed. Its form comes by itself, whole once more, then in parts
 *                   of the square root, then one by one. → running; new again where a success ends an outage.
 *   failed alone    Either the lead is bad, or the destination was down. A success within five minutes of the
 *                   failure tells: the lead is to blame since then. It is retried by itself, ever less often, and
 *                   as soon as another of its form that was to blame succeeds. → running; given up, in words, once
 *                   it was to blame for days and failed late in that time, too.
 *   missing         LinkedIn does not show it now. It is looked for ever less often. → running; dropped after a month.
 *   running         An execution has it. Success → done. Failure → failed together, or alone. Nobody knows how it
 *                   ended → as before; if that was perhaps because of its size, the next ones are half as large.
 *
 * Three rules keep one lead, form or destination from hurting the others:
 *   1. Three failures in a row that nobody expected: it may be an outage. Then a single lead is tried every
 *      15 minutes, of the form tried longest ago, until one succeeds. Outages do not count towards giving up.
 *   2. Three leads of a form in a row that failed alone while others succeeded: the form waits. It is searched lead by
 *      lead, those first that were not tried alone. If one of these succeeds, two follow, then four, …
 *   3. What is expected to fail (a form that waits, a lead to blame) is a trial. There is one trial every 15 minutes,
 *      ten at once after a pause: about 100 failed executions a day, however much is refused. A success costs none.
 *
 * For example:
 *   One bad lead among 500     The batch fails, then its form as a whole, then a part of 23, then the lead alone. After
 *                              these four failed executions all others are done. The lead is retried after 1, 4 and 16
 *                              hours, then every 20, and given up after seven days.
 *   The destination is down    After three failures one lead is tried every 15 minutes, whatever waits. The first success
 *                              ends the outage: all that failed in it is new again, and goes in batches.
 *   n8n is killed              Nobody knows how the running execution ended, so its leads are emitted once more, in
 *                              batches half as large, which grow again with each success.
 *   Most of a form is refused  Its leads come down to single ones. After three that failed the form waits, and other forms
 *                              go on. Each trial finds a good lead, or one to blame, which is retried and given up as above.
 */

/** A success so soon before or after a failure shows that the destination worked then. */
const CLOSE = 5 * MINUTE;

/** So many failures in a row are more than chance. */
const STREAK = 3;

/** A little less than 15 minutes, so that a poll every 15 minutes finds a trial each time. */
const TRIAL_EVERY = 15 * MINUTE - 30_000;
const MOST_TRIALS = 10;

/** A form that waits is open again once so many of its leads have succeeded together. */
const OPEN_SIZE = 16;

/** LinkedIn's lists may lag behind, or show nothing while a role is lost; what is missing for longer was cancelled. */
const LONGEST_MISSING = 30 * DAY;

/** Below this, the size of executions doubles with each success; above, it grows by a tenth. */
const SMALL_SIZE = 50;
const LARGEST_SIZE = 5_000;

/** So many interruptions of a lead that is alone in its execution are more than chance. */
const ENOUGH_INTERRUPTIONS = 5;

/** A lead, as far as it has to be found again at LinkedIn. */
export interface LeadRef {
	/** See `leadHash`. */
	hash: string;
	/** It was submitted between these two, both included, epoch milliseconds: the same, unless its time is unreadable. */
	from: number;
	to: number;
}

/** A lead that was read. */
export interface ReadRef extends LeadRef {
	/** See `ownerKey`. */
	owner: string;
	/** Of the form that was answered; empty when it cannot be read. */
	formId: string;
}

/** Leads of one form with the same history. Times are epoch milliseconds by the own clock. */
export interface Group {
	owner: string;
	formId: string;
	/** The oldest first. */
	leads: LeadRef[];
	/** Executions of all of them that failed. */
	failures: number;
	/** How many go together; all of them when absent. */
	atOnce?: number;
	/** Not before this time. */
	dueAt: number;
	/** When an execution of all of them failed last. */
	failedAt?: number;
	/** Of a single lead that failed, or was interrupted, with no other in its execution. */
	alone?: Alone;
	/** Since when LinkedIn does not show them. */
	missingSince?: number;
}

/** What is known of a lead that failed alone. */
export interface Alone {
	/** LinkedIn's id, for people. */
	id: string;
	/** When it failed last. */
	at: number;
	tries: number;
	/** Since when it is to blame, moved on by outages. */
	since?: number;
}

/** What is known of a form of which executions fail. */
export interface FormHealth {
	/** Leads that failed alone since one succeeded. */
	failures: number;
	/** When the first of them failed. */
	since: number;
	triedAt: number;
	/** Of a form that waits: how many of its leads may go together. */
	size?: number;
}

/** Leads that n8n was given. */
export interface Execution {
	id: string;
	emittedAt: number;
	groups: Group[];
	/** Whether it is expected to fail. */
	isTrial: boolean;
	/** Of a single lead: its id at LinkedIn. */
	leadId?: string;
	/** Whether its leads are done as soon as it runs, whatever becomes of it. */
	isImmediate?: boolean;
}

export interface Ledger {
	groups: Group[];
	running: Execution[];
	/** By owner and form. */
	forms: Record<string, FormHealth>;
	lastSuccessAt: number;
	/** Failures in a row that nobody expected. */
	streak: number;
	/** Since when the destination is down. */
	downSince?: number;
	/** How many trials there may be, as of a time. */
	trials: { left: number; at: number };
	/** Most leads of an execution, after n8n ended in one with more. */
	size?: number;
}

/** What goes into the next execution. */
export type Picked = Pick<Execution, 'groups' | 'isTrial'>;

/** What is emitted. */
export interface Choice {
	batchSize: number;
	/** Whether leads of an owner and form are watched, and can be read. */
	isReady: (group: Group) => boolean;
}

/** The ledger before anything was read. */
export function emptyLedger(): Ledger {
	return {
		groups: [],
		running: [],
		forms: {},
		lastSuccessAt: 0,
		streak: 0,
		trials: { left: MOST_TRIALS, at: 0 },
	};
}

/** Takes up leads that were read for the first time. */
export function read(ledger: Ledger, leads: readonly ReadRef[]): Ledger {
	const ofForms = Object.values(groupBy(sortBy(leads, 'from'), formKey)).map(
		(found): Group => ({
			owner: found[0].owner,
			formId: found[0].formId,
			leads: found.map(({ hash, from, to }) => ({ hash, from, to })),
			failures: 0,
			dueAt: 0,
		}),
	);
	return { ...ledger, groups: ofForms.reduce((all, group) => putBack(all, group), ledger.groups) };
}

/** What the next execution is to get; undefined when there is nothing for now. */
export function choose(ledger: Ledger, now: number, choice: Choice): Picked | undefined {
	const most = Math.min(choice.batchSize, ledger.size ?? Infinity);
	const due = ledger.groups.filter((group) => group.dueAt <= now && choice.isReady(group));
	const [waiting, open] = partition(due, (group) => sizeOf(ledger, group) !== undefined);
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
		const telling = open.filter((group) => !isToBlame(group));
		const group = byTurn(ledger, telling);
		if (group) return { groups: [{ ...group, leads: group.leads.slice(0, 1) }], isTrial: false };
	}
	const group = byTurn(ledger, [...waiting, ...open.filter(({ alone }) => alone)]);
	if (!group) return undefined;
	const size = sizeOf(ledger, group);
	// Of a form that waits the newest: the form may have been mended meanwhile.
	const leads = group.leads.slice(-Math.min(most, size ?? 1));
	const isTrial = size !== undefined || isToBlame(group);
	return { groups: [{ ...group, leads }], isTrial };
}

/** An execution is about to get these leads. */
export function started(ledger: Ledger, execution: Execution): Ledger {
	const hashes = new Set(hashesOf(execution.groups));
	const groups = execution.groups.map((group) => ({ ...group, missingSince: undefined }));
	return {
		...ledger,
		groups: without(ledger.groups, hashes),
		running: [...ledger.running, { ...execution, groups }],
	};
}

/** An execution succeeded: the destination works, and a lead that failed alone just before is to blame. */
export function succeeded(ledger: Ledger, execution: Execution, now: number): Ledger {
	const { downSince } = ledger;
	const outage = downSince === undefined ? 0 : now - downSince;
	const forms = { ...ledger.forms };
	// New leads that succeed tell nothing about those that are to blame; one of these does.
	const mended = new Set(execution.groups.filter(isToBlame).map(formKey));
	for (const key of new Set(execution.groups.map(formKey))) {
		const size = (forms[key]?.size ?? Infinity) * 2;
		if (size <= OPEN_SIZE) forms[key] = { ...forms[key], failures: 0, triedAt: now, size };
		else delete forms[key];
	}
	const groups = ledger.groups.map((group): Group => {
		const { alone, failedAt = 0 } = group;
		if (!alone) {
			const failedInOutage = downSince !== undefined && failedAt >= downSince - CLOSE;
			return failedInOutage
				? { ...group, failures: 0, atOnce: undefined, failedAt: undefined }
				: group;
		}
		if (alone.since !== undefined) {
			const dueAt = mended.has(formKey(group)) ? Math.min(group.dueAt, now) : group.dueAt;
			return { ...group, dueAt, alone: { ...alone, since: alone.since + outage } };
		}
		if (isClose(alone.at, now)) return toBlame(group, alone);
		// It may have failed in an outage, which can be told now.
		return { ...group, dueAt: Math.min(group.dueAt, now) };
	});
	return {
		...ended(ledger, execution),
		groups: groups.reduce<Group[]>((all, group) => putBack(all, group), []),
		forms,
		lastSuccessAt: now,
		streak: 0,
		downSince: undefined,
		size: grown(ledger.size, countOf(execution.groups)),
	};
}

/** An execution failed: its leads are retried, fewer at once. */
export function failed(ledger: Ledger, execution: Execution, now: number): Ledger {
	const { isTrial, groups } = execution;
	const count = countOf(groups);
	const streak = isTrial ? ledger.streak : ledger.streak + 1;
	const left = streak >= STREAK ? 0 : Math.max(0, trialsLeft(ledger, now) - 1);
	const isDown = streak > STREAK && ledger.downSince === undefined;
	const hasJustWorked = isClose(ledger.lastSuccessAt, now) && streak <= STREAK;
	const forms = { ...ledger.forms };
	const back = groups.map((group): Group => {
		const key = formKey(group);
		const known = forms[key] ?? { failures: 0, since: now };
		forms[key] = { ...known, triedAt: now };
		if (count > 1) {
			if (known.size !== undefined) forms[key].size = 1;
			if (known.size !== undefined) return group;
			const failures = group.failures + 1;
			return { ...group, failures, failedAt: now, atOnce: partOf(failures, count, groups.length) };
		}
		const failures = known.failures + 1;
		const since = known.failures === 0 ? now : known.since;
		// While nothing else succeeds it may be an outage.
		const isRefused = failures >= STREAK && ledger.lastSuccessAt >= since - CLOSE;
		const size = known.size === undefined && !isRefused ? undefined : 1;
		forms[key] = { failures, since, triedAt: now, size };
		const tries = (group.alone?.tries ?? 0) + 1;
		const id = execution.leadId ?? group.alone?.id ?? group.leads[0].hash;
		const alone: Alone = { id, at: now, tries, since: group.alone?.since };
		// A form waits only where others succeed; should it be an outage all the same, the doubt comes with it.
		const isOwnFault = hasJustWorked || (known.size !== undefined && streak === 0);
		const isNewlyToBlame = alone.since === undefined && isOwnFault;
		return isNewlyToBlame ? toBlame(group, alone) : aloneAgain(group, alone);
	});
	const others = isDown ? ledger.groups.map((group) => doubted(group, ledger)) : ledger.groups;
	return {
		...ended(ledger, execution),
		groups: back.reduceRight<Group[]>((all, group) => putBack(all, group, true), others),
		forms,
		streak,
		downSince: isDown ? now : ledger.downSince,
		trials: { left, at: now },
	};
}

/**
 * Nobody knows how an execution ended: its leads are retried.
 * @param mayBeSize whether it ended, perhaps because it had too many leads
 */
export function unknown(
	ledger: Ledger,
	execution: Execution,
	now: number,
	mayBeSize: boolean,
): Ledger {
	const count = countOf(execution.groups);
	const isAlone = mayBeSize && count === 1 && ledger.size === 1;
	const back = execution.groups.map((group): Group => {
		if (!isAlone) return group;
		const tries = (group.alone?.tries ?? 0) + 1;
		const since = group.alone?.since ?? (tries >= ENOUGH_INTERRUPTIONS ? now : undefined);
		const id = execution.leadId ?? group.alone?.id ?? group.leads[0].hash;
		return aloneAgain(group, { id, at: now, tries, since });
	});
	return {
		...ended(ledger, execution),
		groups: back.reduceRight<Group[]>((all, group) => putBack(all, group, true), ledger.groups),
		size: mayBeSize ? Math.max(1, Math.floor(count / 2)) : ledger.size,
	};
}

/** LinkedIn does not show these leads, which may have been cancelled: they are looked for ever less often. */
export function missing(ledger: Ledger, hashes: ReadonlySet<string>, now: number): Ledger {
	return moved(ledger, hashes, (group) => {
		const missingSince = group.missingSince ?? now;
		const dueAt = now + clamp(now - missingSince, MINUTE, DAY);
		return now - missingSince > LONGEST_MISSING ? undefined : { ...group, missingSince, dueAt };
	});
}

/** LinkedIn could not be asked for these leads, or they are not wanted for now. */
export function later(ledger: Ledger, hashes: ReadonlySet<string>, now: number): Ledger {
	return moved(ledger, hashes, (group) => ({ ...group, dueAt: now + HOUR }));
}

/** The workflow was published, perhaps after something was mended: all that waits is due. */
export function published(ledger: Ledger): Ledger {
	return {
		...ledger,
		streak: 0,
		trials: { left: MOST_TRIALS, at: 0 },
		groups: ledger.groups.map((group) => ({ ...group, dueAt: 0 })),
	};
}

/**
 * Gives up leads that failed alone for so long while others succeeded, together, so that one error names all.
 * @returns their groups
 */
export function giveUp(
	ledger: Ledger,
	giveUpAfterMs: number,
	now: number,
): { ledger: Ledger; given: Group[] } {
	const isOver = (margin: number, { alone }: Group) =>
		alone?.since !== undefined &&
		alone.tries > 1 &&
		now - alone.since + margin >= giveUpAfterMs &&
		alone.at > alone.since + giveUpAfterMs / 2 &&
		alone.at <= ledger.lastSuccessAt + CLOSE;
	const isAnyDue = !mayBeDown(ledger) && ledger.groups.some((group) => isOver(0, group));
	const margin = Math.min(HOUR, giveUpAfterMs / 10);
	const [given, groups] = partition(ledger.groups, (group) => isAnyDue && isOver(margin, group));
	const keys = new Set(allGroups({ ...ledger, groups }).map(formKey));
	// A form of which all leads are given up waits no longer.
	const forms = pickBy(ledger.forms, (_, key) => keys.has(key));
	return { ledger: { ...ledger, groups, forms }, given };
}

/**
 * Drops leads of forms that wait, the oldest first, where more are waiting than can be kept: others could not be
 * read any more.
 * @returns those that were dropped, none of which was tried alone
 */
export function dropUntried(ledger: Ledger, most: number): { ledger: Ledger; dropped: Group[] } {
	const excess = countOf(ledger.groups) - most;
	const untried = ledger.groups.filter(
		(group) => sizeOf(ledger, group) !== undefined && !group.alone,
	);
	if (excess <= 0 || mayBeDown(ledger) || untried.length === 0) return { ledger, dropped: [] };
	const dropped = oldest(untried, excess);
	return {
		ledger: { ...ledger, groups: without(ledger.groups, new Set(hashesOf(dropped))) },
		dropped,
	};
}

/** How many leads these are. */
export function countOf(groups: readonly Group[]): number {
	return sumBy(groups, ({ leads }) => leads.length);
}

export function hashesOf(groups: readonly Group[]): string[] {
	return groups.flatMap(({ leads }) => leads.map(({ hash }) => hash));
}

/** The same groups with only these leads. */
export function only(groups: readonly Group[], hashes: ReadonlySet<string>): Group[] {
	return groups
		.map((group) => ({ ...group, leads: group.leads.filter(({ hash }) => hashes.has(hash)) }))
		.filter(({ leads }) => leads.length > 0);
}

/** All groups of the ledger, those of executions under way, too. */
export function allGroups({ groups, running }: Ledger): Group[] {
	return [...groups, ...running.flatMap((execution) => execution.groups)];
}

function without(groups: readonly Group[], hashes: ReadonlySet<string>): Group[] {
	return groups
		.map((group) => {
			const leads = group.leads.filter(({ hash }) => !hashes.has(hash));
			return leads.length === group.leads.length ? group : { ...group, leads };
		})
		.filter(({ leads }) => leads.length > 0);
}

function ended(ledger: Ledger, { id }: Execution): Ledger {
	return { ...ledger, running: ledger.running.filter((execution) => execution.id !== id) };
}

/** Puts a group among others; with one that has the same history it becomes one. */
function putBack(groups: Group[], group: Group, isFirst = false): Group[] {
	const history = historyOf(group);
	const index = group.alone ? -1 : groups.findIndex((other) => historyOf(other) === history);
	if (index < 0) return isFirst ? [group, ...groups] : [...groups, group];
	const leads = sortBy([...groups[index].leads, ...group.leads], 'from');
	return groups.map((other, at) => (at === index ? { ...other, leads } : other));
}

function historyOf(group: Group): string {
	const { failures, atOnce, dueAt, failedAt, missingSince, alone } = group;
	return [formKey(group), failures, atOnce, dueAt, failedAt, missingSince, alone?.id].join(' ');
}

function moved(
	ledger: Ledger,
	hashes: ReadonlySet<string>,
	change: (group: Group) => Group | undefined,
): Ledger {
	const changed = only(ledger.groups, hashes).flatMap((group) => change(group) ?? []);
	return {
		...ledger,
		groups: changed.reduce((all, group) => putBack(all, group), without(ledger.groups, hashes)),
	};
}

function oldest(groups: readonly Group[], most: number): Group[] {
	const leads = groups.flatMap((group) => group.leads);
	if (leads.length <= most) return [...groups];
	const first = sortBy(leads, 'from').slice(0, most);
	return only(groups, new Set(first.map(({ hash }) => hash)));
}

/** Of the form that was tried longest ago the group that was: first those that never were tried alone. */
function byTurn(ledger: Ledger, groups: Group[]): Group | undefined {
	const turnOf = (group: Group) => ledger.forms[formKey(group)]?.triedAt ?? 0;
	return sortBy(groups, [
		turnOf,
		({ alone }) => Number(alone !== undefined),
		({ alone, failedAt = 0 }) => alone?.at ?? failedAt,
	])[0];
}

/** Whether so many executions failed in a row that it may be an outage of the destination. */
export function mayBeDown({ streak }: Ledger): boolean {
	return streak >= STREAK;
}

/** How many leads of a form that waits may go together; undefined where it does not wait. */
export function sizeOf(ledger: Ledger, group: Group): number | undefined {
	return ledger.forms[formKey(group)]?.size;
}

function formKey({ owner, formId }: Pick<Group, 'owner' | 'formId'>): string {
	return `${owner} ${formId}`;
}

function trialsLeft({ trials }: Ledger, now: number): number {
	return Math.min(MOST_TRIALS, trials.left + Math.max(0, now - trials.at) / TRIAL_EVERY);
}

/** Whole once more, then in parts of the square root, then one by one; forms that failed together come apart. */
function partOf(failures: number, count: number, forms: number): number | undefined {
	if (forms > 1 || failures === 1) return undefined;
	return failures === 2 ? Math.ceil(Math.sqrt(count)) : 1;
}

function toBlame(group: Group, alone: Alone): Group {
	return aloneAgain(group, { ...alone, since: alone.at, tries: 1 });
}

function isToBlame({ alone }: Group): boolean {
	return alone?.since !== undefined;
}

function aloneAgain(group: Group, alone: Alone): Group {
	const { at, tries, since } = alone;
	const wait =
		since === undefined
			? Math.min(6 * HOUR, TRIAL_EVERY * 2 ** (tries - 1))
			: Math.min(20 * HOUR, HOUR * 4 ** (tries - 1));
	return { ...group, failures: group.failures + 1, atOnce: 1, alone, dueAt: at + wait };
}

/** An outage was found: what seemed to be to blame since the last success may have failed in it. */
function doubted(group: Group, { lastSuccessAt }: Ledger): Group {
	const { alone } = group;
	const isDoubtful = alone?.since !== undefined && alone.tries === 1 && alone.at >= lastSuccessAt;
	return isDoubtful ? { ...group, alone: { ...alone, since: undefined } } : group;
}

function grown(size: number | undefined, count: number): number | undefined {
	if (size === undefined || count * 2 < size) return size;
	const larger = size < SMALL_SIZE ? size * 2 : Math.ceil(size * 1.1);
	return larger > LARGEST_SIZE ? undefined : larger;
}

/** Whether one thing was so soon after the other that the destination was the same. */
function isClose(one: number, other: number): boolean {
	return Math.abs(one - other) <= CLOSE;
}
