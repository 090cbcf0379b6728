import { range } from 'lodash';

import { MINUTE, HOUR, DAY } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
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

/** Long executions make the trigger read leads in slices over several polls; LinkedIn shows some late meanwhile. */
async function throughSlices(): Promise<string[]> {
	return await runHistoryOf(
		async (trial) => {
			const { people, linkedIn, clock, workflow } = trial;
			const register = (agoMs: number) =>
				people.register({ place: 0, submittedAt: Math.round(linkedIn.now() - agoMs) });
			await pollEvery(trial, POLL_EVERY_MINUTES, 2 * HOUR);
			await clock.pass(2 * HOUR);
			workflow.arm(Infinity, { ...USUAL_COURSE, runsSeconds: 240 });
			const leads = Array.from({ length: 1350 }, (_, index) => register(HOUR * (3 - index / 600)));
			await pollEvery(trial, 5, 25 * MINUTE);
			for (let late = 42; late < 58; late++) leads.push(register(late * MINUTE));
			await clock.pass(HOUR / 2);
			await pollEvery(trial, 30, 4 * HOUR);
			return notOnce(trial, leads);
		},
		{ switches: { ...PLAIN_CONDITIONS.switches, leadOrder: 'oldestFirst' } },
	);
}

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

export const windows: Play[] = [
	{ name: 'leads are read in slices, and LinkedIn shows some late meanwhile', run: throughSlices },
	{ name: "one Page's history at Batch Size 1, beside new leads of another", run: besideHistory },
];

const OUTAGE_MS = 6 * HOUR;

/** On average; each failed call is repeated a few times. */
const MOST_CALLS_A_POLL = 40;

/**
 * LinkedIn returns empty pages, and fails with each page that has a lead.
 * @param delivered how many leads were stored within the hour before
 * @param added how many leads are submitted meanwhile
 */
async function throughHalfDown(delivered: number, added: number): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, linkedIn } = trial;
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
		await pollEvery(trial, POLL_EVERY_MINUTES, 2 * DAY);
		return [
			...notOnce(trial, [...before, ...meanwhile]),
			...trial.violations.filter((each) => each.startsWith('junk')),
			...(each > MOST_CALLS_A_POLL ? [`calls: ${Math.round(each)} in each poll`] : []),
		];
	});
}

/** The trigger treats this as an outage: no row stands in for a lead, calls are few, and all leads follow later. */
export const halfDown: Play[] = [
	{
		name: 'LinkedIn fails to serve pages with leads, and 240 leads were stored before',
		run: async () => await throughHalfDown(240, 30),
	},
	{
		name: 'LinkedIn fails to serve pages with leads, and all 40 leads are new',
		run: async () => await throughHalfDown(0, 40),
	},
];
