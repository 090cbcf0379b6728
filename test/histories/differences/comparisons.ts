import fc from 'fast-check';

import { mostly, sometimes, switches } from '../history/conditions';
import type { FaultKind } from '../linkedIn/linkedIn';

/** Not `fc.double`, whose numbers are mostly next to 0 or 1, which would choose the same leads each time. */
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

/** More leads than the node requests by their ids. */
const many = fc.array(share, { minLength: 20, maxLength: 60 });

const happenings = {
	cancels: some,
	/** People who cancel and register again, under the same id. */
	registersAgain: some,
	registers: fc.constantFrom(0, 1, 3),
};

/** How rows come back from a destination. */
const rows = fc.record({
	/** How many of a hundred leads are not stored. */
	lostShare: fc.constantFrom(0, 5, 50),
	/** Whether `lead_id` holds the ids of leads, or numbers of rows. */
	ids: mostly<'ofLeads' | 'ofRows'>('ofLeads', 'ofRows'),
	columns: mostly(...(['all', 'idAndTime', 'idAndOwner', 'roundedIds'] as const)),
	time: mostly(...(['iso', 'wholeSeconds', 'date', 'withoutZone', 'minutes', 'shifted'] as const)),
	/** Leads whose rows are wrong in one way, as shares of all. */
	unreadableTimes: seldom,
	/** Rows that stand in for leads that LinkedIn did not deliver. */
	standIns: fc.constantFrom(0, 0, 2),
});

/**
 * Leads at LinkedIn, their stored rows, and what happens before and during the comparison. A share (0 to 1) chooses a
 * lead among all. Simple values come first, since a failing comparison is shrunk to them.
 */
export const comparisons = fc.record({
	switches,
	/** How many leads each of `PLACES` has. */
	sizes: fc.tuple(size, size, size, fc.nat(12)),
	/** Within how many days the leads were submitted. */
	spreadDays: fc.constantFrom(5, 5, 31, 100, 0.02),
	/** How much later LinkedIn's lists show a lead than LinkedIn serves it by its id. */
	listLagMinutes: fc.constantFrom(0, 0, 20, 180),
	/** After how many days LinkedIn deletes leads. */
	retentionDays: fc.constantFrom(365, 90),
	rows,
	before: fc.record({
		...happenings,
		cancels: fc.oneof({ weight: 3, arbitrary: some }, { weight: 1, arbitrary: many }),
	}),
	/** What happens while the node reads LinkedIn. */
	during: sometimes(fc.record({ ...happenings, afterCalls: fc.nat(12) }), 3),
	/** Which leads LinkedIn fails to serve, or serves without their ids from now on. */
	broken: seldom,
	withoutId: seldom,
	/** Leads that LinkedIn leaves out of its pages from now on, if its total counts them or it finds them by id. */
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
	/** After how many calls the member loses the role in the first organization. */
	roleLostAfter: fc.oneof(
		{ weight: 5, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.nat(8) },
	),
	/** Whether the member keeps a role there that may not read event leads. */
	isRoleLowered: fc.boolean(),
	scope: mostly(...(['all', 'organization', 'event', 'form', 'company'] as const)),
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
