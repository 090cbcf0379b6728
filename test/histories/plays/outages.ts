import { range } from 'lodash';

import { MINUTE, HOUR, DAY } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
import type { Engine } from '../n8n/n8n';
import type { Lead } from '../linkedIn/world';
import { USUAL_COURSE } from '../n8n/executions';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf, toldBy } from './play';

const POLL_EVERY_MINUTES = 15;

/**
 * One call never ends, or none of an hour does. A call has a limit of its own, and is repeated: so one call costs the
 * leads a poll at most, and nobody is told. While none ends, the polls fail.
 * @param which the call of the poll that never ends; `all` for an hour
 */
async function throughEndlessCalls(which: number | 'all', publishes: boolean): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, linkedIn, n8n } = trial;
		const found: string[] = [];
		const leads = [people.register({ place: 0 })];
		await pollEvery(trial, 5, 30 * MINUTE);
		const isAll = which === 'all';
		linkedIn.faults.add({
			kind: 'endless',
			after: isAll ? 0 : which,
			end: isAll ? { until: linkedIn.now() + HOUR } : { answers: 1 },
		});
		for (let times = 0; times < 4; times++) {
			leads.push(people.register({ place: 0 }));
			if (publishes && times === 1) n8n.publish();
			await pollEvery(trial, 5, 15 * MINUTE);
			if (!isAll) found.push(...notOnce(trial, leads));
		}
		await pollEvery(trial, 5, 30 * MINUTE);
		const told = toldBy(trial);
		if (isAll && told.length === 0) found.push('unsaid: nobody was told');
		if (!isAll) found.push(...told.map((text) => `told: ${text}`));
		return [...found, ...notOnce(trial, leads)];
	});
}

export const endlessCall: Play[] = (
	[
		['the first call of a poll never ends', 0, false],
		['a later call of a poll never ends', 1, false],
		['a call never ends, and the workflow is published again', 0, true],
		['no call of an hour ends', 'all', false],
		['no call of an hour ends, and the workflow is published again', 'all', true],
	] as const
).map(([name, which, publishes]) => ({
	name,
	run: async () => await throughEndlessCalls(which, publishes),
}));

const DAYS = 5;

/** A new lead is submitted each day, and each execution takes so many hours. */
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
		return notOnce(trial, leads);
	});
}

/** Each lead is stored once. */
export const longExecutions: Play[] = [2, 5, 20].map((hours) => ({
	name: `executions of ${hours} hours`,
	isLong: hours !== 5,
	run: async () => await throughLongExecutions(hours),
}));

/** One Page's history takes most of a day at Batch Size 1, and the leads of another one do not wait for it. */
async function besideHistory(): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { people, linkedIn, clock, workflow } = trial;
			workflow.arm(Infinity, { ...USUAL_COURSE, runsSeconds: 10 });
			const found: string[] = [];
			const submittedAt = linkedIn.now() - DAY;
			const history = range(1_200).map((index) =>
				people.register({ place: 0, submittedAt: submittedAt + index, visibleFrom: 0 }),
			);
			const others: Lead[] = [];
			await pollEvery(trial, POLL_EVERY_MINUTES, 16 * HOUR, () => {
				found.push(...notOnce(trial, others.slice(0, -1)));
				others.push(people.register({ place: 2 }));
			});
			await clock.pass(HOUR);
			return [...found, ...notOnce(trial, [...history, ...others])];
		},
		{ settings: { ...settings, filter: 'allEvents', batchSize: 1 } },
	);
}

/** Of 300 leads of ten minutes, LinkedIn never serves three; to read around them takes long. Another lead is shown late. */
const besideBroken = (engine: Engine) => async () =>
	await runHistoryOf(
		async (trial) => {
			const { people, linkedIn } = trial;
			await pollEvery(trial, 15, HOUR);
			const at = (index: number) => linkedIn.now() - index * 1_500;
			const leads = range(300).map((index) =>
				people.register({ place: 0, submittedAt: at(index) }),
			);
			for (const which of [20, 120, 220]) people.break({ which, count: 1, minutes: Infinity });
			const late = people.register({ place: 0, visibleFrom: linkedIn.now() + HOUR });
			await pollEvery(trial, 15, 2 * DAY);
			return notOnce(
				trial,
				[...leads, late].filter((lead) => !people.broken.has(lead)),
			);
		},
		{
			habits: { ...PLAIN_CONDITIONS.habits, engine },
			settings: { ...PLAIN_CONDITIONS.settings, filter: 'allEvents' },
		},
	);

export const windows: Play[] = [
	{ name: "one Page's history at Batch Size 1, beside new leads of another", run: besideHistory },
	...(['default', 'scheduler', 'durable'] as const).map((engine) => ({
		name: `${engine}: a lead that is shown late, among leads of which LinkedIn never serves three`,
		run: besideBroken(engine),
	})),
];
