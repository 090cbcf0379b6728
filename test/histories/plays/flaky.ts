import { DAY, MINUTE } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
import { randomNumbers } from '../virtualClock';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf } from './play';

/** A destination that fails whatever leads it gets. */
interface Flaky {
	name: string;
	batchSize: number;
	/** @param now milliseconds */
	isFailing: (now: number) => boolean;
	isLong?: boolean;
}

const DAYS = 5;

/** @returns what is true each time with this probability */
function byChance(share: number, seed: number): () => boolean {
	const random = randomNumbers(seed);
	return () => random() < share;
}

/** @returns what is true, at a time in milliseconds, of each execution beyond so many of its minute */
function beyondOfMinute(most: number): (ms: number) => boolean {
	const taken = new Map<number, number>();
	return (ms) => {
		const minute = Math.floor(ms / MINUTE);
		taken.set(minute, (taken.get(minute) ?? 0) + 1);
		return taken.get(minute)! > most;
	};
}

/** Eight leads come before each poll; after five days the destination takes everything. */
async function throughFlaky({ batchSize, isFailing }: Flaky): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { people, destination } = trial;
			destination.failsByChance = () => isFailing(Date.now());
			await pollEvery(trial, 15, DAYS * DAY, () => {
				for (let count = 0; count < 8; count++) people.register({ place: 0 });
			});
			destination.failsByChance = () => false;
			await pollEvery(trial, 15, DAY);
			return notOnce(trial, [...people.leads.values()]);
		},
		{ settings: { ...settings, batchSize } },
	);
}

/** So many leads of a day the destination takes, such as the emails or API calls of a plan. */
const QUOTA = 60;

/** 1,000 leads come at once, and 30 more on each of 45 days. The destination refuses everything once its quota is used up. */
async function throughQuota(batchSize: number): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { people, destination } = trial;
			let before = 0;
			destination.failsByChance = () => destination.stored.size - before >= QUOTA;
			for (let count = 0; count < 1_000; count++) people.register({ place: count % 2 });
			for (let day = 0; day < 60; day++) {
				before = destination.stored.size;
				for (let count = 0; day < 45 && count < 30; count++) people.register({ place: 0 });
				await pollEvery(trial, 60, DAY);
			}
			return notOnce(trial, [...people.leads.values()]);
		},
		{ settings: { ...settings, batchSize } },
	);
}

/** A lead comes before each poll, and n8n restarts at midnight: then it may repeat what it output last. */
async function throughRestarts(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, destination, n8n } = trial;
		for (let day = 0; day < DAYS; day++) {
			await pollEvery(trial, 15, DAY, () => people.register({ place: 0 }));
			n8n.restart();
		}
		await pollEvery(trial, 15, DAY);
		const leads = [...people.leads.values()];
		const lost = leads.filter(({ number }) => !destination.stored.has(number));
		return lost.length > 0 ? [`lost: ${lost.length} of ${leads.length} were not stored`] : [];
	});
}

const all: Flaky[] = [
	...[0.2, 0.3].flatMap((share) =>
		[1, 500].map((batchSize) => ({
			name: `${share * 100} % of executions fail by chance, Batch Size ${batchSize}`,
			batchSize,
			isFailing: byChance(share, 30),
			isLong: batchSize === 1 || share > 0.2,
		})),
	),
	{
		name: 'the destination takes ten executions a minute, Batch Size 1',
		batchSize: 1,
		isFailing: beyondOfMinute(10),
		isLong: true,
	},
];

/** Each lead is stored, whatever its destination does. */
export const flaky: Play[] = [
	...all.map((each) => ({
		name: each.name,
		isLong: each.isLong,
		run: async () => await throughFlaky(each),
	})),
	{ name: 'n8n restarts each night', run: throughRestarts },
	...[1, 20].map((batchSize) => ({
		name: `the destination takes ${QUOTA} leads a day, Batch Size ${batchSize}`,
		isLong: true,
		run: async () => await throughQuota(batchSize),
	})),
];
