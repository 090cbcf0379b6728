import { countBy, groupBy } from 'lodash';
import { byId } from '../../e2e/support/canvas';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import { workflowOf } from '../../harness/workflowBuilder';
import type { Call } from '../../simulator';
import { digits, milliseconds } from '../report/format';
import type { Stage } from '../stage/stage';
import type { Check, Part } from './part';

const EVENTS = 10;
const LEADS = 20;

/** What a poll costs when nothing is new, for a member who watches all organizations. */
export const idlePollPart: Part = {
	name: 'idle',
	run: async (stage, isSmoke, log) => {
		const sizes = isSmoke ? [3] : [1, 25, 100];
		const rows: string[][] = [];
		const checks: Check[] = [];
		let worst = 0;
		for (const organizations of sizes) {
			log(`Idle polls of ${organizations} organizations …`);
			const { polls, executions } = await idlePolls(
				stage,
				organizations,
				isSmoke ? 4 : secondsBetween(organizations),
			);
			const calls = Math.max(...polls.map(({ length }) => length));
			worst = Math.max(worst, calls / organizations);
			const kinds = Object.entries(countBy(polls[0], 'resource'));
			rows.push([
				String(organizations),
				String(organizations * EVENTS),
				String(calls),
				digits(calls / organizations),
				digits(calls / organizations / EVENTS),
				kinds.map(([resource, count]) => `${resource} ${count}`).join(', '),
				milliseconds(Math.max(...polls.map(duration))),
			]);
			const owners = polls.map((poll) => new Set(poll.flatMap(({ ownerUrn }) => ownerUrn ?? [])));
			const isComplete = owners.every(({ size }) => size === organizations);
			checks.push({
				name: `Idle poll of ${organizations} organizations: all are read, and nothing is emitted`,
				isPassed: isComplete && executions === 0,
				found: `${owners.map(({ size }) => size).join(' and ')} organizations, ${executions} executions`,
			});
		}
		return {
			tables: [
				{
					title: `Idle poll: calls to LinkedIn when nothing is new, ${EVENTS} events per organization`,
					head: [
						'Organizations',
						'Events',
						'Calls',
						'Per organization',
						'Per event',
						'Which',
						'First to last answer',
					],
					rows,
					notes: [
						'Counted by the simulated LinkedIn over two polls of the active LinkedIn Lead Sync Trigger, all organizations watched; the more expensive one counts. Once an hour a poll also lists the organizations anew.',
					],
				},
			],
			figures: { 'calls per organization': worst },
			checks,
		};
	},
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

/** From a poll's first answer to its last, milliseconds. */
function duration(poll: Call[]): number {
	return (poll.at(-1)?.time ?? 0) - (poll.at(0)?.time ?? 0);
}
