import { HOUR } from '../durations';
import { PLAIN_CONDITIONS } from './history/conditions';
import type { Conditions } from './history/conditions';
import { runHistory } from './history/runHistory';
import type { Step } from './history/steps';
import type { Switches } from './linkedIn/linkedIn';
import { runReading } from './reading';

/** A history in which the trigger breaks a promise, and the issue that mends it. */
export interface Red {
	name: string;
	/** The kind of violation, as the judge names it. */
	violates: string;
	mendedBy: 54 | 56;
	run: () => Promise<string[]>;
}

const { switches } = PLAIN_CONDITIONS;

const history = (others: Partial<Conditions>, ...steps: Step[]): Pick<Red, 'run'> => ({
	run: async () => await runHistory({ conditions: { ...PLAIN_CONDITIONS, ...others }, steps }),
});

/** Lead → Pull over a list of leads. */
const list = (size: number, spreadMs: number, behaving: Partial<Switches>): Pick<Red, 'run'> => ({
	run: async () =>
		await runReading({
			switches: { ...switches, ...behaving },
			sizes: [size],
			spreadMs: spreadMs as 0,
			broken: [],
			brokenRow: { from: 0, count: 0 },
			changes: [],
			faults: [],
			lastDays: undefined,
		}),
});

const forGood = { minutes: null };
const fails = (subject: string, way: string, which = 0, lasts: object = forGood): Step => ({
	do: 'fails',
	failing: { subject, way, which, after: 0, lasts },
});
const register = (place: number, count = 1): Step => ({
	do: 'register',
	place,
	count,
	agoMinutes: 0,
	atOnce: true,
	lateMinutes: 0,
	isTest: false,
	damage: undefined,
});
const polls = (hours: number, isBusy = false, everyMinutes = 15): Step => ({
	do: 'pollSteadily',
	hours,
	everyMinutes,
	isBusy,
});

export const RED: readonly Red[] = [
	{
		name: 'an outage after a success, with a lead a minute',
		violates: 'drain',
		mendedBy: 54,
		...history(
			{},
			polls(3, true, 1),
			{ do: 'destinationDown', minutes: 180, isPolled: false },
			polls(3, true, 1),
			polls(3, false, 1),
		),
	},
	{
		name: 'a lead that the time limit interrupts, beside others',
		violates: 'tooOften',
		mendedBy: 54,
		...history({}, { do: 'registerStopping', place: 0 }, polls(30, true)),
	},
	{
		name: 'nothing follows the trigger for a day, polled each minute',
		violates: 'tooOften',
		mendedBy: 54,
		...history(
			{},
			register(0),
			{
				do: 'executions',
				count: 100_000,
				course: {
					treatment: 'nothingRuns',
					queuedSeconds: 0,
					runsSeconds: 2,
					waitsMinutes: 1,
					isWorkDone: false,
					rollsBackState: false,
				},
			},
			polls(24, false, 1),
		),
	},
	{
		name: 'the total counts another list of 130 leads',
		violates: 'quietCalls',
		mendedBy: 56,
		...history({ before: 130 }, polls(3), fails('total', 'ofOthers')),
	},
	{
		name: 'leads of one and the same time change places between two pages',
		violates: 'lost',
		mendedBy: 56,
		...list(230, 0, { equalTimesMove: true }),
	},
	{
		name: 'pages have any number of elements, and the total is right',
		violates: 'lost',
		mendedBy: 56,
		...list(230, HOUR, { shortPages: true }),
	},
	{
		name: 'pages have any number of elements, and there is no total',
		violates: 'lost',
		mendedBy: 56,
		...list(181, HOUR, { shortPages: true, pagingTotal: 'absent' }),
	},
];
/** What breaks in the gate's random histories today, by seed: when leads are given up (54). */
export const RED_SEEDS: Readonly<Record<number, readonly string[]>> = {
	6: ['givenUpEarly', 'givenUpTwice'],
	13: ['givenUpEarly'],
	17: ['givenUpEarly'],
	19: ['givenUpEarly'],
	30: ['givenUpEarly'],
	41: ['givenUpEarly'],
	57: ['givenUpEarly'],
	71: ['givenUpTwice'],
	72: ['givenUpEarly'],
};
