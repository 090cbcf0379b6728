import fc from 'fast-check';
import { mapValues } from 'lodash';
import { COLLECTIONS, SETTINGS, type Variants } from '../../simulator/server/variants';
import type { Setting } from '../fact';

/** All switches of the simulator, each at one of its settings, and the uncertain versions. */
export interface Combination {
	variants: Variants;
	versions: Record<string, boolean>;
}

/** A separate setting for each name. */
const ofEach = <Name extends string, T>(names: readonly Name[], setting: fc.Arbitrary<T>) =>
	fc.record(
		Object.fromEntries(names.map((name) => [name, setting])) as Record<Name, fc.Arbitrary<T>>,
	);

/** The usual setting in three of four cases, or another. */
const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
	fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });

/** Switches that the probe cannot find out, or only when a lead answered an earlier version. */
export const NOT_TOLD = ['hiddenShare', 'formOfLead', 'adNames', 'expiredTokenServiceErrorCode'];

const variants = fc.record({
	...mapValues(SETTINGS, (settings: readonly Setting[]) => fc.constantFrom(...settings)),
	pagingTotal: ofEach(COLLECTIONS, fc.constantFrom('ofList', 'ofPage', 'absent')),
	// There are 130 events and forms, so a page of 500 would hold them all.
	maxCount: fc
		.tuple(ofEach(COLLECTIONS, fc.constantFrom(10, 100)), fc.constantFrom(10, 100, 500))
		.map(([counts, leadFormResponses]) => ({ ...counts, leadFormResponses })),
	endlessPages: ofEach(COLLECTIONS, mostly(false, fc.constant(true))),
	hiddenShare: mostly(0, fc.constantFrom(0.1, 0.25)),
	retentionDays: ofEach(
		['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'],
		fc.constantFrom(90, 365),
	),
	// Without this list, its paging cannot be told.
	subscriptionFinder: fc.constant('served'),
	formOfLead: fc.constant('answered'),
	// 'hidden' is left out: only the id of a lead that the member may not read would show it.
	leadsById: fc.constantFrom('served', 'notFound'),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Variants>;

/** Any combination of settings. */
export const combinations: fc.Arbitrary<Combination> = fc.record({
	variants,
	versions: ofEach(['202512', '202610', '202611'], fc.boolean()),
});
