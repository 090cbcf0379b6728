import { MINUTE, DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import { judgedGivingUp, namings } from './givingUp';
import {
	giveUpAtLatestMs,
	LONGEST_UNTIL_TRIED_MS,
	MOST_FAILED_A_DAY,
	MOST_FAILED_AFTER_RESTART,
} from './thresholds';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey, PROMPT_MS } from './watch';
import { steadyNow } from '../virtualClock';

/** Which leads are in question. */
export interface Looking {
	/** Only leads that the destination still refuses, instead of only leads that it takes. */
	isRefused?: boolean;
	/** Only leads that LinkedIn shows without delay. */
	isPrompt?: boolean;
	/** Only leads up to this number, even if they are not due to be given up yet. */
	upTo?: number;
}

/** The violations in what a trigger has output by the end, each with its kind first. */
export function judged(trial: Trial, watch: Watch): string[] {
	const { node, wrong, isOver, deliveries } = watch;
	const found = wrong.map((each) => `wrong: ${node.id}: ${each}`);
	const isOfStandIn = (each: string) => each.startsWith('twice: stand-in');
	// When the filter changes, the trigger forgets which leads of an owner it has output.
	const broken = [...trial.people.leads.values()].filter(({ brokenUntil }) => brokenUntil > 0);
	const isForgotten = (each: string) =>
		watch.hasChanged('filter') &&
		broken.some(({ number }) => each.startsWith(`twice: ${leadKey(number)} `));
	found.push(
		...deliveries.violations.filter(
			(each) => !(trial.people.wasBrokenAgain && isOfStandIn(each)) && !isForgotten(each),
		),
	);
	found.push(...judgedGivingUp(trial, watch));
	found.push(...deliveries.inVain());
	if (isOver) return found;
	for (const each of undone(trial, watch, {})) found.push(`lost: ${each}`);
	for (const each of undone(trial, watch, { isRefused: true })) found.push(`notGivenUp: ${each}`);
	return found;
}

/** Leads that the trigger should have output, and that are neither processed nor given up, in words. */
export function* undone(
	trial: Trial,
	watch: Watch,
	{ isRefused, isPrompt, upTo = Infinity }: Looking,
): Generator<string> {
	const now = trial.linkedIn.now();
	const { node, deliveries } = watch;
	const refused = isRefused === true ? refusedLeads(trial, watch) : undefined;
	for (const lead of trial.people.leads.values()) {
		const { number, formId } = lead;
		if (number > upTo) return;
		if (deliveries.isDone(leadKey(number)) || !watch.mustHave(lead, now)) continue;
		if (trial.destination.isRefused({ number, formId }, steadyNow()) !== (isRefused === true))
			continue;
		if (isPrompt === true && !isShownPromptly(lead)) continue;
		if (refused !== undefined && mayWait(trial, watch, refused, lead, upTo < Infinity)) continue;
		if (namings(watch, lead).length > 0) continue;
		const told = deliveries.of(leadKey(number)).map((each) => each.told ?? 'untold');
		yield `${node.id}: ${inWords(lead)}${told.length > 0 ? `, told: ${told.join(' ')}` : ''}`;
	}
}

/** Facts that are the same for all refused leads. */
interface RefusedLeads {
	isAnyTimeless: boolean;
	/** Forms with a processed lead. */
	formsWithDone: ReadonlySet<unknown>;
	longestMs: number;
}

function refusedLeads(trial: Trial, { deliveries, settings }: Watch): RefusedLeads {
	const done = [...trial.people.leads.values()].filter(({ number }) =>
		deliveries.isDone(leadKey(number)),
	);
	return {
		isAnyTimeless: isAnyTimelessRefused(trial),
		formsWithDone: new Set(done.map(({ formId }) => formId)),
		longestMs: longestToGiveUpMs(trial, settings.giveUpAfterDays),
	};
}

/** Whether a refused lead need not be given up yet, or cannot be named by any error. */
function mayWait(
	trial: Trial,
	{ deliveries, settings: { giveUpAfterDays } }: Watch,
	{ isAnyTimeless, formsWithDone, longestMs }: RefusedLeads,
	{ number, formId, damage, visibleFrom, submittedAt }: Lead,
	isEarly: boolean,
): boolean {
	// No error can name a lead whose id cannot be read.
	if (damage === 'noId' || damage === 'text') return true;
	const isOfForm = trial.destination.hasRefusedForm(formId);
	// A form waits and is given up as a whole, unless the times of its leads cannot be read.
	if (isOfForm && isAnyTimeless) return true;
	// Nor does a form wait as a whole while one of its leads is processed.
	if (isOfForm && formsWithDone.has(formId)) return true;
	if (isEarly) return false;
	const waitsSince = Math.max(visibleFrom, submittedAt);
	if (trial.linkedIn.now() - waitsSince < longestMs) return true;
	// Without a success when the lead was due, the trigger cannot tell it from an outage.
	const failedSince = deliveries.of(leadKey(number))[0]?.beganAt ?? waitsSince;
	const untilTried = isOfForm ? LONGEST_UNTIL_TRIED_MS : 0;
	return !deliveries.hasSucceededSince(failedSince + giveUpAfterDays * DAY + untilTried);
}

/** How long it takes to try all refused leads twice, since only so many executions may fail in a day. */
export function refusedTriedTwiceMs({ people, destination }: Trial): number {
	const refused = [...people.leads.values()].filter((lead) =>
		destination.isRefused(lead, steadyNow()),
	);
	return ((2 * refused.length) / MOST_FAILED_A_DAY) * DAY;
}

/** A refused form is given up lead by lead, each after its own time, in which apparent outages do not count. */
export function longestToGiveUpMs(trial: Trial, giveUpAfterDays: number): number {
	return giveUpAtLatestMs(giveUpAfterDays) + 4 * refusedTriedTwiceMs(trial);
}

/** An outage of the destination must not cause a storm of failed executions, however many leads wait. */
export function judgedOutages({ destination, canvas, restarts }: Trial): string[] {
	return destination.outagesApart().flatMap(({ from, until }) => {
		const failed = destination.failures.filter(({ at }) => from <= at && at < until).length;
		const days = Math.ceil((until - from) / DAY);
		const most =
			(MOST_FAILED_A_DAY * days + MOST_FAILED_AFTER_RESTART * restarts) * canvas.watches.length;
		return failed > most ? [`storm: ${failed} failed executions in ${days} days`] : [];
	});
}

function isShownPromptly({ visibleFrom, submittedAt, brokenUntil, leftOutUntil }: Lead): boolean {
	return visibleFrom - submittedAt <= PROMPT_MS && brokenUntil === 0 && leftOutUntil === 0;
}

/**
 * Whether a form is refused whose leads have no readable times. The trigger could not find such leads again if they
 * waited with their form, so it tries each alone.
 */
export function isAnyTimelessRefused({ people, destination }: Trial): boolean {
	return [...people.leads.values()].some(
		({ damage, formId }) => hasNoTime(damage) && destination.hasRefusedForm(formId),
	);
}

function hasNoTime(damage: Lead['damage']): boolean {
	return damage === 'noTime' || damage === 'textAsTime' || damage === 'timeFarAway';
}

function inWords(lead: Lead): string {
	const { number, submittedAt, visibleFrom, brokenUntil, leftOutUntil, damage } = lead;
	const late = Math.round((visibleFrom - submittedAt) / MINUTE);
	return (
		`lead ${number} of ${new Date(submittedAt).toISOString()}` +
		(late > 0 ? `, shown ${late} minutes late` : '') +
		(brokenUntil > 0 ? ', broken for a while' : '') +
		(leftOutUntil > 0 ? ', left out for a while' : '') +
		(damage === undefined ? '' : `, damaged: ${damage}`)
	);
}
