import { groupBy } from 'lodash';

import { MINUTE, HOUR } from '../../durations';
import { PLACES } from '../linkedIn/world';
import { FILTERS, wanted } from './filters';
import type { Looking } from './judging';
import {
	isAnyTimelessRefused,
	judged,
	judgedOutages,
	longestToGiveUpMs,
	refusedTriedTwiceMs,
	undone,
} from './judging';
import { LARGEST_STATE, LONGEST_BLOCK_MS, LONGEST_WAIT_OF_FORM_MS } from './thresholds';
import type { Trial } from './trial';
import type { Watch } from './watch';
import { leadKey } from './watch';
import { steadyNow } from '../virtualClock';

/** Giving up more refused leads takes weeks of polls, which only a play tries. */
const MOST_TO_GIVE_UP = 250;

const MOST_POLLS = 300;

/** After so many polls without a new lead, no more leads are expected; after more while outcomes are unknown. */
const POLLS_TO_BE_QUIET = 2;
const POLLS_UNTIL_KNOWN = 8;

/** The first of these polls may still belong to a look back. */
const QUIET_POLLS = 12;
const MOST_FAILURES_IN_A_ROW = 3;

/** Some leads of a form that waited in an outage are tried one by one. */
const BATCHED_LEADS = 31;
const MOST_SMALL_BATCHES = 20;

/**
 * Ends all faults, lets LinkedIn show all late leads, and polls until the trigger outputs no more leads. Then checks
 * what a history must come to.
 * @returns the violations, each with its kind first
 */
export async function endAndJudge(trial: Trial): Promise<string[]> {
	const { linkedIn, people, clock, violations, workflow, destination } = trial;
	trial.trace('in the end');
	linkedIn.faults.clear();
	workflow.disarm();
	const ofForms = groupBy([...people.leads.values()], 'formId');
	const large = Object.keys(ofForms).filter((formId) => ofForms[formId].length > MOST_TO_GIVE_UP);
	destination.recover(steadyNow(), large);
	// In the end, a person corrects a clock that is a day wrong.
	const wrongBy = Math.abs(linkedIn.now() - Date.now());
	if (wrongBy > 12 * HOUR) {
		trial.clockSetBy = wrongBy;
		clock.set(0);
	}
	trial.giveRolesBack();
	await pollUntilUnblocked(trial);
	const shown = [...people.leads.values()].flatMap(({ visibleFrom, brokenUntil, leftOutUntil }) =>
		[visibleFrom, brokenUntil, leftOutUntil].filter(Number.isFinite),
	);
	// Until LinkedIn serves and shows the last lead; then two daily look backs follow.
	await clock.pass(Math.max(0, ...shown.map((time) => time - linkedIn.now())) + MINUTE);
	await pollUntilQuiet(trial);
	for (let day = 0; day < 2; day++) {
		// More often than once a day: otherwise each poll would look back by itself.
		for (let hours = 0; hours < 25; hours += 5) {
			await clock.pass(5 * HOUR);
			for (const watch of trial.canvas.nodes) await trial.poll(watch);
		}
		await pollUntilQuiet(trial);
	}
	await pollUntilGivenUp(trial);
	await pollUntilReleased(trial);
	// By then no lead is in the overlap, where leads would cost a second call.
	await clock.pass(3 * HOUR);
	await judgeQuietPolls(trial);
	await judgeBatches(trial);
	for (const watch of trial.canvas.watches) violations.push(...judged(trial, watch));
	violations.push(...judgedOutages(trial));
	const size = trial.n8n.database.largest();
	if (size > LARGEST_STATE) violations.push(`stateTooLarge: ${size} characters`);
	return violations;
}

/** Leads that the destination takes must not wait long behind leads that it refuses. */
async function pollUntilUnblocked(trial: Trial): Promise<void> {
	const began = trial.clock.now();
	await pollUntilQuiet(trial);
	const held = trial.canvas.nodes.map(({ deliveries }) => deliveries.heldUntil);
	// To find a good lead among refused leads of its form, the trigger tries each.
	const end = Math.max(began, ...held) + LONGEST_BLOCK_MS + refusedTriedTwiceMs(trial);
	// With 'immediately', each poll outputs only one batch, of seven leads for example.
	const blocked = await pollWhileUndone(trial, { isPrompt: true }, end, 5 * MINUTE);
	if (isAnyTimelessRefused(trial)) return;
	for (const each of blocked) trial.violations.push(`blocked: ${each}, for a day`);
}

/** New leads keep arriving, so that the trigger can tell a refused lead from an outage. */
async function pollUntilGivenUp(trial: Trial): Promise<void> {
	const { canvas, clock, people } = trial;
	const days = canvas.nodes.map(({ settings }) => settings.giveUpAfterDays);
	const end = clock.now() + longestToGiveUpMs(trial, Math.max(0, ...days));
	const upTo = Math.max(0, ...people.leads.keys());
	await pollWhileUndone(trial, { isRefused: true, upTo }, end, 2 * HOUR, (polls) => {
		if (polls % 6 > 0) return;
		for (const isTest of [false, true]) {
			const isAnyFor = canvas.nodes.some(
				({ settings: { testLeads } }) =>
					testLeads === 'include' || (testLeads === 'only') === isTest,
			);
			if (isAnyFor) PLACES.forEach((_, place) => people.register({ place, isTest }));
		}
	});
	await pollUntilQuiet(trial);
}

/** In the end, the trigger tries a lead of a waiting form only every other day. */
async function pollUntilReleased(trial: Trial): Promise<void> {
	await pollWhileUndone(trial, {}, trial.clock.now() + LONGEST_WAIT_OF_FORM_MS, 6 * HOUR);
	await pollUntilQuiet(trial);
}

/**
 * Polls all nodes while any of the leads in question is unprocessed, until `end` at most.
 * @param before runs before each poll, with the number of polls so far
 * @returns the leads that are still unprocessed, in words
 */
async function pollWhileUndone(
	trial: Trial,
	looking: Looking,
	end: number,
	everyMs: number,
	before: (polls: number) => void = () => {},
): Promise<string[]> {
	const { canvas, clock } = trial;
	// One lead is enough to continue: checking all leads after each poll would take longer than the polls.
	const isAnyLeft = () =>
		canvas.nodes.some((watch) => undone(trial, watch, looking).next().done !== true);
	for (let polls = 0; clock.now() < end && isAnyLeft(); polls++) {
		before(polls);
		for (const watch of canvas.nodes) await trial.poll(watch);
		await clock.pass(everyMs);
	}
	return canvas.nodes.flatMap((watch) => [...undone(trial, watch, looking)]);
}

async function pollUntilQuiet(trial: Trial): Promise<void> {
	for (const watch of trial.canvas.nodes) {
		let quiet = 0;
		let failures = 0;
		const needed = () => (watch.deliveries.isSettled() ? POLLS_TO_BE_QUIET : POLLS_UNTIL_KNOWN);
		for (let polls = 0; quiet < needed(); polls++) {
			const before = watch.hopeful;
			const ending = await trial.poll(watch);
			quiet = ending !== 'failed' && watch.hopeful === before ? quiet + 1 : 0;
			failures = ending === 'failed' ? failures + 1 : 0;
			await trial.clock.pass(10 * MINUTE);
			if (failures > MOST_FAILURES_IN_A_ROW) {
				trial.violations.push(`failing: ${watch.failures.at(-1)?.text}`);
				break;
			}
			if (polls > MOST_POLLS) {
				if (isAnyTimelessRefused(trial)) break;
				trial.violations.push(`neverQuiet: something comes with each of ${polls} polls`);
				break;
			}
		}
	}
}

/** A poll without new leads needs one call for each watched organization, and another one for its test leads. */
async function judgeQuietPolls(trial: Trial): Promise<void> {
	const { engine } = trial.n8n.habits;
	for (const watch of trial.canvas.nodes) {
		const { filter, testLeads, confirmLeads } = watch.settings;
		// Without durable cursors, the scheduler stores nothing after a poll without output.
		if (engine === 'scheduler' && confirmLeads === 'immediately') continue;
		const expected = FILTERS[filter].owners.length * (testLeads === 'include' ? 2 : 1);
		let fewest = Infinity;
		let quiet = 0;
		for (let polls = 0; polls < MOST_POLLS && quiet < QUIET_POLLS && fewest > expected; polls++) {
			const { length } = trial.destination.failures;
			const calls = await callsOfPoll(trial, watch);
			await trial.clock.pass(MINUTE);
			// The trigger has to read a refused lead that is due, which takes calls.
			if (trial.destination.failures.length > length) continue;
			fewest = Math.min(fewest, calls);
			quiet++;
		}
		if (fewest > expected) {
			trial.violations.push(`quietCalls: ${fewest} instead of ${expected} (${filter})`);
		}
	}
}

/** Whatever went wrong before, new leads of a form without refused leads are output in growing batches. */
async function judgeBatches(trial: Trial): Promise<void> {
	const { people, destination, canvas, violations } = trial;
	for (const { node, settings, deliveries } of canvas.nodes) {
		const { batchSize } = settings;
		const refused = [...people.leads.values()].filter((lead) => destination.wasRefused(lead));
		const registration = wanted(settings, (place) =>
			refused.every(({ formId }) => formId !== place.formId),
		);
		if (registration.place < 0) continue;
		// A trial may just have failed, and then the next one is due in 15 minutes.
		await trial.clock.pass(15 * MINUTE);
		const added = Array.from({ length: BATCHED_LEADS }, () => people.register(registration));
		await pollUntilQuiet(trial);
		const batches = new Set(added.flatMap(({ number }) => deliveries.of(leadKey(number)))).size;
		const most = MOST_SMALL_BATCHES + Math.ceil(BATCHED_LEADS / batchSize);
		if (batches > most) violations.push(`batches: ${node.id}: ${batches}, at most ${most}`);
	}
}

async function callsOfPoll(trial: Trial, watch: Watch): Promise<number> {
	const before = trial.linkedIn.callCount;
	await trial.poll(watch);
	return trial.linkedIn.callCount - before;
}
