import { groupBy, mapValues, partition, pickBy, sortBy } from 'lodash';

import { DAY } from '../../../shared/values/time';
import type { FailingLead, Lead } from './lead';
import { formKey, isFailing, isForGivenUpOutput } from './lead';
import type { Ledger, FailureStreak } from './ledger';
import { ALL, dayOf, isCrowded, isStreakBroken } from './ledger';

/*
 * What the trigger reports of the ledger, and when it gives a lead up: rules 2 and 3 of ledger.ts, as far as they are about
 * days.
 */

/** Two failures may be two outages, and so may all on two days. */
const LEAST_TRIES = 3;
const LEAST_DAYS = 2;

/** Where too many are failing, so many of them are given up at once, so that one report names them. */
const GIVEN_UP_AT_ONCE = 500;

/** What lasts is reported again after a week. Failures in a row that ended longer ago are forgotten. */
const WEEK = 7 * DAY;

/** A form that has been broken for a day. */
export interface BrokenForm extends Pick<FailureStreak, 'since' | 'failure'> {
	/** See `formKey`. */
	key: string;
	/** How many of its leads wait; there may be more at LinkedIn. */
	waiting: number;
}

export interface Review {
	/** In which all of this counts as reported. */
	ledger: Ledger;
	/** Leads that have failed on a second day on which others were stored. */
	failing: FailingLead[];
	/** Leads that are no longer in the ledger. */
	givenUp: FailingLead[];
	broken: BrokenForm[];
	/** All leads whose executions had no known outcome, as soon as that is a day ago for one of them. */
	unknown: Lead[];
	/** Whether executions of a batch stopped n8n twice in a day, and smaller ones did not. */
	isBatchTooLarge: boolean;
}

interface Choice {
	giveUpAfterDays: number;
	/** Whether leads that are given up go to the second output. */
	hasOutput?: boolean;
}

/**
 * What is to be reported now. Leads are reviewed once on each day on which something was stored, so that one report names all
 * of a day.
 * @param passed the forms, by `formKey`, of which leads wait at LinkedIn
 */
export function review(
	before: Ledger,
	passed: ReadonlySet<string>,
	now: number,
	choice: Choice,
): Review {
	const { ledger, failing, givenUp } = reviewLeads(before, choice);
	const broken = brokenForms(ledger, passed, now);
	const { streaks, leads, unknownReportedAt, stops } = ledger;
	const unknown = leads.filter(({ unknownSince = 0 }) => unknownSince > unknownReportedAt);
	const isAnyDue = unknown.some(({ unknownSince = now }) => now - unknownSince >= DAY);
	const isBatchTooLarge =
		stops.length === 2 && stops[1] - stops[0] < DAY && now - ledger.stopsReportedAt >= WEEK;
	const reported = mapValues(
		Object.fromEntries(broken.map(({ key }) => [key, streaks[key]])),
		(streak) => ({ ...streak, reportedAt: now }),
	);
	return {
		ledger: {
			...ledger,
			streaks: { ...streaks, ...reported },
			unknownReportedAt: isAnyDue ? now : unknownReportedAt,
			stopsReportedAt: isBatchTooLarge ? now : ledger.stopsReportedAt,
		},
		...{ failing, givenUp, broken, isBatchTooLarge },
		unknown: isAnyDue ? unknown : [],
	};
}

function reviewLeads(
	ledger: Ledger,
	{ giveUpAfterDays, hasOutput = false }: Choice,
): Pick<Review, 'ledger' | 'failing' | 'givenUp'> {
	const today = ledger.days.at(-1) ?? 0;
	const first = failedFirst(ledger);
	if (today === ledger.reviewedOn && first.size === 0) return { ledger, failing: [], givenUp: [] };
	const [all, others] = partition(ledger.leads, isFailing);
	const daysOf = ({ firstFailedAt }: FailingLead, until = Infinity) =>
		ledger.days.filter((day) => day > dayOf(firstFailedAt) && day <= dayOf(until)).length;
	const isOver = (lead: FailingLead) => {
		// A lead whose last try is long ago may be fine by now, and so may one that last failed in an outage that ended the
		// same day: only days before its last failure count.
		const daysBefore = daysOf(lead, lead.failure.at - DAY);
		const isTried =
			lead.tries >= LEAST_TRIES && daysBefore >= Math.max(LEAST_DAYS, giveUpAfterDays);
		const isLong = daysOf(lead) > giveUpAfterDays && isTried;
		return isForGivenUpOutput(lead) || first.has(lead) || isLong;
	};
	const [over, kept] = partition(all, isOver);
	const isToReport = (lead: FailingLead) => !lead.isReported && daysOf(lead, lead.failure.at) > 0;
	const [failing, known] = partition(kept, isToReport);
	const reported = failing.map((lead) => ({ ...lead, isReported: true }));
	const forOutput = over.map((lead) =>
		isForGivenUpOutput(lead) ? lead : { ...lead, state: 'givenUp' as const, dueAt: 0 },
	);
	return {
		ledger: {
			...ledger,
			leads: [...others, ...known, ...reported, ...(hasOutput ? forOutput : [])],
			streaks: pickBy(ledger.streaks, ({ failure }) => today * DAY - failure.at < WEEK),
			reviewedOn: today,
		},
		failing,
		givenUp: hasOutput ? [] : over,
	};
}

/** Where too many leads are failing, those that failed first; none of those since whose failure nothing was stored. */
function failedFirst({ leads, succeededAt }: Ledger): Set<Lead> {
	if (!isCrowded(leads)) return new Set();
	const failing = leads.filter(isFailing).filter((lead) => !isForGivenUpOutput(lead));
	const others = failing.filter(({ firstFailedAt }) => firstFailedAt < succeededAt);
	return new Set(sortBy(others, 'firstFailedAt').slice(0, GIVEN_UP_AT_ONCE));
}

function brokenForms(ledger: Ledger, passed: ReadonlySet<string>, now: number): BrokenForm[] {
	const isDue = ({ since, reportedAt = -Infinity }: FailureStreak, key: string) =>
		key !== ALL && isStreakBroken(ledger, key) && now - since >= DAY && now - reportedAt >= WEEK;
	const due = Object.entries(pickBy(ledger.streaks, isDue));
	if (due.length === 0) return [];
	const waiting = groupBy(ledger.leads, formKey);
	return due.flatMap(([key, { since, failure }]) => {
		const { [key]: leads = [] } = waiting;
		// A single lead is reported by itself.
		const isTold =
			leads.length <= 1 || leads.every((lead) => 'isReported' in lead && lead.isReported === true);
		if (isTold && !passed.has(key)) return [];
		return { key, since, failure, waiting: Math.max(1, leads.length) };
	});
}
