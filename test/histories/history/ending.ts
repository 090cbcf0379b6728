import { groupBy } from 'lodash';

import { MINUTE, HOUR, DAY } from '../../durations';
import { longestMs } from './arrivals';
import { FILTERS } from './filters';
import type { Looking } from './judging';
import { judged, judgedFailures, undone } from './judging';
import { LARGEST_STATE, REPORTED_WITHIN_MS } from './promises';
import type { Trial } from './trial';
import type { Watch } from './watch';

/** More refused leads take weeks of polls, which only a play tries. */
const MOST_REFUSED = 250;

const MOST_POLLS = 300;

/** After so many polls without a new lead, no more leads are expected; after more while outcomes are unknown. */
const POLLS_TO_BE_QUIET = 2;
const POLLS_UNTIL_KNOWN = 8;

/** Some of them may look back, or read the list of Pages again. */
const QUIET_POLLS = 12;
const MOST_FAILURES_IN_A_ROW = 3;

/**
 * Ends all that is not for good, lets LinkedIn show all late leads, and polls until the trigger outputs no more leads.
 * Then checks what a history must come to.
 * @returns the violations, each with its kind first
 */
export async function endAndJudge(trial: Trial): Promise<string[]> {
	const { linkedIn, people, clock, violations, workflow, destination, troubles } = trial;
	trial.trace('in the end');
	troubles.endAll();
	workflow.disarm();
	const ofForms = groupBy([...people.leads.values()], 'formId');
	const large = Object.keys(ofForms).filter((formId) => ofForms[formId].length > MOST_REFUSED);
	destination.recover(Date.now(), large);
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
	if (trial.conditions.isMended) await mend(trial);
	await pollUntilNamed(trial);
	// By then no lead is in the overlap, where leads would cost a second call.
	await clock.pass(3 * HOUR);
	await judgeQuietPolls(trial);
	for (const watch of trial.canvas.watches) violations.push(...judged(trial, watch));
	violations.push(...judgedFailures(trial));
	const size = trial.n8n.database.largest();
	if (size > LARGEST_STATE) violations.push(`stateTooLarge: ${size} characters`);
	return violations;
}

/** Polls until all good leads are stored; how long that may take is checked at each poll. */
async function pollUntilUnblocked(trial: Trial): Promise<void> {
	await pollUntilQuiet(trial);
	const leads = [...trial.people.leads.values()];
	const longest = trial.canvas.nodes.flatMap((watch) =>
		leads.map((lead) => longestMs(trial, watch, lead)),
	);
	// A lead in an execution without a known outcome is free after a day.
	const end = Date.now() + Math.max(0, ...longest) + 2 * DAY;
	await pollWhileUndone(trial, { isPrompt: true }, end, 5 * MINUTE);
}

/** What guarantees.md tells people whose leads are refused: correct the cause, then unpublish and publish. */
async function mend(trial: Trial): Promise<void> {
	const { destination, n8n, canvas } = trial;
	destination.mend(Date.now());
	n8n.publishAnew();
	for (const { arrivals } of canvas.watches) arrivals.mended(Date.now());
	await pollUntilUnblocked(trial);
}

/** Polls until each refused lead should be in a Report. */
async function pollUntilNamed(trial: Trial): Promise<void> {
	const { canvas, clock } = trial;
	const end = Date.now() + REPORTED_WITHIN_MS;
	while (Date.now() < end) {
		for (const watch of canvas.nodes) await trial.poll(watch);
		await clock.pass(2 * HOUR);
	}
	await pollUntilQuiet(trial);
}

/**
 * Polls all nodes while any of the leads in question is unprocessed, until `end` at most.
 * @returns the leads that are still unprocessed, in words
 */
async function pollWhileUndone(
	trial: Trial,
	looking: Looking,
	end: number,
	everyMs: number,
): Promise<string[]> {
	const { canvas, clock } = trial;
	// One lead is enough to continue: checking all leads after each poll would take longer than the polls.
	const isAnyLeft = () =>
		canvas.nodes.some((watch) => undone(trial, watch, looking).next().done !== true);
	while (Date.now() < end && isAnyLeft()) {
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
				// Where everything that it reads is in trouble for good, a trigger has to fail.
				if (trial.troubles.isWhole(watch.settings, Date.now())) break;
				trial.violations.push(`failing: ${watch.reports.at(-1)?.text}`);
				break;
			}
			if (polls > MOST_POLLS) {
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
		const { owners, parameters } = FILTERS[filter];
		// Where LinkedIn does not show the chosen event or form, all Pages are watched.
		const chosen = JSON.stringify(parameters);
		const isHidden = trial.troubles
			.inForce()
			.some(({ subject, id }) => ['event', 'form'].includes(subject) && chosen.includes(id ?? '–'));
		const most = isHidden ? FILTERS.allEvents.owners.length : owners.length;
		const expected = most * (testLeads === 'include' ? 2 : 1);
		if (trial.troubles.isWhole(watch.settings, Date.now())) continue;
		const quiet: number[] = [];
		for (let polls = 0; polls < MOST_POLLS && quiet.length < QUIET_POLLS; polls++) {
			const { length } = trial.destination.failures;
			const calls = await callsOfPoll(trial, watch);
			await trial.clock.pass(MINUTE);
			// The trigger has to read a refused lead that is due, which takes calls.
			if (trial.destination.failures.length === length) quiet.push(calls);
		}
		const median = quiet.sort((one, other) => one - other)[Math.floor(quiet.length / 2)];
		if (median > expected) {
			trial.violations.push(`quietCalls: ${median} instead of ${expected} (${filter})`);
		}
	}
}

async function callsOfPoll(trial: Trial, watch: Watch): Promise<number> {
	const before = trial.linkedIn.callCount;
	await trial.poll(watch);
	return trial.linkedIn.callCount - before;
}
