import { DAY, HOUR } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
import type { Reading } from '../reading';
import { runReading } from '../reading';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf } from './play';

/** Lead → Pull over leads of an hour, or of one and the same time, in a list that behaves so. */
const pull =
	(
		size: number,
		spreadMs: number,
		behaving: Partial<Reading['switches']>,
		meanwhile: Pick<Reading, 'broken' | 'changes'> = { broken: [], changes: [] },
	) =>
	async () =>
		await runReading({
			switches: { ...PLAIN_CONDITIONS.switches, ...behaving } as Reading['switches'],
			sizes: [size],
			spreadMs: spreadMs as Reading['spreadMs'],
			brokenRow: { from: 0, count: 0 },
			...meanwhile,
			faults: [],
			lastDays: undefined,
		});

/** The trigger with so many older leads, which LinkedIn's total counts too: a new lead, and the calls of quiet polls. */
const poll = (before: number) => async () =>
	await runHistoryOf(async (trial) => {
		const { linkedIn, people, clock } = trial;
		for (let index = 0; index < before; index++) people.register({ place: 0 });
		await pollEvery(trial, 5, 2 * HOUR);
		linkedIn.behave({ totalIgnoresFilters: true });
		await pollEvery(trial, 5, HOUR);
		const callsBefore = linkedIn.callCount;
		await pollEvery(trial, 5, HOUR);
		const calls = linkedIn.callCount - callsBefore;
		const lead = people.register({ place: 0 });
		await pollEvery(trial, 5, HOUR);
		await clock.pass(HOUR);
		const quiet = HOUR / (5 * 60_000);
		return [
			...(calls > quiet ? [`quietCalls: ${calls} in ${quiet} polls`] : []),
			...notOnce(trial, [lead]),
		];
	});

export const lists: readonly Play[] = [
	...[5, 130, 1_500].map((before) => ({
		name: `the total counts ${before} leads outside of the time range, too`,
		isLong: before > 1_000,
		run: poll(before),
	})),
	{
		name: 'leads of one and the same time change places from page to page',
		run: pull(230, 0, { equalTimesMove: true }),
	},
	{
		name: 'pages have any number of elements, and the total is right',
		run: pull(230, HOUR, { shortPages: true }),
	},
	{
		name: 'a page has one element, and as many were found as LinkedIn said before others came',
		run: pull(
			90,
			6 * DAY,
			{ shortPages: true },
			{ broken: [0.07], changes: [{ afterCalls: 0, registers: 110, cancels: [0.08, 0.09] }] },
		),
	},
	{
		name: 'pages have any number of elements, and there is no total',
		run: pull(181, HOUR, { shortPages: true, pagingTotal: 'absent' }),
	},
];
