import fc from 'fast-check';

import type { FaultKind } from '../linkedIn/faults';
import { conditions, filter, hardConditions, mostly } from './conditions';
import { executionSteps } from './executionSteps';
import type { History, Step, StepName } from './steps';
import { step, usualPlace, weighted } from './stepping';

const faultKinds: FaultKind[] = [
	'status503',
	'status500',
	'truncated',
	'cut',
	'timeOut',
	'burst',
	'day',
];
const faultKind = fc.constantFrom(...faultKinds);
const fewOrMany = fc.oneof(
	{ weight: 30, arbitrary: fc.integer({ min: 1, max: 4 }) },
	{ weight: 5, arbitrary: fc.integer({ min: 5, max: 130 }) },
	{ weight: 1, arbitrary: fc.constantFrom(250, 520, 520, 1100) },
);

const register = step('register', {
	place: usualPlace,
	count: fewOrMany,
	agoMinutes: fc.oneof(fc.constant(0), fc.nat(50)),
	atOnce: mostly(false, true),
	lateMinutes: fc.oneof(
		{ weight: 8, arbitrary: fc.constant(0) },
		{ weight: 3, arbitrary: fc.integer({ min: 1, max: 55 }) },
		{ weight: 2, arbitrary: fc.integer({ min: 60, max: 6 * 24 * 60 - 60 }) },
	),
	isTest: mostly(false, true),
	damage: fc.oneof(
		{ weight: 9, arbitrary: fc.constant(undefined) },
		{
			weight: 1,
			arbitrary: fc.constantFrom(
				'noId',
				'noTime',
				'textAsTime',
				'timeFarAway',
				'noResponse',
				'text',
			),
		},
	),
});

const poll = step('poll', { times: fc.constantFrom(1, 1, 1, 2, 5) });

const wait = step('wait', {
	minutes: fc.oneof(
		fc.integer({ min: 1, max: 20 }),
		fc.integer({ min: 20, max: 180 }),
		fc.integer({ min: 180, max: 5000 }),
	),
});

/** What happens in histories, and how often it does. */
const steps = [
	weighted(10, register),
	weighted(10, poll),
	weighted(6, wait),
	weighted(2, step('cancel', { which: fc.nat(9) })),
	weighted(2, step('registerAgain', { which: fc.nat(9) })),
	weighted(
		2,
		step('break', {
			which: fc.nat(9),
			count: fc.constantFrom(1, 1, 2, 3, 7),
			healsAfterMinutes: fc.constantFrom(null, 5, 300, 4000),
		}),
	),
	weighted(
		2,
		step('leaveOut', {
			which: fc.nat(9),
			count: fc.constantFrom(1, 2, 7, 200),
			minutes: fc.constantFrom(1, 10, 300, 4000),
		}),
	),
	weighted(
		2,
		step('whileReading', {
			afterCalls: fc.nat(5),
			place: usualPlace,
			registers: fc.constantFrom(1, 0, 3, 120),
			cancels: fc.constantFrom(0, 1, 3),
		}),
	),
	weighted(
		4,
		step('fault', {
			kind: faultKind,
			after: fc.nat(6),
			answers: fc.oneof(fc.constantFrom(1, 2, 3, 4), fc.integer({ min: 5, max: 60 })),
			onlyLeads: fc.boolean(),
		}),
	),
	weighted(1, step('outage', { kind: faultKind, minutes: fc.integer({ min: 1, max: 600 }) })),
	weighted(1, step('tokenExpires', {})),
	weighted(1, step('versionRetires', {})),
	weighted(2, step('roleLost', { organization: fc.nat(2), isLowered: mostly(false, true) })),
	weighted(1, step('roleBack', {})),
	weighted(2, step('restart', {})),
	weighted(2, step('changeLeader', { to: fc.nat(2) })),
	weighted(1, step('publish', {})),
	weighted(
		1,
		step('publishWhilePolling', {
			afterSeconds: fc.constantFrom(0, 0, 1, 4, 60),
			renames: mostly(false, true),
		}),
	),
	weighted(1, step('pollTwiceAtOnce', {})),
	weighted(1, step('deactivate', { days: fc.integer({ min: 1, max: 20 }) })),
	weighted(2, step('rename', { name: fc.nat(2) })),
	weighted(1, step('deleteAndAdd', {})),
	weighted(1, step('takeOverName', {})),
	weighted(2, step('refilter', { filter })),
	weighted(1, step('overlap', { minutes: fc.constantFrom(60, 5, 90, 3000) })),
	weighted(1, step('testLeads', { testLeads: fc.constantFrom('exclude', 'include', 'only') })),
	weighted(2, step('kill', { atCall: fc.integer({ min: 1, max: 8 }) })),
	weighted(1, step('rollBack', {})),
	weighted(
		3,
		step('registerAtEdge', {
			place: usualPlace,
			count: fc.constantFrom(1, 2, 7),
			edge: fc.constantFrom('latestLead', 'latestPoll', 'overlap', 'day', 'week'),
			offMs: fc.constantFrom(0, -1, 1, -1000, 1000),
		}),
	),
	weighted(1, step('pollSteadily', { hours: fc.constantFrom(3, 12) })),
	weighted(1, step('clockSet', { toMinutes: fc.constantFrom(0, 0, 5, 60, -10, -90) })),
	...executionSteps,
];

/** What is known to go wrong, until the trigger is built anew (see `KNOWN_DEFECTS`). */
const hardSteps = [
	weighted(1, step('otherNodeStores', {})),
	weighted(1, step('pollSteadily', { hours: fc.constantFrom(30, 60) })),
	weighted(1, step('clockSet', { toMinutes: fc.constantFrom(1500, -1500) })),
	weighted(
		2,
		step('refuseMost', {
			place: usualPlace,
			good: fc.constantFrom(1, 2, 5),
			refused: fc.constantFrom(4, 18, 60),
		}),
	),
	weighted(
		2,
		step('executions', {
			count: fc.constantFrom(1, 3, 10),
			course: fc.record({
				treatment: fc.constant('usual'),
				queuedSeconds: fc.constant(0),
				runsSeconds: fc.constantFrom(4_000, 18_000, 72_000),
				waitsMinutes: fc.constant(0),
				isWorkDone: fc.constant(true),
				rollsBackState: fc.constant(false),
			}),
		}),
	),
	weighted(
		2,
		step('fault', {
			kind: fc.constant('endless'),
			after: fc.nat(6),
			answers: fc.constantFrom(1, 2),
			onlyLeads: fc.boolean(),
		}),
	),
	weighted(
		2,
		step('outage', { kind: fc.constant('halfDown'), minutes: fc.constantFrom(20, 120, 600) }),
	),
];

type Steps = typeof steps;

const listOf = (some: Steps): fc.Arbitrary<Step[]> =>
	fc.array(fc.oneof(...some), { minLength: 3, maxLength: 30, size: 'max' });

/** Few kinds of steps, each of them often: others would hide what these do together. */
const swarmOf = (some: Steps): fc.Arbitrary<Step[]> =>
	listOf([
		weighted(4, register),
		weighted(6, poll),
		weighted(3, wait),
		...some.map(({ arbitrary }) => weighted(3, arbitrary)),
	]);

export interface Wanted {
	/** Steps that do not happen. */
	without?: readonly StepName[];
	/** Whether also what is known to go wrong happens. */
	isHard?: boolean;
}

export function histories({ without = [], isHard = false }: Wanted = {}): fc.Arbitrary<History> {
	const all = isHard ? [...steps, ...hardSteps] : steps;
	return fc.record({
		conditions: isHard ? hardConditions : conditions,
		steps: fc
			.oneof(listOf(all), fc.subarray(all, { minLength: 3, maxLength: 8 }).chain(swarmOf))
			.map((each) => each.filter(({ do: name }) => !without.includes(name))),
	});
}
