import { HOUR } from '../durations';
import { PLAIN_CONDITIONS } from './history/conditions';
import type { Conditions } from './history/conditions';
import { runHistory } from './history/runHistory';
import type { Step } from './history/steps';
import type { Failing, Subject } from './history/troubles';
import type { Switches } from './linkedIn/linkedIn';
import { runReading } from './reading';

/** A history in which the trigger breaks a promise, and the issue that mends it. */
export interface Red {
	name: string;
	/** The kind of violation, as the judge names it. */
	violates: string;
	mendedBy: 56;
	kind: 'trigger' | 'reading';
	run: () => Promise<string[]>;
}

const { switches } = PLAIN_CONDITIONS;

const history = (others: Partial<Conditions>, ...steps: Step[]): Pick<Red, 'kind' | 'run'> => ({
	kind: 'trigger',
	run: async () => await runHistory({ conditions: { ...PLAIN_CONDITIONS, ...others }, steps }),
});

/** Lead → Pull over a list of leads. */
const list = (
	size: number,
	spreadMs: number,
	behaving: Partial<Switches>,
): Pick<Red, 'kind' | 'run'> => ({
	kind: 'reading',
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

const pollsFor = (hours: number): Step => ({
	do: 'pollSteadily',
	hours,
	everyMinutes: 15,
	isBusy: false,
});

/** For good. */
const fails = (subject: Subject, way: Failing['way']): Step => ({
	do: 'fails',
	failing: { subject, way, which: 0, after: 0, lasts: { minutes: null } },
});

export const RED: readonly Red[] = [
	{
		name: 'the total counts another list of 130 leads',
		violates: 'quietCalls',
		mendedBy: 56,
		...history({ before: 130 }, pollsFor(3), fails('total', 'ofOthers')),
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

/** What breaks in the gate's random histories today, by seed. */
export const RED_SEEDS: Readonly<Record<number, readonly string[]>> = {};
