import { difference, partition, pull } from 'lodash';

import { countOf, hashesOf } from '../leadSet';
import type { Confirmation, DueLeads, Execution, HeldForm, SetAsideLead } from './confirmation';
import {
	allOfForm,
	countFailure,
	countFailures,
	doubtAgain,
	dueTogether,
	endOutage,
	explainBySuccess,
	noteDone,
	release,
} from './evidence';
import type { Outcome } from './outcome';

const MINUTE = 60_000;

/** In an outage of the destination a single lead is tried so often. */
const CHECK_EVERY = 15 * MINUTE;

/** The first check after an outage was found: it may have been by chance. */
const FIRST_CHECK_AFTER = MINUTE;

/** After n8n has ended during an execution, one has more leads only after so many successes. */
const SUCCESSES_FOR_MORE = 8;

/** Fewer leads than this end no n8n for long. */
const FEW_LEADS = 50;

/** So many are more than any batch has. */
const NO_LIMIT = 5_000;

/** A batch that fails so often comes in parts. */
const FAILURES_OF_BATCH = 2;

/**
 * Takes over what became of an execution.
 *
 * A failure says nothing about its leads as long as it may be the destination's: that is known only when
 * another execution succeeds. So a part that failed is followed by a check, which is one other lead, unless a single
 * lead failed just after a success. When the check fails as well, it is an outage, and what has failed in it comes
 * again as if it had not.
 * @param now epoch milliseconds
 */
export function settle(
	confirmation: Confirmation,
	execution: Execution,
	outcome: Outcome,
	now: number,
): void {
	pull(confirmation.running, execution);
	if (outcome !== 'untold') confirmation.untold = 0;
	switch (outcome) {
		case 'confirmed':
			return succeeded(confirmation, execution, now);
		case 'failed':
			return failed(confirmation, execution, now);
		case 'interrupted':
			return interrupted(confirmation, execution, now);
		case 'untold':
			confirmation.untold++;
			return bringBack(confirmation, execution, now);
		case 'unknown':
			return bringBack(confirmation, execution, now);
	}
}

/** Nothing waits any more: all leads that have failed come with the next polls. What is under way may succeed. */
export function bringAll(confirmation: Confirmation): void {
	const { setAside, running, heldForms, due } = confirmation;
	// What could not be read keeps its time: otherwise each poll would ask for it.
	const [kept, ready] = partition(due, (each) => each.range ?? each.notBefore);
	const tried = new Set(running.flatMap((execution) => waitingOf(confirmation, execution)));
	const [triedLeads, otherLeads] = partition(setAside, (lead) => tried.has(lead));
	const [triedForms, otherForms] = partition(heldForms, (form) => tried.has(form));
	const leads = [...ready, ...otherLeads].flatMap((each) => each.leads);
	const ranges = otherForms.map((form) => allOfForm(confirmation, form));
	confirmation.due = [...dueTogether(leads), ...kept, ...ranges];
	confirmation.setAside = triedLeads;
	confirmation.heldForms = triedForms;
	confirmation.doubt = undefined;
	confirmation.outage = undefined;
	// It grows only with successes, of which nothing is heard any more.
	confirmation.limit = undefined;
}

function succeeded(confirmation: Confirmation, execution: Execution, now: number): void {
	confirmation.lastSuccess = { at: now, formIds: execution.formIds, explained: 0 };
	noteDone(confirmation, execution);
	confirmation.doubt = undefined;
	allowMore(confirmation, execution);
	if (execution.kind === 'setAside') {
		const [done] = waitingOf(confirmation, execution);
		confirmation.setAside = confirmation.setAside.filter((lead) => lead !== done);
	}
	if (confirmation.outage === undefined) countFailures(confirmation, now);
	else endOutage(confirmation, now);
	for (const formId of execution.formIds) delete confirmation.failuresOfForms[formId];
	release(confirmation, execution);
}

function allowMore(confirmation: Confirmation, { leads }: Execution): void {
	const { limit } = confirmation;
	if (limit === undefined || countOf(leads) * 2 < limit.leads) return;
	const successes = limit.successes + 1;
	const isEnough = successes >= (limit.leads < FEW_LEADS ? 1 : SUCCESSES_FOR_MORE);
	const more = { leads: limit.leads * 2, successes: 0 };
	if (!isEnough) limit.successes = successes;
	else confirmation.limit = more.leads > NO_LIMIT ? undefined : more;
}

function failed(confirmation: Confirmation, execution: Execution, now: number): void {
	const { kind, leads, formIds } = execution;
	const failures = execution.failures + 1;
	if (kind === 'check') return checkFailed(confirmation, execution, now);
	if (isRetry(execution)) return failedAgain(confirmation, execution, now);
	const isPart = kind === 'part' || failures >= FAILURES_OF_BATCH;
	const size = countOf(leads);
	if (!isPart) return comeAgain(confirmation, { leads, failures });
	if (kind === 'batch' && size > 1) {
		return comeAgain(confirmation, { leads, failures, atOnce: Math.ceil(Math.sqrt(size)) });
	}
	const doubt = { hashes: hashesOf(leads), formIds };
	if (size > 1) {
		confirmation.doubt = doubt;
		return comeAgain(confirmation, { leads, failures, atOnce: 1 });
	}
	const lead = setAside(confirmation, execution, now, now);
	if (explainBySuccess(confirmation, now)) countFailure(confirmation, lead);
	else confirmation.doubt = doubt;
}

function setAside(
	confirmation: Confirmation,
	{ leads, formIds, leadId }: Execution,
	now: number,
	failedAt?: number,
): SetAsideLead {
	const lead: SetAsideLead = {
		leads,
		leadId: leadId ?? leads[0].hashes[0],
		formId: formIds[0] as string | undefined,
		triedAt: now,
		tries: 1,
		failedAt,
	};
	confirmation.setAside.push(lead);
	return lead;
}

function checkFailed(confirmation: Confirmation, execution: Execution, now: number): void {
	const { doubt, outage } = confirmation;
	if (outage === undefined) doubtAgain(confirmation, now);
	confirmation.doubt = undefined;
	confirmation.outage = {
		since: outage?.since ?? now,
		nextCheckAt: now + (outage === undefined ? FIRST_CHECK_AFTER : CHECK_EVERY),
		checks: (outage?.checks ?? 0) + 1,
		formIds: [
			...difference(outage?.formIds ?? doubt?.formIds ?? [], execution.formIds),
			...execution.formIds,
		],
	};
	setAside(confirmation, execution, now, now);
}

/** Whether it is about them shows when others succeed. */
function failedAgain(confirmation: Confirmation, execution: Execution, now: number): void {
	for (const waiting of waitingOf(confirmation, execution)) {
		waiting.failedAt = now;
		waiting.interruptedSince = undefined;
		waiting.triedAt = now;
		waiting.tries++;
	}
}

/** Perhaps it had too many leads, or one that no execution gets over. */
function interrupted(confirmation: Confirmation, execution: Execution, now: number): void {
	const size = countOf(execution.leads);
	const isAgain = isRetry(execution);
	if (!isAgain) confirmation.limit = { leads: Math.max(1, Math.floor(size / 2)), successes: 0 };
	bringBack(confirmation, execution, now);
	if (!isAgain) return;
	for (const waiting of waitingOf(confirmation, execution)) {
		waiting.interruptedSince ??= now;
	}
}

/** Nothing is known of these leads, so that they come again. */
function bringBack(confirmation: Confirmation, execution: Execution, now: number): void {
	const { kind, leads, failures } = execution;
	if (isRetry(execution)) {
		for (const waiting of waitingOf(confirmation, execution)) {
			waiting.triedAt = now;
			waiting.tries++;
		}
		return;
	}
	const isAlone = countOf(leads) === 1 && (kind === 'part' || confirmation.limit?.leads === 1);
	// It may be what ends n8n each time, and then no other would ever have its turn.
	if (isAlone) setAside(confirmation, execution, now);
	else comeAgain(confirmation, { leads, failures: kind === 'batch' ? failures : 0 });
}

/** Whether it tries one of those that wait, which go on waiting until they succeed. */
function isRetry({ kind }: Execution): boolean {
	return kind === 'setAside' || kind === 'form';
}

/** What goes on waiting until it succeeds, and is tried in an execution. */
function waitingOf(
	confirmation: Confirmation,
	{ kind, leads, formIds }: Execution,
): Array<SetAsideLead | HeldForm> {
	if (kind === 'form') {
		return confirmation.heldForms.filter(({ formId }) => formIds.includes(formId));
	}
	const hash = leads[0]?.hashes[0];
	return confirmation.setAside.filter((each) => each.leads[0]?.hashes[0] === hash);
}

function comeAgain(confirmation: Confirmation, due: DueLeads): void {
	confirmation.due.unshift(due);
}
