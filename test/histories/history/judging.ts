import { map, sortBy } from 'lodash';

import { MINUTE, HOUR, DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import { FAILURES_TO_KNOW, isGivenUpTooLate, judgedGivingUp } from './givingUp';
import {
	failedToFind,
	MOST_FAILED_A_DAY,
	MOST_FAILED_FOR_START,
	MOST_MORE_TO_DRAIN,
	PROMPT_MS,
} from './promises';
import { judgedReports } from './reporting';
import { givenUp } from './reports';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey } from './watch';
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
	found.push(...judgedTwice(trial, watch));
	found.push(...judgedGivingUp(trial, watch));
	found.push(...judgedReports(trial, watch));
	found.push(...judgedDrains(trial, watch));
	found.push(...deliveries.inVain(), ...deliveries.tooOften());
	if (isOver) return found;
	for (const each of undone(trial, watch, {})) found.push(`lost: ${each}`);
	for (const each of undone(trial, watch, { isRefused: true })) found.push(`notGivenUp: ${each}`);
	return found;
}

function judgedTwice(trial: Trial, { deliveries, changes }: Watch): string[] {
	const { people, canvas, restarts } = trial;
	// When the filter changes, the trigger forgets which leads of an owner it has output.
	const isForgotten = (each: string) =>
		changes > 0 &&
		[...people.broken].some(({ number }) => each.startsWith(`twice: ${leadKey(number)} `));
	let standIns = people.brokenAgain;
	const isOfBrokenAgain = (each: string) => each.startsWith('twice: stand-in') && standIns-- > 0;
	// Another trigger may store its data with older ones of this trigger, which only n8n's process knows better.
	const isOverwritten = (each: string) =>
		canvas.watches.length > 1 && restarts > 0 && each.includes('emitted unwatched');
	return deliveries.violations.filter(
		(each) => !isOfBrokenAgain(each) && !isForgotten(each) && !isOverwritten(each),
	);
}

/** Leads that are neither stored nor given up, although they should be, in words. */
export function* undone(
	trial: Trial,
	watch: Watch,
	{ isRefused = false, isPrompt, upTo = Infinity }: Looking,
): Generator<string> {
	const { linkedIn, destination, troubles, people } = trial;
	const { node, deliveries, reports } = watch;
	const now = steadyNow();
	for (const lead of people.leads.values()) {
		const { number } = lead;
		if (number > upTo) return;
		if (watch.isDone(lead, trial) || !watch.mustHave(lead, linkedIn.now())) continue;
		if (destination.isRefused(lead, now) !== isRefused || troubles.concern(lead, now)) continue;
		if (isPrompt === true && !isShownPromptly(lead)) continue;
		if (isRefused && !canBeNamed(lead)) continue;
		if (isRefused && upTo === Infinity && !isGivenUpTooLate(trial, watch, lead)) continue;
		if (givenUp(reports, lead).length > 0) continue;
		const told = deliveries.of(leadKey(number)).map((each) => each.told ?? 'untold');
		yield `${node.id}: ${inWords(lead)}${told.length > 0 ? `, told: ${told.join(' ')}` : ''}`;
	}
}

/** No error can name a lead whose id cannot be read. */
function canBeNamed({ damage }: Lead): boolean {
	return damage !== 'noId' && damage !== 'text';
}

/** Only so many executions fail in any 24 hours, whatever is refused, in outages and outside. */
export function judgedFailures({ destination, canvas, startsAt, workflow }: Trial): string[] {
	// Where leads count as processed at the start, as many executions fail as leads come.
	const watched = canvas.watches.map(({ deliveries }) =>
		deliveries.failedBetween(-Infinity, Infinity),
	);
	const times = sortBy(
		watched.flat().flatMap(({ isWatched, toldAt }) => (isWatched ? (toldAt ?? []) : [])),
	);
	const found = destination.foundAlone(map(workflow.rollBacks, 'at'));
	const most = (from: number) => {
		const isWithin = (at: number) => at >= from && at < from + DAY;
		const starts = startsAt.filter((at) => isWithin(at + HOUR) || isWithin(at)).length;
		const forEach = MOST_FAILED_A_DAY + MOST_FAILED_FOR_START * starts;
		return canvas.watches.length * (forEach + failedToFind(found.filter(isWithin).length));
	};
	for (const [index, from] of times.entries()) {
		if (times.length <= index + MOST_FAILED_A_DAY) break;
		const next = times[index + most(from)];
		if (next !== undefined && next < from + DAY) {
			return [`storm: more than ${most(from)} executions fail within a day`];
		}
	}
	return [];
}

/** The leads that waited when an outage ended come in few executions, unless the destination refuses some of them. */
function judgedDrains(trial: Trial, { node, deliveries, settings }: Watch): string[] {
	const { destination, people, startsAt, conditions } = trial;
	const aheadMs = Math.abs(conditions.switches.aheadMs) + MINUTE;
	if (destination.hasRefusedAny || settings.confirmLeads === 'immediately') return [];
	return destination.outagesApart().flatMap(({ from, until }) => {
		const failed = deliveries.failedBetween(from, until).length;
		const waiting = [...people.leads.values()].filter((lead) => {
			const all = deliveries.of(leadKey(lead.number));
			const isDone = all.some(({ told, toldAt = 0 }) => told === 'success' && toldAt < until);
			return (
				all.length > 0 && !isDone && isShownPromptly(lead) && lead.visibleFrom < until - aheadMs
			);
		});
		const after = deliveries.executionsSince(
			waiting.map(({ number }) => leadKey(number)),
			until,
		);
		const end = Math.max(...after.map(({ toldAt = Infinity }) => toldAt));
		const isDisturbed =
			startsAt.some((at) => at > from && at < end) ||
			after.some(({ told }) => told !== 'success') ||
			waiting.some(({ brokenUntil, leftOutUntil }) => brokenUntil > 0 || leftOutUntil > 0);
		if (isDisturbed || failed < FAILURES_TO_KNOW) return [];
		const forms = new Set(waiting.map(({ formId }) => formId)).size;
		const least = deliveries.fewestFor(waiting.length, settings.batchSize, until);
		const most = least + MOST_MORE_TO_DRAIN * forms;
		return after.length > most
			? [
					`drain: ${node.id}: ${waiting.length} leads in ${after.length} executions, at most ${most}`,
				]
			: [];
	});
}

function isShownPromptly({ visibleFrom, submittedAt, brokenUntil, leftOutUntil }: Lead): boolean {
	return visibleFrom - submittedAt <= PROMPT_MS && brokenUntil === 0 && leftOutUntil === 0;
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
