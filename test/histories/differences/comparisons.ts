import fc from 'fast-check';

import { mostly, sometimes, switches } from '../history/conditions';
import type { FaultKind } from '../linkedIn/linkedIn';

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
	/** They cancel and register again, under the same id. */
	registersAgain: some,
	registers: fc.constantFrom(0, 1, 3),
};

/** How rows come back from a destination. */
const rows = fc.record({
	/** How many of a hundred leads are not stored. */
	lostShare: fc.constantFrom(0, 5, 50),
	/** Whether the column of ids holds something else. */
	ids: mostly<'ofLeads' | 'ofRows'>('ofLeads', 'ofRows'),
	columns: mostly<'all' | 'idAndTime' | 'idAndOwner' | 'roundedIds'>(
		'all',
		'idAndTime',
		'idAndOwner',
		'roundedIds',
	),
	time: mostly<'iso' | 'wholeSeconds' | 'date' | 'withoutZone' | 'minutes' | 'shifted'>(
		'iso',
		'wholeSeconds',
		'date',
		'withoutZone',
		'minutes',
		'shifted',
	),
	/** Leads whose rows are wrong in one way, as shares of all. */
	unreadableTimes: seldom,
	roundedIds: seldom,
	/** Rows that LinkedIn knows nothing of: stand-ins for leads that it did not deliver. */
	standIns: fc.constantFrom(0, 0, 2),
});

/**
 * Leads at LinkedIn, the rows of them that are stored, and what happens until they are compared. Leads are chosen by
 * their shares of all. Simple values come first, since a failing comparison is shrunk to them.
 */
export const comparisons = fc.record({
	switches,
	/** How many leads each of `PLACES` has. */
	sizes: fc.tuple(size, size, size, fc.nat(12)),
	/** Over how many days they came. */
	spreadDays: fc.constantFrom(5, 5, 31, 100, 0.02),
	/** So much later than by their ids LinkedIn's lists show leads. */
	listLagMinutes: fc.constantFrom(0, 0, 20, 180),
	/** After so many days LinkedIn deletes them. */
	retentionDays: fc.constantFrom(365, 90),
	rows,
	before: fc.record({
		...happenings,
		cancels: fc.oneof({ weight: 3, arbitrary: some }, { weight: 1, arbitrary: many }),
	}),
	/** While LinkedIn is read. */
	during: sometimes(fc.record({ ...happenings, afterCalls: fc.nat(12) }), 3),
	/** Which leads LinkedIn fails to serve, or serves without their ids from now on. */
	broken: seldom,
	withoutId: seldom,
	/** Which it leaves out of its pages from now on; where it does not count them, only when they are found by id. */
	hidden: seldom,
	faults: sometimes(
		fc.record({
			kind: fc.constantFrom<FaultKind>('status500', 'truncated', 'cut', 'burst', 'day'),
			after: fc.nat(10),
			answers: fc.constantFrom(1, 3, 40),
		}),
		2,
		4,
	),
	/** After so many calls the role in the first organization is lost. */
	roleLostAfter: fc.oneof(
		{ weight: 5, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.nat(8) },
	),
	/** Whether the member keeps one there that may read no leads of events. */
	isRoleLowered: fc.boolean(),
	scope: mostly<'all' | 'organization' | 'event' | 'form' | 'company'>(
		'all',
		'organization',
		'event',
		'form',
		'company',
	),
	range: fc.constantFrom<
		{ timeRange: 'all' } | { timeRange: 'last'; lastAmount: number } | { daysAgo: number }
	>(
		{ timeRange: 'last', lastAmount: 30 },
		{ timeRange: 'last', lastAmount: 30 },
		{ timeRange: 'all' },
		{ timeRange: 'last', lastAmount: 3 },
		{ daysAgo: 2 },
	),
	testLeads: mostly<'exclude' | 'include'>('exclude', 'include'),
});

export type Comparison = typeof comparisons extends fc.Arbitrary<infer Each> ? Each : never;
export type Rows = Comparison['rows'];
export type Happenings = Comparison['before'];
