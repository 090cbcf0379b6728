import { map, sortBy } from 'lodash';

import { MINUTE, HOUR, DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import { failedForRefused, MOST_FAILED_A_DAY, MOST_FAILED_FOR_START, PROMPT_MS } from './promises';
import { isUnnamed, judgedNaming } from './naming';
import { judgedReports } from './reporting';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey } from './watch';

/** Which leads are in question. */
export interface Looking {
	/** Only leads that the destination still refuses, instead of only leads that it takes. */
	isRefused?: boolean;
	/** Only leads that LinkedIn shows without delay. */
	isPrompt?: boolean;
}

/** The violations in what a trigger has output by the end, each with its kind first. */
export function judged(trial: Trial, watch: Watch): string[] {
	const { node, wrong, isOver, deliveries } = watch;
	const found = wrong.map((each) => `wrong: ${node.id}: ${each}`);
	found.push(...judgedTwice(trial, watch));
	found.push(...judgedNaming(trial, watch));
	found.push(...judgedReports(trial, watch));
	found.push(...deliveries.inVain(), ...deliveries.tooOften());
	if (isOver) return found;
	for (const each of undone(trial, watch, {})) found.push(`lost: ${each}`);
	for (const each of undone(trial, watch, { isRefused: true })) found.push(`unsaid: ${each}`);
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

/** Leads that are neither stored nor, if they are refused, named in a Report, in words. */
export function* undone(
	trial: Trial,
	watch: Watch,
	{ isRefused = false, isPrompt }: Looking,
): Generator<string> {
	const { linkedIn, destination, troubles, people } = trial;
	const { node, deliveries } = watch;
	const now = Date.now();
	for (const lead of people.leads.values()) {
		const { number } = lead;
		if (watch.isDone(lead, trial) || !watch.mustHave(lead, linkedIn.now())) continue;
		if (destination.isRefused(lead, now) !== isRefused || troubles.concern(lead, now)) continue;
		if (isPrompt === true && !isShownPromptly(lead)) continue;
		if (isRefused && !isUnnamed(watch, lead)) continue;
		const told = deliveries.of(leadKey(number)).map((each) => each.told ?? 'untold');
		yield `${node.id}: ${inWords(lead)}${told.length > 0 ? `, told: ${told.join(' ')}` : ''}`;
	}
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
		// What was refused first a day before may still have most of its first day's tries before it.
		const first = found.filter((at) => isWithin(at) || isWithin(at + DAY)).length;
		return canvas.watches.length * (forEach + failedForRefused(first, found.length - first));
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
