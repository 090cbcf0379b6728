import { DAY, HOUR, MINUTE } from '../times';
import { runHistoryOf } from './running';

export const BURSTS = [200, 900, 3000, 5000];

/** How long after the burst, and how often it is polled until then. */
const AGES = [
	{ name: 'an hour', age: HOUR + 5 * MINUTE, every: 5 * MINUTE },
	{ name: 'a day', age: DAY, every: HOUR },
	{ name: 'a month', age: 30 * DAY, every: 6 * HOUR },
];

/** Calls of each of ten polls, a minute apart. */
export interface QuietPolls {
	burst: number;
	age: string;
	calls: number[];
}

const POLLS = 10;

/** How many calls polls cost in which nothing is new, some time after so many registrations in an hour. */
export async function quietPolls(burst: number): Promise<QuietPolls[]> {
	return await runHistoryOf(async (trial) => {
		const { clock, linkedIn, people } = trial;
		const [watch] = trial.canvas.nodes;
		for (let minute = 0; minute < 60; minute += 5) {
			const until = Math.round((burst * (minute + 5)) / 60);
			while (people.leads.size < until) people.register({ place: 0 });
			await trial.poll(watch);
			await clock.pass(5 * MINUTE);
		}
		const ended = clock.now();
		const measured: QuietPolls[] = [];
		for (const { name, age, every } of AGES) {
			for (; clock.now() < ended + age; ) {
				await trial.poll(watch);
				await clock.pass(every);
			}
			const calls: number[] = [];
			for (let polls = 0; polls < POLLS; polls++) {
				const before = linkedIn.callCount;
				await trial.poll(watch);
				calls.push(linkedIn.callCount - before);
				await clock.pass(MINUTE);
			}
			measured.push({ burst, age: name, calls });
		}
		return measured;
	});
}
