import { DAY, HOUR, MINUTE } from '../times';
import { filterNamed } from './filters';
import type { Trial } from './trial';
import type { Watch } from './watch';

/** What n8n stores of a trigger, characters of JSON. */
const LARGEST_STATE = 150_000;

const MOST_POLLS = 150;

/** A look back may still be under way, for a few polls. */
const QUIET_POLLS = 12;
const MOST_FAILURES_IN_A_ROW = 3;

/**
 * All faults end, whatever was late is shown, and the trigger is polled until nothing comes any more. Then
 * what a history must come to is looked at.
 * @returns what is wrong, each with its kind first
 */
export async function endAndJudge(trial: Trial): Promise<string[]> {
	const { linkedIn, people, clock, violations } = trial;
	trial.trace('in the end');
	linkedIn.faults.clear();
	await trial.happen({ do: 'roleBack' });
	await pollUntilQuiet(trial);
	const shown = [...people.leads.values()].flatMap(({ visibleFrom, brokenUntil }) =>
		[visibleFrom, brokenUntil].filter(Number.isFinite),
	);
	// The last that heals or is shown late; then two times the daily look back.
	clock.pass(Math.max(0, ...shown.map((time) => time - linkedIn.now())) + MINUTE);
	await pollUntilQuiet(trial);
	for (let day = 0; day < 2; day++) {
		clock.pass(DAY + HOUR);
		await pollUntilQuiet(trial);
	}
	clock.pass(2 * HOUR);
	await judgeQuietPolls(trial);
	for (const watch of trial.canvas.watches) violations.push(...judged(trial, watch));
	const size = trial.n8n.database.largest();
	if (size > LARGEST_STATE) violations.push(`stateTooLarge: ${size} characters`);
	return violations;
}

async function pollUntilQuiet(trial: Trial): Promise<void> {
	for (const watch of trial.canvas.nodes) {
		let quiet = 0;
		let failures = 0;
		for (let polls = 0; quiet < 2; polls++) {
			const ending = await trial.poll(watch);
			quiet = ending === 'nothing' ? quiet + 1 : 0;
			failures = ending === 'failed' ? failures + 1 : 0;
			trial.clock.pass(10 * MINUTE);
			if (failures > MOST_FAILURES_IN_A_ROW) {
				trial.violations.push(`failing: ${watch.failures.at(-1)}`);
				break;
			}
			if (polls > MOST_POLLS) {
				trial.violations.push(`neverQuiet: something comes with each of ${polls} polls`);
				break;
			}
		}
	}
}

/** One call for each organization that is watched, and test leads are asked for on their own. */
async function judgeQuietPolls(trial: Trial): Promise<void> {
	for (const watch of trial.canvas.nodes) {
		const { filter, testLeads } = watch.settings;
		const expected = filterNamed(filter).owners.length * (testLeads === 'include' ? 2 : 1);
		let fewest = Infinity;
		for (let polls = 0; polls < QUIET_POLLS && fewest > expected; polls++) {
			const before = trial.linkedIn.callCount;
			await trial.poll(watch);
			fewest = Math.min(fewest, trial.linkedIn.callCount - before);
			trial.clock.pass(MINUTE);
		}
		if (fewest > expected) {
			trial.violations.push(`quietCalls: ${fewest} instead of ${expected} (${filter})`);
		}
	}
}

function judged(trial: Trial, watch: Watch): string[] {
	const now = trial.linkedIn.now();
	const { node, emitted, standIns, wrong, isOver } = watch;
	const found = wrong.map((each) => `wrong: ${node.id}: ${each}`);
	for (const [number, times] of emitted) {
		if (times > 1) found.push(`twice: ${node.id}: lead ${number} came ${times} times`);
	}
	for (const [id, times] of standIns) {
		if (times > 1) found.push(`standInTwice: ${node.id}: ${id} came ${times} times`);
	}
	if (isOver) return found;
	for (const lead of trial.people.leads.values()) {
		if (watch.mustHave(lead, now) && !emitted.has(lead.number)) {
			const late = Math.round((lead.visibleFrom - lead.submittedAt) / MINUTE);
			found.push(
				`lost: ${node.id}: lead ${lead.number} of ${new Date(lead.submittedAt).toISOString()}` +
					(late > 0 ? `, shown ${late} minutes late` : '') +
					(lead.brokenUntil > 0 ? ', broken for a while' : '') +
					(lead.damage === undefined ? '' : `, damaged: ${lead.damage}`),
			);
		}
	}
	return found;
}
