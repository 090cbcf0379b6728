import { uniq } from 'lodash';

import { DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import type { Execution } from '../n8n/executions';
import { isDone } from './deliveries';
import { DAYS_TO_LIST, FEW_REFUSED, GIVEN_UP_WITHIN_DAYS, givenUpTogetherMs } from './promises';
import { givenUp, isAboutGivingUp } from './reports';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey } from './watch';

/** A lead is given up after it failed alone so often. */
const TRIES_TO_GIVE_UP = 3;

/** The violations in how a trigger gave leads up, each with its kind first. */
export function judgedGivingUp(trial: Trial, watch: Watch): string[] {
	if (!watch.reports.some(isAboutGivingUp)) return [];
	const leads = [...trial.people.leads.values()];
	const isOneOfMany = (lead: Lead) =>
		leads.some(({ id, number }) => id === lead.id && number !== lead.number);
	return leads.flatMap((lead) => {
		const [first, ...further] = givenUp(watch.reports, lead);
		// The error does not say which of a person's registrations it means.
		if (first === undefined || isOneOfMany(lead)) return [];
		const name = `${watch.node.id}: lead ${lead.number}`;
		const found: string[] = [];
		if (further.length > watch.deliveries.lossesSince(first.at)) {
			found.push(`givenUpTwice: ${name}`);
		}
		const early = earlyBy(trial, watch, lead, first.at);
		if (early !== undefined) found.push(`givenUpEarly: ${name}: ${early}`);
		if (isUnlisted(trial, watch, lead, first.at)) {
			found.push(`unsaid: ${name} is given up, and no report said before that it is refused`);
		}
		return found;
	});
}

/** Whether no report has named a refused lead before it was given up, so that nobody could mend it in time. */
function isUnlisted({ destination }: Trial, watch: Watch, lead: Lead, at: number): boolean {
	const { deliveries, settings, reports } = watch;
	const since = deliveries.firstFailed(leadKey(lead.number))?.toldAt ?? at;
	const isListed = reports.some((each) => each.at < at && each.text.includes(lead.id));
	const isSoon = settings.giveUpAfterDays < DAYS_TO_LIST;
	// Of many, some are tried again only after days.
	const isOneOfMany = destination.refusedSoFar() > FEW_REFUSED;
	return !isListed && !isSoon && !isOneOfMany && deliveries.lossesSince(since) === 0;
}

/** @returns why a lead should not have been given up yet */
function earlyBy(trial: Trial, watch: Watch, lead: Lead, at: number): string | undefined {
	const { destination } = trial;
	const { deliveries, settings } = watch;
	const alone = deliveries.failedAlone(leadKey(lead.number));
	const since = alone[0]?.toldAt;
	// The trigger can know that a lead is to blame only if the lead failed in an execution of its own.
	if (since === undefined) return 'it never failed alone';
	if (!destination.wasRefused(lead) && !destination.stopsWith(lead.number)) {
		return mayLookRefused(trial, deliveries.of(leadKey(lead.number)))
			? undefined
			: 'the destination never refused it';
	}
	const { giveUpAfterDays: chosen } = settings;
	const days = (at - since) / DAY;
	if (days * DAY < chosen * DAY - givenUpTogetherMs(chosen)) {
		return `after ${days.toFixed(2)} days`;
	}
	const worked = workingDays(watch, since, at).length;
	return worked < chosen ? `after ${worked} days on which something else was stored` : undefined;
}

/**
 * Whether a good lead failed as often as one that is refused: because its worker died, in several outages, or in an
 * execution of which n8n never said how it ended. A restart may end its only try between two outages.
 */
function mayLookRefused(
	{ destination, restarts }: Trial,
	executions: readonly Execution[],
): boolean {
	const tries = executions.filter((each) => each.items.length === 1 && !isDone(each));
	const times = tries.map(({ beganAt, toldAt = beganAt }) => toldAt);
	const outages = destination
		.outagesApart()
		.filter(({ from, until }) => times.some((at) => from <= at && at < until));
	const others = times.filter((at) => !destination.isDown(at));
	const lost = Math.min(restarts, 1);
	return outages.length + others.length + lost >= TRIES_TO_GIVE_UP;
}

/** The days (UTC) between two times on which something was stored. */
function workingDays({ deliveries }: Watch, since: number, at: number): number[] {
	const times = deliveries.successes().filter((time) => time >= since && time <= at);
	return uniq(times.map((time) => Math.floor(time / DAY)));
}

/** Whether a refused lead should have been given up by now, and no report names its form either. */
export function isUntold({ destination }: Trial, watch: Watch, lead: Lead): boolean {
	const { deliveries, settings, reports } = watch;
	const since = deliveries.firstFailed(leadKey(lead.number))?.toldAt;
	if (since === undefined) return false;
	const isNamed = reports.some(({ at, text }) => at >= since && text.includes(lead.formId));
	const isOneOfMany = destination.refusedSoFar() > FEW_REFUSED;
	const days = workingDays(watch, since, Date.now());
	// The day on which it failed first, and today, may be days in part only.
	const whole = days.filter((day) => day > since / DAY && day < Math.floor(Date.now() / DAY));
	return !isNamed && !isOneOfMany && whole.length > settings.giveUpAfterDays + GIVEN_UP_WITHIN_DAYS;
}
