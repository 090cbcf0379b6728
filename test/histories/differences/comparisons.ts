import fc from 'fast-check';

import { mostly, switches } from '../history/conditions';
import type { FaultKind } from '../linkedIn/faults';
import type { Switches } from '../linkedIn/linkedIn';

/** What is done to some of the leads, each by its share of all of them. */
export interface Happenings {
	cancels: number[];
	/** They cancel and register again, under the same id. */
	registersAgain: number[];
	registers: number;
}

/** How rows come back from a destination. */
export interface Rows {
	/** How many of a hundred leads are not stored. */
	lostShare: number;
	/** Whether the column of ids holds something else. */
	ids: 'ofLeads' | 'ofRows';
	columns: 'all' | 'idAndTime' | 'idAndOwner' | 'roundedIds';
	time: 'iso' | 'wholeSeconds' | 'date' | 'withoutZone' | 'minutes' | 'shifted';
	/** Leads whose rows are wrong in one way, as shares of all. */
	unreadableTimes: number[];
	roundedIds: number[];
	/** Rows that LinkedIn knows nothing of: stand-ins for leads that it did not deliver. */
	standIns: number;
}

/** Leads at LinkedIn, the rows of them that are stored, and what happens until they are compared. */
export interface Comparison {
	switches: Switches;
	/** How many leads each of `PLACES` has. */
	sizes: number[];
	/** Over how many days they came. */
	spreadDays: number;
	/** So much later than by their ids LinkedIn's lists show leads. */
	listLagMinutes: number;
	/** After so many days LinkedIn deletes them. */
	retentionDays: number;
	rows: Rows;
	before: Happenings;
	/** While LinkedIn is read. */
	during: Array<Happenings & { afterCalls: number }>;
	/** Which leads LinkedIn fails to serve, or serves without their ids from now on. */
	broken: number[];
	withoutId: number[];
	/** Which it leaves out of its pages from now on; where it does not count them, only when they are found by id. */
	hidden: number[];
	faults: Array<{ kind: FaultKind; after: number; answers: number }>;
	/** After so many calls the role in the first organization is lost. */
	roleLostAfter?: number;
	/** Whether the member keeps one there that may read no leads of events. */
	isRoleLowered: boolean;
	scope: 'all' | 'organization' | 'event' | 'form' | 'company';
	range: { timeRange: 'all' } | { timeRange: 'last'; lastAmount: number } | { daysAgo: number };
	testLeads: 'exclude' | 'include';
}

/** Not `fc.double`, which gives hardly anything but numbers next to 0 and 1: always the same leads. */
const share = fc.nat(999).map((thousandths) => thousandths / 1000);
const some = fc.array(share, { maxLength: 5 });
const seldom = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<number[]>([]) },
	{ weight: 1, arbitrary: fc.array(share, { minLength: 1, maxLength: 4 }) },
);
const size = fc.oneof(
	{ weight: 1, arbitrary: fc.nat(12) },
	{ weight: 2, arbitrary: fc.integer({ min: 15, max: 60 }) },
	{ weight: 2, arbitrary: fc.integer({ min: 90, max: 230 }) },
);

/** More than LinkedIn is asked for by their ids. */
const many = fc.array(share, { minLength: 20, maxLength: 60 });

const happenings = {
	cancels: some,
	registersAgain: some,
	registers: fc.constantFrom(0, 1, 3),
};

const rows: fc.Arbitrary<Rows> = fc.record({
	lostShare: fc.constantFrom(0, 5, 50),
	ids: mostly<Rows['ids']>('ofLeads', 'ofRows'),
	columns: mostly<Rows['columns']>('all', 'idAndTime', 'idAndOwner', 'roundedIds'),
	time: mostly<Rows['time']>('iso', 'wholeSeconds', 'date', 'withoutZone', 'minutes', 'shifted'),
	unreadableTimes: seldom,
	roundedIds: seldom,
	standIns: fc.constantFrom(0, 0, 2),
});

/** Any comparison; simple values come first, since a failing one is shrunk to them. */
export const comparisons: fc.Arbitrary<Comparison> = fc.record({
	switches,
	sizes: fc.tuple(size, size, size, fc.nat(12)),
	spreadDays: fc.constantFrom(5, 5, 31, 100, 0.02),
	listLagMinutes: fc.constantFrom(0, 0, 20, 180),
	retentionDays: fc.constantFrom(365, 90),
	rows,
	before: fc.record({
		...happenings,
		cancels: fc.oneof({ weight: 3, arbitrary: some }, { weight: 1, arbitrary: many }),
	}),
	during: fc.oneof(
		{ weight: 1, arbitrary: fc.constant<never[]>([]) },
		{
			weight: 1,
			arbitrary: fc.array(fc.record({ ...happenings, afterCalls: fc.nat(12) }), {
				minLength: 1,
				maxLength: 3,
			}),
		},
	),
	broken: seldom,
	withoutId: seldom,
	hidden: seldom,
	faults: fc.oneof(
		{ weight: 4, arbitrary: fc.constant<never[]>([]) },
		{
			weight: 1,
			arbitrary: fc.array(
				fc.record({
					kind: fc.constantFrom<FaultKind>('status500', 'truncated', 'cut', 'burst', 'day'),
					after: fc.nat(10),
					answers: fc.constantFrom(1, 3, 40),
				}),
				{ minLength: 1, maxLength: 2 },
			),
		},
	),
	roleLostAfter: fc.oneof(
		{ weight: 5, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.nat(8) },
	),
	isRoleLowered: fc.boolean(),
	scope: mostly<Comparison['scope']>('all', 'organization', 'event', 'form', 'company'),
	range: fc.oneof(
		fc.constant({ timeRange: 'last' as const, lastAmount: 30 }),
		fc.constant({ timeRange: 'last' as const, lastAmount: 30 }),
		fc.constant({ timeRange: 'all' as const }),
		fc.constant({ timeRange: 'last' as const, lastAmount: 3 }),
		fc.constant({ daysAgo: 2 }),
	),
	testLeads: mostly<Comparison['testLeads']>('exclude', 'include'),
});
