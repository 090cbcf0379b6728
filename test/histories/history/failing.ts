import fc from 'fast-check';

import type { Failing, Subject } from './troubles';
import { isOfEverything, WAYS } from './troubles';

const shortly: fc.Arbitrary<Failing['lasts']> = fc.oneof(
	fc.record({ answers: fc.constantFrom(1, 2, 3, 4) }),
	fc.record({ answers: fc.integer({ min: 5, max: 60 }) }),
	fc.record({ minutes: fc.integer({ min: 1, max: 600 }) }),
);

const lastingly: fc.Arbitrary<Failing['lasts']> = fc.record({
	minutes: fc.constantFrom<number | null>(null, null, 600, 2_000, 5_000, 20_000),
});

const OF_EVERYTHING = fc.constantFrom<Subject>('everything', 'everything', 'leads', 'credential');

const OF_ONE = fc.constantFrom<Subject>('role', 'role', 'page', 'page', 'form', 'event', 'events');

const failingOf = (
	subject: fc.Arbitrary<Subject>,
	lasts: (subject: Subject) => fc.Arbitrary<Failing['lasts']>,
): fc.Arbitrary<Failing> =>
	subject.chain((each) =>
		fc.record({
			subject: fc.constant(each),
			way: fc.constantFrom<Failing['way']>(...WAYS[each]),
			which: fc.nat(4),
			after: fc.oneof(fc.constant(0), fc.nat(6)),
			lasts: lasts(each),
		}),
	);

/** Mostly what concerns only some leads, for minutes, days, or for good. */
export const failing = failingOf(
	fc.oneof({ weight: 1, arbitrary: OF_EVERYTHING }, { weight: 1, arbitrary: OF_ONE }),
	(subject) => (isOfEverything({ subject }) ? shortly : fc.oneof(shortly, lastingly)),
);

/** What fails for longer than a day, for one Page, form or event: it is reported, and nothing else waits. */
export const failingLastingly = failingOf(OF_ONE, () => lastingly);
