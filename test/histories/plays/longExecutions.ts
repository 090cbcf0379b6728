import { USUAL_COURSE } from '../n8n/execution';
import { runHistoryOf } from '../sweeps/running';
import { DAY, HOUR } from '../times';
import type { Play } from './play';
import { notOnce, pollEvery, toldBy } from './play';

const POLL_EVERY_MINUTES = 15;
const DAYS = 5;

/** Each day a lead comes, and each execution takes so long. */
async function throughLongExecutions(hours: number): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, workflow } = trial;
		workflow.arm(Infinity, { ...USUAL_COURSE, runsSeconds: (hours * HOUR) / 1000 });
		const leads = Array.from({ length: 16 }, () => people.register({ place: 0 }));
		for (let day = 0; day < DAYS; day++) {
			leads.push(people.register({ place: 0 }));
			await pollEvery(trial, POLL_EVERY_MINUTES, DAY);
		}
		await pollEvery(trial, POLL_EVERY_MINUTES, 2 * DAY);
		const told = toldBy(trial).length;
		return [
			...notOnce(trial, leads),
			...(told === 0 ? ['unsaid: nobody was told'] : []),
			// Each day brings an execution of its own.
			...(told > DAYS ? [`told: ${told} times`] : []),
		];
	});
}

/** Each lead is stored once, and somebody is told once of what takes so long. */
export const longExecutions: Play[] = [2, 5, 20].map((hours) => ({
	name: `executions of ${hours} hours`,
	run: async () => await throughLongExecutions(hours),
}));
