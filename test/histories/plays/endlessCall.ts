import { runHistoryOf } from '../sweeps/running';
import { HOUR, MINUTE } from '../times';
import type { Play } from './play';
import { notOnce, pollEvery, toldBy } from './play';

const POLL_EVERY_MINUTES = 5;

/** One message for what happened, and perhaps one when it is over. */
const MOST_TOLD = 3;

/**
 * @param atCall which call of the poll never ends
 * @param publishes whether somebody publishes the workflow again when nothing comes
 */
async function throughEndlessCall(atCall: number, publishes: boolean): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, linkedIn, n8n } = trial;
		const register = () => people.register({ place: 0 });
		const leads = [register()];
		await pollEvery(trial, POLL_EVERY_MINUTES, 30 * MINUTE);
		linkedIn.faults.add({ kind: 'endless', after: atCall, end: { answers: 1 } });
		for (let times = 0; times < 8; times++) {
			leads.push(register());
			await pollEvery(trial, POLL_EVERY_MINUTES, 30 * MINUTE);
			if (publishes && times === 1) n8n.publish();
		}
		await pollEvery(trial, POLL_EVERY_MINUTES, HOUR);
		const told = toldBy(trial).length;
		return [
			...notOnce(trial, leads),
			...(told === 0 ? ['unsaid: nobody was told'] : []),
			...(told > MOST_TOLD ? [`told: ${told} times`] : []),
		];
	});
}

/** The next polls go on, and somebody is told. */
export const endlessCall: Play[] = [
	{
		name: 'the first call of a poll never ends',
		run: async () => await throughEndlessCall(0, false),
	},
	{ name: 'a later call never ends', run: async () => await throughEndlessCall(1, false) },
	{
		name: 'a call never ends, and the workflow is published again',
		run: async () => await throughEndlessCall(0, true),
	},
];
