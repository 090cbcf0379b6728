import fc from 'fast-check';
import type { Variants } from '../../simulator';
import type { LeadType } from '../../simulator/world/types';
import { COLLECTIONS, type Collection } from '../settings';

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

const variants: fc.Arbitrary<Variants> = fc.record({
	aclOrganizationKey: fc.constantFrom('organization', 'organizationTarget', 'organizationalTarget'),
	aclAuditStamps: fc.boolean(),
	contentAdministratorSpelling: fc.constantFrom('CONTENT_ADMINISTRATOR', 'CONTENT_ADMIN'),
	pagingTotal: ofCollections(fc.constantFrom('ofList', 'ofPage', 'absent')),
	nextLinks: fc.constantFrom('whenMoreFollows', 'never', 'missingOnShortPages'),
	maxCount,
	beyondMaxCount: fc.constantFrom('reject', 'clamp', 'clampSilently'),
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
	associatedEntityKey: fc.constantFrom('event', 'associatedEvent', 'eventUrn'),
	associatedEntityParameter: fc.constantFrom('urn', 'union'),
	answersWithName: fc.boolean(),
	// The probe tells it by a word of its own, and only where a lead answered an earlier version.
	formOfLead: fc.constant('answered'),
	testLeadsIncludedWhenFalse: fc.boolean(),
	rangeEndInclusive: fc.boolean(),
	leadOrder: fc.constantFrom('newestFirst', 'oldestFirst', 'unordered'),
	retentionDays: ofLeadTypes(fc.constantFrom(90, 365)),
	eventFormUrn: fc.constantFrom('plain', 'versioned', 'absent'),
	eventOrder: fc.constantFrom('soonestFirst', 'latestFirst', 'unordered'),
	scopeSeparator: fc.constantFrom('comma', 'space', 'encodedSpace'),
	expiredTokenServiceErrorCode: fc.constantFrom(65600, 65601, 65602),
	notFoundCode: fc.constantFrom('NOT_FOUND', 'RESOURCE_NOT_FOUND'),
	userinfoLocale: fc.constantFrom('string', 'object'),
	subscriptionCreated: fc.constantFrom('201 header', '201 body', '200 body'),
	subscriptionDeletedStatus: fc.constantFrom(204, 200),
	duplicateSubscription: fc.constantFrom<Array<Variants['duplicateSubscription']>>(
		'accepted',
		400,
		409,
	),
	subscriptionEntityEchoed: fc.boolean(),
	challengeRefusalIn: fc.constantFrom('message', 'inputErrors'),
	signatureHeader: fc.constantFrom('bare', 'prefixed'),
	spaceInPushedForm: fc.boolean(),
});

/** Any combination of settings. */
export const combinations: fc.Arbitrary<Combination> = fc.record({
	variants,
	versions: fc.record({
		'202512': fc.boolean(),
		'202610': fc.boolean(),
		'202611': fc.boolean(),
	}),
});
