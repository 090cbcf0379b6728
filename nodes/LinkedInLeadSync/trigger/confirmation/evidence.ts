import { groupBy, partition, sortBy } from 'lodash';

import type { LeadSet } from '../leadSet';
import { hashesOf } from '../leadSet';
import type {
	Confirmation,
	DueLeads,
	Execution,
	FormRange,
	HeldForm,
	SetAsideLead,
} from './confirmation';

/** After so many failures of single leads of one form, with none that succeeded, all of its leads wait. */
const FAILURES_OF_FORM = 3;

/** So many failures one success explains. */
const MOST_EXPLAINED = 3;

/** Bounds what is stored: of how many forms it is known which leads are done. */
const MOST_FORMS = 200;

/** A success so soon before or after a failure shows that the destination worked then. */
const SAME_MOMENT = 300_000;

/**
 * Tells whether what fails now fails because of itself, since the destination has just taken others, and counts it.
 * That explains only the first failures: with more of them, however quickly they follow, it may be down by now.
 */
export function explainBySuccess({ lastSuccess }: Confirmation, now: number): boolean {
	if (!isClose(lastSuccess.at, now) || lastSuccess.explained >= MOST_EXPLAINED) return false;
	lastSuccess.explained++;
	return true;
}

/**
 * The destination works: what has just failed alone has failed because of itself. What failed longer ago may have
 * failed in an outage, and comes again now, when that can be told.
 */
export function countFailures(confirmation: Confirmation, now: number): void {
	const [unsure, sure] = partition(confirmation.setAside, isUnsure);
	const [recent, longAgo] = partition(unsure, ({ triedAt }) => isClose(triedAt, now));
	confirmation.setAside = [...sure, ...recent];
	for (const { leads } of longAgo) confirmation.due.push({ leads, failures: 0, atOnce: 1 });
	for (const lead of recent) countFailure(confirmation, lead);
}

/** A lead has failed alone while the destination took others. */
export function countFailure(confirmation: Confirmation, lead: SetAsideLead): void {
	const { failuresOfForms, heldForms, lastSuccess } = confirmation;
	const { formId } = lead;
	lead.since = lead.failedAt;
	lead.tries = 1;
	const [{ owner }] = lead.leads;
	const isHeld = heldForms.some((form) => form.formId === formId && form.owner === owner);
	if (formId === undefined || isHeld || lastSuccess.formIds.includes(formId)) return;
	failuresOfForms[formId] = (failuresOfForms[formId] ?? 0) + 1;
	if (failuresOfForms[formId] >= FAILURES_OF_FORM) hold(confirmation, formId, lead);
}

/** An outage was found: what has failed alone just before may have failed in it already. */
export function doubtAgain({ setAside }: Confirmation, now: number): void {
	for (const lead of setAside) {
		if (lead.since !== undefined && isClose(lead.since, now)) lead.since = undefined;
	}
}

/**
 * There is no other lead that could tell whether the destination works. Each lead was tried alone, so that no other
 * waits for them.
 */
export function goWithoutCheck(confirmation: Confirmation): void {
	confirmation.doubt = undefined;
	confirmation.outage = undefined;
}

/** Whether one thing was so soon after the other that the destination was the same. */
function isClose(one: number, other: number): boolean {
	return Math.abs(one - other) <= SAME_MOMENT;
}

/** From now on all leads of a form wait, and one of them is tried now and then. */
function hold(confirmation: Confirmation, formId: string, last: SetAsideLead): void {
	const [{ owner }] = last.leads;
	const [ofForm, others] = partition(
		confirmation.setAside,
		(lead) => lead.formId === formId && lead.leads[0].owner === owner,
	);
	// One whose time cannot be read would not be found again with the form.
	const [timed, timeless] = partition(ofForm, ({ leads }) =>
		leads.every(({ from, to }) => from === to),
	);
	// Nor may what is done come again with it.
	const doneUpTo = confirmation.doneUpTo[formId] ?? 0;
	const [later, earlier] = partition(timed, ({ leads }) =>
		leads.every(({ from }) => from > doneUpTo),
	);
	const recent = later.slice(-FAILURES_OF_FORM);
	if (recent.length === 0) return;
	const times = recent.flatMap(({ leads }) => leads.map(({ from }) => from));
	confirmation.setAside = [
		...others,
		...timeless,
		...earlier,
		...later.slice(0, -FAILURES_OF_FORM),
	];
	delete confirmation.failuresOfForms[formId];
	confirmation.heldForms.push({
		formId,
		owner,
		from: Math.min(...times),
		to: Math.max(...times),
		doneUpTo,
		since: last.since ?? last.triedAt,
		failedAt: last.failedAt ?? last.triedAt,
		triedAt: last.triedAt,
		tries: 1,
	});
}

/** Of forms of which a lead has just succeeded, all that have waited come now, as new ones do, but for that one. */
export function release(confirmation: Confirmation, { formIds, leads }: Execution): void {
	const [released, others] = partition(confirmation.heldForms, (form) =>
		formIds.includes(form.formId),
	);
	confirmation.heldForms = others;
	const done = hashesOf(leads);
	confirmation.due.push(...released.map((form) => allOfForm(confirmation, form, done)));
}

/** All leads that wait because their form does. */
export function allOfForm(
	confirmation: Confirmation,
	form: HeldForm,
	done: readonly string[] = [],
): DueLeads {
	return { leads: [], range: rangeOf(confirmation, form, done), failures: 0 };
}

/**
 * Where the leads are that wait because their form does, without those that come on their own.
 * @param done hashes of leads that do not wait any more
 */
export function rangeOf(
	{ setAside, due, running }: Confirmation,
	{ owner, formId, from, to }: HeldForm,
	done: readonly string[] = [],
): FormRange {
	const others = [...setAside, ...due, ...running].flatMap(({ leads }) => leads);
	const near = others.filter((set) => set.owner === owner && set.from <= to && set.to >= from);
	return { owner, formId, from, to, except: [...done, ...hashesOf(near)] };
}

/** Takes note of which leads of the forms are done. */
export function noteDone({ doneUpTo }: Confirmation, { leads, formIds }: Execution): void {
	const to = Math.max(0, ...leads.map((each) => each.to));
	for (const formId of formIds) doneUpTo[formId] = Math.max(doneUpTo[formId] ?? 0, to);
	const byTime = sortBy(Object.keys(doneUpTo), (formId) => doneUpTo[formId]);
	for (const formId of byTime.slice(0, -MOST_FORMS)) delete doneUpTo[formId];
}

/**
 * It does not count towards giving up, and what failed in it comes again whole. First come some leads of each form that
 * failed alone: perhaps it was about these.
 */
export function endOutage(confirmation: Confirmation, now: number): void {
	const length = now - (confirmation.outage?.since ?? now);
	confirmation.outage = undefined;
	for (const waiting of [...confirmation.setAside, ...confirmation.heldForms]) {
		if (waiting.since !== undefined) waiting.since += length;
		if (waiting.interruptedSince !== undefined) waiting.interruptedSince += length;
	}
	const [failedInIt, others] = partition(confirmation.setAside, isUnsure);
	confirmation.setAside = others;
	const first = Object.values(groupBy(failedInIt, 'formId')).flatMap((ofForm) =>
		ofForm.slice(0, FAILURES_OF_FORM),
	);
	const [apart, due] = partition(
		confirmation.due,
		({ range, missingSince }) => range !== undefined || missingSince !== undefined,
	);
	const again = [...failedInIt.filter((lead) => !first.includes(lead)), ...due];
	confirmation.due = [
		...first.map(({ leads }) => ({ leads, failures: 0, atOnce: 1 })),
		...dueTogether(again.flatMap(({ leads }) => leads)),
		...apart,
	];
}

export function dueTogether(leads: LeadSet[]): DueLeads[] {
	return leads.length === 0 ? [] : [{ leads, failures: 0 }];
}

/** Whether a lead failed alone, and nothing tells yet whether that was about it. */
export function isUnsure({ failedAt, since }: SetAsideLead): boolean {
	return failedAt !== undefined && since === undefined;
}
