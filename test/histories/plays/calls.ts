import { MINUTE, HOUR, DAY } from '../../durations';
import type { Trial } from '../history/trial';
import type { Play } from './play';
import { poisonAmong, throughRefusal } from './refusals';
import { notOnce, pollEvery, runHistoryOf } from './play';

/** The most leads that LinkedIn allows in a page. */
const PAGE = 100;

/** How many calls LinkedIn gets while something happens. */
async function callsOf({ linkedIn }: Trial, happen: () => Promise<void>): Promise<number> {
	const before = linkedIn.callCount;
	await happen();
	return linkedIn.callCount - before;
}

function tooMany(calls: number, most: number, what: string): string[] {
	return calls > most ? [`calls: ${calls} ${what}, at most ${most}`] : [];
}

/** So many leads in an hour, polled every five minutes, and the hour after it. */
async function throughBurst(count: number): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people } = trial;
		const registering = () => {
			for (let index = 0; index < count / 12; index++) people.register({ place: 0 });
		};
		const burst = await callsOf(trial, async () => await pollEvery(trial, 5, HOUR, registering));
		const after = await callsOf(trial, async () => await pollEvery(trial, 5, HOUR));
		const polls = 12;
		return [
			// Each poll reads the leads of the last hour again, whether or not there are new ones.
			...tooMany(burst, (count / PAGE) * polls, 'in the hour of a burst'),
			...tooMany(after, (count / PAGE) * polls, 'in the hour after a burst'),
		];
	});
}

/** After each failed execution, the trigger needs some calls to find its leads again. */
async function throughRefusedLeads(): Promise<string[]> {
	const found: string[] = [];
	for (const refusal of poisonAmong(20)) {
		const { failed, calls } = await throughRefusal(refusal);
		found.push(...tooMany(calls, 40 + failed * 10, `where ${refusal.name}`));
	}
	return found;
}

/** LinkedIn's list leaves out 290 of 300 refused leads, which the trigger looks for one by one. */
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

/** How many calls a poll without new leads takes, an hour, a day and a month after a burst of leads. */
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
			const each: number[] = [];
			for (let polls = 0; polls < 10; polls++) {
				const poll = async () => void (await trial.poll(watch));
				each.push(await callsOf(trial, poll));
				await clock.pass(MINUTE);
			}
			const median = each.sort((one, other) => one - other)[each.length / 2];
			found.push(...tooMany(median, 1, `in a poll ${afterMs / HOUR} hours later`));
		}
		return found;
	});
}

const OUTAGE_DAYS = 2;

/** The destination is down, and n8n polls every five minutes: a poll reads only what it can output. */
async function throughOutage(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, destination } = trial;
		await pollEvery(trial, 5, HOUR);
		destination.goDown(Date.now(), Date.now() + OUTAGE_DAYS * DAY);
		const calls = await callsOf(
			trial,
			async () => await pollEvery(trial, 5, OUTAGE_DAYS * DAY, () => people.register({ place: 0 })),
		);
		await pollEvery(trial, 5, HOUR);
		return [
			...tooMany(calls, OUTAGE_DAYS * 250, `in an outage of ${OUTAGE_DAYS} days`),
			...notOnce(trial, [...people.leads.values()]),
		];
	});
}

/** LinkedIn limits the calls of a day, so the trigger must not need too many. */
export const calls: Play[] = [
	...[1000, 5000].map((burst) => ({
		name: `few calls in a burst of ${burst} leads, and in the hour after it`,
		isLong: burst > 1000,
		run: async () => await throughBurst(burst),
	})),
	...[200, 900, 3000].map((burst) => ({
		name: `one call for each quiet poll after a burst of ${burst} leads`,
		isLong: burst > 1000,
		run: async () => await afterBurst(burst),
	})),
	{ name: 'few calls while LinkedIn leaves out most refused leads', run: throughMissingLeads },
	{ name: 'few calls while the destination refuses 20 of 500 leads', run: throughRefusedLeads },
	{ name: 'few calls while the destination is down for two days', run: throughOutage },
];
