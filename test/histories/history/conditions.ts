import fc from 'fast-check';
import { mapValues, pick } from 'lodash';

import { SECOND, MINUTE } from '../../durations';
import { SETTINGS } from '../../simulator/server/variants';
import type { FaultKind, Switches } from '../linkedIn/linkedIn';
import { PLAIN } from '../linkedIn/linkedIn';
import type { Habits } from '../n8n/n8n';
import type { FilterName } from './filters';
import { FILTERS } from './filters';

/** The simulator's switches that could matter to a trigger or an action, except lists and numbers. */
const PLAYED = [
	...['aclOrganizationKey', 'nextLinks', 'beyondMaxCount', 'associatedEntityKey'],
	...['answersWithName', 'formOfLead', 'adNames'],
	...['testLeadsIncludedWhenFalse', 'rangeStartInclusive', 'rangeEndInclusive'],
	...['leadOrder', 'leadWithoutRole', 'leadsWithoutRole', 'eventFormUrn'],
	...['expiredTokenServiceErrorCode', 'notFoundCode', 'retiredVersion'],
] as const;

const played = mapValues(pick(SETTINGS, PLAYED), (settings: readonly unknown[]) =>
	fc.constantFrom(...settings),
);

/** Simple values come first: a failing history is shrunk to them. */
export const switches = fc.record({
	...played,
	pagingTotal: fc.constantFrom('ofPage', 'ofList', 'absent'),
	maxCount: fc.constantFrom(500, 100, 50),
	hiddenShare: fc.constantFrom(0.04, 0.04, 0, 0.3),
	aheadMs: fc.constantFrom(0, 0, SECOND * 1.5, -SECOND * 1.5),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Switches>;

/** Filters of one organization are doubled: only with them, a poll begins without knowing LinkedIn's clock. */
const filter = fc.constantFrom<FilterName>(
	'allEvents',
	'oneOrganization',
	'otherOrganization',
	...(Object.keys(FILTERS) as FilterName[]),
);

/** One value much more often than the others. */
export const mostly = <Value>(usual: Value, ...others: Value[]) =>
	fc.oneof(
		{ weight: 4, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
	);

/** @param never how often the list is empty, for each time that it is not */
export const sometimes = <Each>(each: fc.Arbitrary<Each>, maxLength: number, never = 1) =>
	fc.oneof(
		{ weight: never, arbitrary: fc.constant<Each[]>([]) },
		{ weight: 1, arbitrary: fc.array(each, { minLength: 1, maxLength }) },
	);

export const faultKind = fc.constantFrom<FaultKind>(
	...(['status503', 'status500', 'truncated', 'cut', 'timeOut', 'burst', 'day'] as const),
);

type TestLeads = 'exclude' | 'include' | 'only';
type ConfirmLeads = 'onSuccess' | 'immediately';

const batchSize = mostly(500, 50, 7);

const habits: fc.Arbitrary<Habits> = fc.record({
	engine: fc.constantFrom('default', 'default', 'durable', 'scheduler'),
	scheduledPollMs: mostly(45 * SECOND, 10 * MINUTE),
	publishes: fc.constantFrom('byDifference', 'asWhole'),
	firstStart: fc.oneof(
		{ weight: 9, arbitrary: fc.constant<Habits['firstStart']>('activate') },
		{ weight: 1, arbitrary: fc.constant<Habits['firstStart']>('init') },
	),
	runsQueuedAgain: fc.boolean(),
	runsStale: fc.boolean(),
	keepsAfterEmissions: fc.boolean(),
});

/** A trigger's parameters. */
export interface Settings {
	filter: FilterName;
	testLeads: TestLeads;
	isSimplified: boolean;
	startFrom: 'now' | 'lastDays' | 'date';
	confirmLeads: ConfirmLeads;
	batchSize: number;
	/** How far Start From reaches back, if it is `lastDays`. */
	startDays: number;
}

export const settings: fc.Arbitrary<Settings> = fc.record({
	filter,
	testLeads: mostly<TestLeads>('exclude', 'include', 'only'),
	isSimplified: mostly(false, true),
	startFrom: fc.constantFrom('now', 'now', 'lastDays', 'date'),
	confirmLeads: mostly<ConfirmLeads>('onSuccess', 'immediately'),
	batchSize,
	startDays: mostly(7, 30),
});

/** The circumstances of a history. */
export interface Conditions {
	switches: Switches;
	habits: Habits;
	/** Whether any node follows the trigger. */
	hasSuccessors: boolean;
	/** Whether a destination that refuses a lead keeps those before it in the same execution. */
	keepsEarlier: boolean;
	/** Whether a person mends in the end what the destination refuses, and publishes the workflow. */
	isMended: boolean;
	hasRefreshToken: boolean;
	/** How long LinkedIn refuses a token that it has just minted, seconds. */
	refusesFreshFor: number;
	settings: Settings;
	/** A second trigger node in the same workflow, which may get the name of the first. */
	second?: Settings;
	/** Registrations in the days before the trigger is activated. */
	before: number;
}

export const conditions: fc.Arbitrary<Conditions> = fc.record({
	switches,
	habits,
	hasSuccessors: fc.oneof(
		{ weight: 15, arbitrary: fc.constant(true) },
		{ weight: 1, arbitrary: fc.constant(false) },
	),
	keepsEarlier: fc.boolean(),
	isMended: mostly(false, true),
	hasRefreshToken: mostly(true, false),
	refusesFreshFor: mostly(0, 3),
	settings,
	second: fc.oneof(
		{ weight: 5, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: settings },
	),
	before: fc.oneof(
		{ weight: 20, arbitrary: fc.nat(5) },
		{ weight: 1, arbitrary: fc.constantFrom(130, 350, 700) },
	),
});

/** Plain conditions, for stories that always go the same way. */
export const PLAIN_CONDITIONS: Conditions = {
	switches: PLAIN,
	habits: {
		engine: 'default',
		scheduledPollMs: 45 * SECOND,
		publishes: 'byDifference',
		firstStart: 'activate',
		runsQueuedAgain: true,
		runsStale: true,
		keepsAfterEmissions: true,
	},
	hasSuccessors: true,
	keepsEarlier: true,
	isMended: false,
	hasRefreshToken: true,
	refusesFreshFor: 0,
	settings: {
		filter: 'oneOrganization',
		testLeads: 'exclude',
		isSimplified: false,
		startFrom: 'lastDays',
		confirmLeads: 'onSuccess',
		batchSize: 500,
		startDays: 7,
	},
	before: 0,
};
