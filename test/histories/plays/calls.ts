import type { Trial } from '../history/trial';
import type { Play } from './play';
import { poisonAmong, throughRefusal } from './refusals';
import { pollEvery, runHistoryOf } from './play';
import { DAY, HOUR, MINUTE } from '../virtualClock';

/** LinkedIn allows so many leads in a page. */
const PAGE = 100;

/** Calls to LinkedIn while something happens. */
async function callsOf({ linkedIn }: Trial, happen: () => Promise<void>): Promise<number> {
	const before = linkedIn.callCount;
	await happen();
	return linkedIn.callCount - before;
}

function tooMany(calls: number, most: number, what: string): string[] {
	return calls > most ? [`calls: ${calls} ${what}, at most ${most}`] : [];
}

/** 5,000 leads in an hour, polled every five minutes, and the hour after it. */
async function throughBurst(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people } = trial;
		const count = 5000;
		const registering = () => {
			for (let index = 0; index < count / 12; index++) people.register({ place: 0 });
		};
		const burst = await callsOf(trial, async () => await pollEvery(trial, 5, HOUR, registering));
		const after = await callsOf(trial, async () => await pollEvery(trial, 5, HOUR));
		const polls = 12;
		return [
			// Each poll reads the overlap of an hour once more, whatever is new.
			...tooMany(burst, (count / PAGE) * polls, 'in the hour of a burst'),
			...tooMany(after, (count / PAGE) * polls, 'in the hour after a burst'),
		];
	});
}

/** What a lead costs that LinkedIn fails to serve, in its first hour and in a later one. */
async function throughBrokenLead(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, clock } = trial;
		for (let index = 0; index < 20; index++) people.register({ place: 0 });
		people.break({ which: 10, count: 1, minutes: Infinity });
		const first = await callsOf(trial, async () => await pollEvery(trial, 1, HOUR));
		await pollEvery(trial, 15, 24 * HOUR);
		await clock.pass(5 * MINUTE);
		const later = await callsOf(trial, async () => await pollEvery(trial, 1, HOUR));
		return [
			// Each poll reads before and after it, and looks for it again until its ten minutes are over.
			...tooMany(first, 60 * 5 + 150, 'in the first hour of a broken lead'),
			...tooMany(later, 60 + 60, 'in an hour a day later'),
		];
	});
}

/** Each failed execution is followed by some calls that find its leads again. */
async function throughRefusedLeads(): Promise<string[]> {
	const found: string[] = [];
	for (const refusal of poisonAmong(20)) {
		const { failed, calls } = await throughRefusal(refusal);
		found.push(...tooMany(calls, 40 + failed * 10, `where ${refusal.name}`));
	}
	return found;
}

/** Leads of a form that fails are looked for by ones; of 300, LinkedIn's list leaves out most. */
async function throughMissingLeads(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, destination, clock, linkedIn } = trial;
		const submittedAt = linkedIn.now();
		const leads = Array.from({ length: 300 }, () => people.register({ place: 0, submittedAt }));
		destination.refuseForm(leads[0].formId, Infinity);
		await pollEvery(trial, 15, HOUR);
		people.leaveOut({ which: 0, count: 290, minutes: 24 * 60 });
		await clock.pass(HOUR);
		const calls = await callsOf(trial, async () => await pollEvery(trial, 15, 6 * HOUR));
		return tooMany(calls, 24 * 10, 'in six hours in which 290 leads are missing');
	});
}

/** Polls in which nothing is new, some time after so many registrations in an hour. */
async function afterBurst(burst: number): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, clock } = trial;
		const [watch] = trial.canvas.nodes;
		const found: string[] = [];
		await pollEvery(trial, 5, HOUR, () => {
			for (let index = 0; index < burst / 12; index++) people.register({ place: 0 });
		});
		for (const [afterMs, everyMinutes] of [
			[HOUR + 5 * MINUTE, 5],
			[DAY, 60],
			[30 * DAY, 360],
		]) {
			await pollEvery(trial, everyMinutes, afterMs);
			let fewest = Infinity;
			for (let polls = 0; polls < 10; polls++) {
				const poll = async () => void (await trial.poll(watch));
				fewest = Math.min(fewest, await callsOf(trial, poll));
				await clock.pass(MINUTE);
			}
			found.push(...tooMany(fewest, 1, `in a poll ${afterMs / HOUR} hours later`));
		}
		return found;
	});
}

/** Calls are what LinkedIn limits. */
export const calls: Play[] = [
	{ name: 'calls through a burst of 5,000 leads, and in the hour after it', run: throughBurst },
	...[200, 900, 3000].map((burst) => ({
		name: `calls of quiet polls after a burst of ${burst} leads`,
		run: async () => await afterBurst(burst),
	})),
	{ name: 'calls where one of 20 leads is broken', run: throughBrokenLead },
	{ name: 'calls where most leads of a form that fails are missing', run: throughMissingLeads },
	{ name: 'calls where 20 of 500 leads are refused', run: throughRefusedLeads },
];
