import { groupBy, keyBy, mapValues, partition, pickBy, sortBy } from 'lodash';

import { DAY } from '../../../shared/values/time';
import { formKey } from './keys';
import type { FailingLead } from './lead';
import { isFailing, isGivenUp } from './lead';
import type { Ledger, FailureStreak } from './ledger';
import { ALL, dayOf, isStreakBroken } from './ledger';

/*
 * What the trigger reports of the ledger, and when it gives a lead up: the days in rules 2 and 3 of ledger.ts.
 */

/** A lead that failed less often, or on fewer days, is never given up: all its failures may be due to outages. */
const LEAST_TRIES = 3;
const LEAST_DAYS = 2;

/** So many given-up leads wait for the second output if its executions fail. */
const MOST_FOR_OUTPUT = 500;

/** A problem that lasts is reported once a week. Failure streaks whose last failure is older are deleted. */
const WEEK = 7 * DAY;

/** A form that has been broken for a day. */
export interface BrokenForm extends Pick<FailureStreak, 'since' | 'failure'> {
	/** See `formKey`. */
	key: string;
	/** How many of its leads wait; there may be more at LinkedIn. */
	waiting: number;
}

export interface Review {
	/** After the review: everything below is marked as reported, and given-up leads are removed or in that state. */
	ledger: Ledger;
	/** Leads that have failed on a second day on which others were stored. */
	failing: FailingLead[];
	/** Leads that were removed from the ledger. */
	givenUp: FailingLead[];
	broken: BrokenForm[];
}

interface Choice {
	giveUpAfterDays: number;
	/** Whether leads that are given up go to the second output. */
	hasOutput?: boolean;
}

/**
 * What is to be reported now. Leads are reviewed once a day, so that one report names all of a day.
 * @param skipped forms with leads that wait at LinkedIn, by `formKey`
 */
export function review(
	before: Ledger,
	skipped: ReadonlySet<string>,
	now: number,
	choice: Choice,
): Review {
	const { ledger, failing, givenUp } = reviewLeads(before, now, choice);
	const broken = brokenForms(ledger, skipped, now);
	const { streaks } = ledger;
	const reported = mapValues(keyBy(broken, 'key'), (_, key) => ({
		...streaks[key],
		reportedAt: now,
	}));
	return {
		ledger: { ...ledger, streaks: { ...streaks, ...reported } },
		...{ failing, givenUp, broken },
	};
}

function reviewLeads(
	ledger: Ledger,
	now: number,
	{ giveUpAfterDays, hasOutput = false }: Choice,
): Pick<Review, 'ledger' | 'failing' | 'givenUp'> {
	const today = dayOf(now);
	if (today === ledger.reviewedOn) return { ledger, failing: [], givenUp: [] };
	const [all, notFailing] = partition(ledger.leads, isFailing);
	const daysOf = ({ firstFailedAt }: FailingLead, until = Infinity) =>
		ledger.days.filter((day) => day > dayOf(firstFailedAt) && day <= dayOf(until)).length;
	const isOver = (lead: FailingLead) => {
		// Only days before that of its last failure count: on that day, the destination may have been down for some hours,
		// and since then nobody has tried whether the lead still fails.
		const daysBefore = daysOf(lead, lead.failure.at - DAY);
		const isTried =
			lead.tries >= LEAST_TRIES && daysBefore >= Math.max(LEAST_DAYS, giveUpAfterDays);
		const isLong = daysOf(lead) > giveUpAfterDays && isTried;
		return isGivenUp(lead) || isLong;
	};
	const [ended, kept] = partition(all, isOver);
	const over = sortBy(ended, (lead) => !isGivenUp(lead));
	const isToReport = (lead: FailingLead) => !lead.isReported && daysOf(lead, lead.failure.at) > 0;
	const [failing, notToReport] = partition(kept, isToReport);
	const reported = failing.map((lead) => ({ ...lead, isReported: true }));
	const places = hasOutput ? MOST_FOR_OUTPUT : 0;
	const forOutput = over
		.slice(0, places)
		.map((lead) => (isGivenUp(lead) ? lead : { ...lead, state: 'givenUp' as const, dueAt: 0 }));
	return {
		ledger: {
			...ledger,
			leads: [...notFailing, ...notToReport, ...reported, ...forOutput],
			streaks: pickBy(ledger.streaks, ({ failure }) => today * DAY - failure.at < WEEK),
			reviewedOn: today,
		},
		failing,
		givenUp: over.slice(places),
	};
}

function brokenForms(ledger: Ledger, skipped: ReadonlySet<string>, now: number): BrokenForm[] {
	const isOutage = isStreakBroken(ledger, ALL);
	const isReportDue = (
		{ count, since, failure, reportedAt = -Infinity }: FailureStreak,
		key: string,
	) =>
		key !== ALL &&
		(isStreakBroken(ledger, key) || (isOutage && count > 0)) &&
		// Not by the time now: nothing tries a form that the user no longer watches.
		failure.at - since >= DAY &&
		now - reportedAt >= WEEK;
	const due = Object.entries(pickBy(ledger.streaks, isReportDue));
	if (due.length === 0) return [];
	const waiting = groupBy(ledger.leads, formKey);
	return due.flatMap(([key, { since, failure }]) => {
		const { [key]: leads = [] } = waiting;
		// A single lead, and leads that were reported as failing, are reported by themselves, if others are stored.
		const isSingle = leads.length <= 1 && ledger.succeededAt > since;
		const isReportedAlready =
			isSingle || leads.every((lead) => 'isReported' in lead && lead.isReported === true);
		if (isReportedAlready && !skipped.has(key)) return [];
		return { key, since, failure, waiting: Math.max(1, leads.length) };
	});
}
