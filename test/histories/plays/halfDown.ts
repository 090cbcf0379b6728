import type { INodeExecutionData } from 'n8n-workflow';

import type { Execution } from '../n8n/execution';
import { numberOf } from '../history/watch';
import type { Trial } from '../history/trial';
import { runHistoryOf } from '../sweeps/running';
import { DAY, HOUR, MINUTE } from '../times';
import type { Play } from './play';
import { notOnce, pollEvery, toldBy } from './play';

const POLL_EVERY_MINUTES = 15;
const OUTAGE_MS = 6 * HOUR;

/** On an average; each call is repeated a few times. */
const MOST_CALLS_A_POLL = 40;

/**
 * LinkedIn answers for what is empty, and fails with each page that has a lead.
 * @param delivered how many leads were stored within the hour before
 * @param added how many come meanwhile
 */
async function throughHalfDown(delivered: number, added: number): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, linkedIn } = trial;
		const junk = junkOf(trial);
		const register = () => people.register({ place: 0 });
		const before = Array.from({ length: delivered }, register);
		await pollEvery(trial, POLL_EVERY_MINUTES, 30 * MINUTE);
		linkedIn.faults.add({
			kind: 'halfDown',
			after: 0,
			end: { until: linkedIn.now() + OUTAGE_MS },
		});
		const calls = linkedIn.callCount;
		const meanwhile = Array.from({ length: added }, register);
		await pollEvery(trial, POLL_EVERY_MINUTES, OUTAGE_MS);
		const each = (linkedIn.callCount - calls) / (OUTAGE_MS / (POLL_EVERY_MINUTES * MINUTE));
		const told = toldBy(trial).length;
		await pollEvery(trial, POLL_EVERY_MINUTES, 2 * DAY);
		return [
			...notOnce(trial, [...before, ...meanwhile]),
			...(junk.length > 0 ? [`junk: ${junk.length} rows that are no lead`] : []),
			...(each > MOST_CALLS_A_POLL ? [`calls: ${Math.round(each)} in each poll`] : []),
			...(told === 0 ? ['unsaid: nobody was told'] : []),
		];
	});
}

/** Rows that come to the destination and show no lead. */
function junkOf({ workflow }: Trial): INodeExecutionData[] {
	const junk: INodeExecutionData[] = [];
	const began = workflow.began.bind(workflow);
	workflow.began = (execution: Execution) => {
		junk.push(...execution.items.filter(({ json }) => numberOf(json) === undefined));
		began(execution);
	};
	return junk;
}

/** That is an outage: nothing stands in for a lead, it costs little, and all comes afterwards. */
export const halfDown: Play[] = [
	{
		name: 'LinkedIn fails with each page that has a lead, 240 were delivered before',
		run: async () => await throughHalfDown(240, 30),
	},
	{
		name: 'LinkedIn fails with each page that has a lead, all of 40 are new',
		run: async () => await throughHalfDown(0, 40),
	},
];
