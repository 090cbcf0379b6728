import fc from 'fast-check';

import { switches } from '../history/conditions';
import type { Switches } from '../linkedIn/linkedIn';

/** What happens to a list between two calls, while it is read. */
export interface Change {
	afterCalls: number;
	registers: number;
	/** Which are cancelled, as shares of the list from its newest on. */
	cancels: number[];
}

/** A list of leads that is read once by Lead → Pull. */
export interface Reading {
	switches: Switches;
	/** How many leads each organization has. */
	sizes: number[];
	/** Over how many milliseconds they came; 0 is all in one. */
	spreadMs: number;
	/** Which leads LinkedIn fails to serve, as shares of each list from its newest on. */
	broken: number[];
	/** So many side by side, from there on. */
	brokenRow: { from: number; count: number };
	changes: Change[];
	/** Only the leads of the last days. */
	lastDays?: number;
}

const share = fc.nat(99).map((percent) => percent / 100);

const size = fc.oneof(
	{ weight: 3, arbitrary: fc.nat(12) },
	{ weight: 4, arbitrary: fc.integer({ min: 90, max: 230 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 400, max: 1300 }) },
);

/** Any list of leads, and what happens to it while it is read. */
export const readings: fc.Arbitrary<Reading> = fc.record({
	switches,
	sizes: fc.oneof(
		{ weight: 3, arbitrary: fc.array(size, { minLength: 1, maxLength: 1 }) },
		{ weight: 1, arbitrary: fc.array(size, { minLength: 2, maxLength: 2 }) },
	),
	spreadMs: fc.constantFrom(6 * 24 * 3_600_000, 3_600_000, 50, 0),
	broken: fc.oneof(
		{ weight: 5, arbitrary: fc.constant<number[]>([]) },
		{ weight: 3, arbitrary: fc.array(share, { minLength: 1, maxLength: 6 }) },
	),
	brokenRow: fc.oneof(
		{ weight: 5, arbitrary: fc.constant({ from: 0, count: 0 }) },
		{
			weight: 1,
			arbitrary: fc.record({
				from: fc.constantFrom(0, 0.3, 0.95),
				count: fc.oneof(fc.integer({ min: 2, max: 12 }), fc.constant(2000)),
			}),
		},
	),
	changes: fc.oneof(
		{ weight: 1, arbitrary: fc.constant<Change[]>([]) },
		{
			weight: 1,
			arbitrary: fc.array(
				fc.record({
					afterCalls: fc.nat(12),
					registers: fc.constantFrom(0, 1, 3, 110),
					cancels: fc.array(share, { maxLength: 4 }),
				}),
				{ minLength: 1, maxLength: 4 },
			),
		},
	),
	lastDays: fc.constantFrom(undefined, 7),
});
