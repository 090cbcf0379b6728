import { groupBy } from 'lodash';

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
import { HOUR, MINUTE, steadyNow } from '../virtualClock';

/** To give up more refused leads takes weeks of polls, which one play has. */
const MOST_TO_GIVE_UP = 250;

const MOST_POLLS = 300;

/** Polls without anything new after which no more is expected, and while outcomes are not known. */
const POLLS_TO_BE_QUIET = 2;
const POLLS_UNTIL_KNOWN = 8;

/** A look back may still be under way, for a few polls. */
const QUIET_POLLS = 12;
const MOST_FAILURES_IN_A_ROW = 3;

/** Of a form that waited in an outage, some are tried one by one. */
const BATCHED_LEADS = 31;
const MOST_SMALL_BATCHES = 20;

/**
 * All faults end, whatever was late is shown, and the trigger is polled until nothing comes any more. Then
 * what a history must come to is looked at.
 * @returns what is wrong, each with its kind first
 */
export async function endAndJudge(trial: Trial): Promise<string[]> {
	const { linkedIn, people, clock, violations, workflow, destination } = trial;
	trial.trace('in the end');
	linkedIn.faults.clear();
	workflow.disarm();
	const ofForms = groupBy([...people.leads.values()], 'formId');
	const large = Object.keys(ofForms).filter((formId) => ofForms[formId].length > MOST_TO_GIVE_UP);
	destination.recover(steadyNow(), large);
	// Somebody sees in the end that a clock is a day wrong.
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
	// The last that heals or is shown late; then two times the daily look back.
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
	// No lead is in the overlap any more: a list with some costs a second call.
	await clock.pass(3 * HOUR);
	await judgeQuietPolls(trial);
	await judgeBatches(trial);
	for (const watch of trial.canvas.watches) violations.push(...judged(trial, watch));
	violations.push(...judgedOutages(trial));
	const size = trial.n8n.database.largest();
	if (size > LARGEST_STATE) violations.push(`stateTooLarge: ${size} characters`);
	return violations;
}

/** Those that the destination takes do not wait long for those that it refuses. */
async function pollUntilUnblocked(trial: Trial): Promise<void> {
	const began = trial.clock.now();
	await pollUntilQuiet(trial);
	const held = trial.canvas.nodes.map(({ deliveries }) => deliveries.heldUntil);
	// Among leads of a form that are refused, a good one is found by trying each.
	const end = Math.max(began, ...held) + LONGEST_BLOCK_MS + refusedTriedTwiceMs(trial);
	// Confirmed immediately, each poll brings one batch of seven, say.
	const blocked = await pollWhileUndone(trial, { isPrompt: true }, end, 5 * MINUTE);
	if (isAnyTimelessRefused(trial)) return;
	for (const each of blocked) trial.violations.push(`blocked: ${each}, for a day`);
}

/** Others keep coming, so that a refused lead can be told from a destination that is down. */
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

/** Of a form that waits, a lead is tried only every other day in the end. */
async function pollUntilReleased(trial: Trial): Promise<void> {
	await pollWhileUndone(trial, {}, trial.clock.now() + LONGEST_WAIT_OF_FORM_MS, 6 * HOUR);
	await pollUntilQuiet(trial);
}

/**
 * Polls all nodes while any lead that is looked for is undone, until some time at most.
 * @param before what happens before each poll, by how many there were
 * @returns what is undone then, in words
 */
async function pollWhileUndone(
	trial: Trial,
	looking: Looking,
	end: number,
	everyMs: number,
	before: (polls: number) => void = () => {},
): Promise<string[]> {
	const { canvas, clock } = trial;
	// One is enough to poll on: to look at all after each poll would take longer than the polls.
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

/** One call for each organization that is watched, and test leads are asked for on their own. */
async function judgeQuietPolls(trial: Trial): Promise<void> {
	const { engine, telling } = trial.n8n.habits;
	for (const watch of trial.canvas.nodes) {
		const { filter, testLeads, confirmLeads } = watch.settings;
		// Without durable cursors, the scheduler keeps nothing of a poll that emits nothing.
		const isImmediate = confirmLeads === 'immediately' || telling === 'engineV2';
		if (engine === 'scheduler' && isImmediate) continue;
		const expected = FILTERS[filter].owners.length * (testLeads === 'include' ? 2 : 1);
		let fewest = Infinity;
		let quiet = 0;
		for (let polls = 0; polls < MOST_POLLS && quiet < QUIET_POLLS && fewest > expected; polls++) {
			const { length } = trial.destination.failures;
			const calls = await callsOfPoll(trial, watch);
			await trial.clock.pass(MINUTE);
			// A refused lead whose turn it is has to be read.
			if (trial.destination.failures.length > length) continue;
			fewest = Math.min(fewest, calls);
			quiet++;
		}
		if (fewest > expected) {
			trial.violations.push(`quietCalls: ${fewest} instead of ${expected} (${filter})`);
		}
	}
}

/** Whatever went wrong before, new leads of a form without any refused one come in batches that grow. */
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
