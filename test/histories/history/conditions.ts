import fc from 'fast-check';
import { mapValues, pick } from 'lodash';

import { SETTINGS } from '../../simulator/server/variants';
import type { Switches } from '../linkedIn/linkedIn';
import type { Telling } from '../n8n/executions';
import type { Habits } from '../n8n/n8n';
import type { FilterName } from './filters';
import { FILTERS } from './filters';
import type { Conditions, ConfirmLeads, Settings } from './steps';

/** The switches that a trigger or an action could notice, all but those that are lists or numbers. */
const PLAYED = [
	'aclOrganizationKey',
	'nextLinks',
	'beyondMaxCount',
	'associatedEntityKey',
	'associatedEntityParameter',
	'answersWithName',
	'formOfLead',
	'adNames',
	'testLeadsIncludedWhenFalse',
	'rangeStartInclusive',
	'rangeEndInclusive',
	'leadOrder',
	'leadsById',
	'leadsWithoutRole',
	'eventFormUrn',
	'eventOrder',
	'expiredTokenServiceErrorCode',
	'notFoundCode',
] as const;

const played = mapValues(pick(SETTINGS, PLAYED), (settings: readonly unknown[]) =>
	fc.constantFrom(...settings),
);

/** Simple values come first: a failing history is shrunk to them. */
export const switches = fc.record({
	...played,
	pagingTotal: fc.constantFrom('ofList', 'ofPage', 'absent'),
	maxCount: fc.constantFrom(100, 50, 500, 1000),
	hiddenShare: fc.constantFrom(0, 0, 0.04, 0.3),
	aheadMs: fc.constantFrom(0, 0, 0, 1_500, -1_500, 90_000, -90_000, 1_200_000, -1_200_000),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Switches>;

export const filter = fc.constantFrom(...(Object.keys(FILTERS) as FilterName[]));

/** One value much more often than the others. */
export const mostly = <Value>(usual: Value, ...others: Value[]) =>
	fc.oneof(
		{ weight: 4, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
	);

const rarely = <Value>(usual: Value, other: Value) =>
	fc.oneof(
		{ weight: 15, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constant(other) },
	);

const confirmLeads = mostly<ConfirmLeads>('onSuccess', 'immediately');

export const batchSize = mostly(500, 50, 7);

const habits: fc.Arbitrary<Habits> = fc.record({
	engine: fc.constantFrom('default', 'default', 'durable', 'scheduler'),
	publishes: fc.constantFrom('byDifference', 'asWhole'),
	telling: rarely<Telling>('truth', 'engineV2'),
	runsQueuedAgain: fc.boolean(),
	runsStale: fc.boolean(),
	keepsAfterEmissions: fc.boolean(),
});

const settings: fc.Arbitrary<Settings> = fc.record({
	filter: fc.oneof(
		{ weight: 3, arbitrary: fc.constant<FilterName>('allEvents') },
		{ weight: 1, arbitrary: filter },
	),
	testLeads: mostly<Settings['testLeads']>('exclude', 'include', 'only'),
	overlapMinutes: mostly(60, 5, 90, 3000),
	isSimplified: mostly(false, true),
	startFrom: fc.constantFrom('now', 'lastDays', 'date'),
	confirmLeads,
	batchSize,
	giveUpAfterDays: mostly(7, 1),
});

export const conditions: fc.Arbitrary<Conditions> = fc.record({
	switches,
	habits,
	hasSuccessors: rarely(true, false),
	keepsEarlier: fc.boolean(),
	hasRefreshToken: mostly(true, false),
	refusesFreshFor: mostly(0, 3),
	settings,
	second: fc.oneof(
		{ weight: 5, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: settings },
	),
	before: fc.oneof(
		{ weight: 8, arbitrary: fc.nat(5) },
		{ weight: 1, arbitrary: fc.constantFrom(130, 350, 700) },
	),
});

/** Several triggers in one workflow undo what each other has stored. */
export const hardConditions: fc.Arbitrary<Conditions> = fc
	.record({ usual: conditions, second: fc.oneof(fc.constant(undefined), settings) })
	.map(({ usual, second }) => ({ ...usual, second: usual.second ?? second, isStrict: true }));
