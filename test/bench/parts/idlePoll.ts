import { groupBy } from 'lodash';
import { byId } from '../../e2e/support/canvas';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { workflowOf } from '../../harness/workflowBuilder';
import type { Call } from '../../simulator';
import type { Stage } from '../stage/stage';
import { digits, type Line, type Part } from './part';

const EVENTS = 10;
const LEADS = 20;

/** How many calls a poll makes when nothing is new, for a member who watches all organizations. */
export const idlePoll: Part = async (stage, isSmoke, log) => {
	const lines: Line[] = [];
	for (const organizations of isSmoke ? [3] : [1, 100]) {
		log(`Idle polls of ${organizations} organizations …`);
		const seconds = isSmoke ? 4 : secondsBetween(organizations);
		const { polls, executions } = await idlePolls(stage, organizations, seconds);
		const isComplete = polls.every(
			(poll) => new Set(poll.flatMap(({ ownerUrn }) => ownerUrn ?? [])).size === organizations,
		);
		if (!isComplete || executions > 0) throw new Error('A poll left one out, or was not idle');
		const calls = Math.max(...polls.map(({ length }) => length));
		const what = `Calls of a poll that finds nothing, for each of ${organizations} organizations`;
		lines.push([what, digits(calls / organizations), '', '']);
	}
	return lines;
};

/** A divisor of 60, long enough for a poll to end before the next, on a busy machine too. */
function secondsBetween(organizations: number): number {
	return organizations > 25 ? 30 : 10;
}

/** The calls of two whole polls, and how many executions the trigger has started. */
async function idlePolls(
	stage: Stage,
	organizations: number,
	seconds: number,
): Promise<{ polls: Call[][]; executions: number }> {
	const { nodes, simulator } = await stage.play({
		now: Date.now(),
		organizations: Array.from({ length: organizations }, () => ({ events: EVENTS, leads: LEADS })),
	});
	const { workflows, executions } = stage.client;
	const pollTimes = { ...everySeconds(seconds) };
	const trigger = nodes.trigger('Leads', { organizationId: byId('all'), pollTimes });
	const { id } = await workflows.create(workflowOf('Idle poll', [trigger]));
	await workflows.activate(id);
	// The poll of the activation is not idle: it has no state yet. One of now may be cut in two.
	await simulator.control.calls.clear();
	const first = pollOf(Date.now(), seconds) + 1;
	const polls = await waitUntil(
		'three polls',
		async () => {
			const calls = await simulator.control.calls.list();
			const found = groupBy(calls, ({ time }) => pollOf(time, seconds));
			// Of the last one there may be more to come.
			return first + 2 in found ? [found[first] ?? [], found[first + 1] ?? []] : undefined;
		},
		{ timeoutMs: seconds * 1000 * 6, everyMs: 500 },
	);
	await workflows.deactivate(id);
	return { polls, executions: await executions.count(id) };
}

/** n8n polls at fixed seconds, so that the time of a call tells which poll it belongs to. */
function pollOf(time: number, seconds: number): number {
	return Math.floor(time / (seconds * 1000));
}
