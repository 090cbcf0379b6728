import fc from 'fast-check';
import { mapValues } from 'lodash';
import { SETTINGS, type Variants } from '../../simulator/server/variants';
import type { LeadType } from '../../simulator/world/types';
import { COLLECTIONS, type Collection, type Setting } from '../settings';

/** All switches of the simulator, each at one of its settings, and the versions that nobody is sure of. */
export interface Combination {
	variants: Variants;
	versions: Record<string, boolean>;
}

const LEAD_TYPES: readonly LeadType[] = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'];

/** One setting for each collection. */
function ofCollections<T>(setting: fc.Arbitrary<T>): fc.Arbitrary<Record<Collection, T>> {
	return fc
		.tuple(setting, setting, setting, setting, setting)
		.map((settings) =>
			Object.fromEntries(COLLECTIONS.map((collection, index) => [collection, settings[index]])),
		) as fc.Arbitrary<Record<Collection, T>>;
}

function ofLeadTypes<T>(setting: fc.Arbitrary<T>): fc.Arbitrary<Record<LeadType, T>> {
	return fc
		.tuple(setting, setting, setting, setting)
		.map((settings) =>
			Object.fromEntries(LEAD_TYPES.map((type, index) => [type, settings[index]])),
		) as fc.Arbitrary<Record<LeadType, T>>;
}

/** Of the events and forms there are 130, so that a page of 500 would hold them all. */
const maxCount = fc.record({
	organizationAcls: fc.constantFrom(10, 100),
	events: fc.constantFrom(10, 100),
	leadForms: fc.constantFrom(10, 100),
	leadFormResponses: fc.constantFrom(10, 100, 500),
	leadNotifications: fc.constantFrom(10, 100),
});

/** Switches that have one setting. */
const chosen = mapValues(SETTINGS, (settings: readonly Setting[]) => fc.constantFrom(...settings));

const variants = fc.record({
	...chosen,
	// The probe tells it by a word of its own, and only where a lead answered an earlier version.
	formOfLead: fc.constant('answered'),
	pagingTotal: ofCollections(fc.constantFrom('ofList', 'ofPage', 'absent')),
	maxCount,
	endlessPages: fc.oneof(
		{ weight: 3, arbitrary: fc.constant<Collection[]>([]) },
		{ weight: 1, arbitrary: fc.subarray([...COLLECTIONS]) },
	),
	hiddenPositions: fc.oneof(
		{ weight: 3, arbitrary: fc.constant<number[]>([]) },
		{ weight: 1, arbitrary: fc.constantFrom<number[][]>([1], [0, 4], [2, 3, 8]) },
	),
	hiddenShare: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(0) },
		{ weight: 1, arbitrary: fc.constantFrom(0.1, 0.25) },
	),
	retentionDays: ofLeadTypes(fc.constantFrom(90, 365)),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Variants>;

/** Any combination of settings. */
export const combinations: fc.Arbitrary<Combination> = fc.record({
	variants,
	versions: fc.record({
		'202512': fc.boolean(),
		'202610': fc.boolean(),
		'202611': fc.boolean(),
	}),
});
