import { isPlainObject, isUndefined, mapValues, omitBy } from 'lodash';
import type { LeadType } from '../world/types';

/** The collections that are answered in pages (contract 2.5). */
export const COLLECTIONS = [
	...(['organizationAcls', 'events', 'leadForms'] as const),
	...(['leadFormResponses', 'leadNotifications'] as const),
] as const;

export type Collection = (typeof COLLECTIONS)[number];

/**
 * How LinkedIn may behave where the contract is unsure (its section 5): what each switch can be set to, the usual
 * setting first. Those that are lists or numbers, or set for each collection, are in {@link Variants}.
 */
export const SETTINGS = {
	/** The organization's key in an ACL row (5-4). */
	aclOrganizationKey: ['organization', 'organizationTarget', 'organizationalTarget'],
	/** How the role CONTENT_ADMINISTRATOR is spelled in an ACL row (5-14). */
	contentAdministratorSpelling: ['CONTENT_ADMINISTRATOR', 'CONTENT_ADMIN'],
	/**
	 * When a page carries a `next` link (5-7). A page is short that has fewer elements than its
	 * `paging.count` says; more may follow all the same.
	 */
	nextLinks: ['never', 'whenMoreFollows', 'missingOnShortPages'],
	/**
	 * A larger `count` than the largest is refused, or only so many places are looked at (2.5): `paging.count`
	 * then says so, or, silently, repeats what was asked.
	 */
	beyondMaxCount: ['reject', 'clamp', 'clampSilently'],
	/** The event's key in a lead's `associatedEntity` (5-5). */
	associatedEntityKey: ['event', 'associatedEvent', 'eventUrn'],
	/** How the finder's `associatedEntity` parameter is written, if it is taken at all (5-5). */
	associatedEntityParameter: ['urn', 'union', 'refused'],
	/** Whether each answer also carries its question's `name` (5-6). */
	answersWithName: [false, true],
	/**
	 * Which version of its form a lead carries where `fields` asks for it: the one that was answered, or the
	 * latest, as everywhere else (3.5); or the one that was answered, with its number no field to ask for, since
	 * LinkedIn's own collection does not (3.6).
	 */
	formOfLead: ['answered', 'latest', 'answeredUnnumbered'],
	/**
	 * Names of campaign, ad account and ad where `fields` asks for them (3.6): in the one shape of the ad or the
	 * other, without the lead's `owner`, or refused.
	 */
	adNames: ['ofCreative', 'ofCreativeInfo', 'withoutOwner', 'refused'],
	/** Whether `limitedToTestLeads=false`, or none, also gives test leads (5-9). */
	testLeadsIncludedWhenFalse: [true, false],
	/** Whether a lead submitted at exactly the range's `start`, or at its `end`, is in it. */
	rangeStartInclusive: [true, false],
	rangeEndInclusive: [false, true],
	/** Order of leads by `submittedAt`; not documented. */
	leadOrder: ['newestFirst', 'oldestFirst', 'unordered'],
	/** Whether a lead is served by its id, never, or to those with the role for it: a refusal may be hidden as a 404 (2.6). */
	leadsById: ['served', 'notFound', 'refusalsNotFound'],
	/** What answers who asks for leads of an organization without the role for it (2.6); it may just show nothing. */
	leadsWithoutRole: [403, 401, 'empty'],
	/** An event's reference to its form (5-13). */
	eventFormUrn: ['plain', 'versioned', 'absent'],
	/** Order of events by `startsAt` where no `sortOrder` is given. */
	eventOrder: ['latestFirst', 'soonestFirst', 'unordered'],
	/** Between the scopes of a token answer (5-1). */
	scopeSeparator: ['comma', 'space', 'encodedSpace'],
	/** `serviceErrorCode` of an expired token's 401 (5-2). */
	expiredTokenServiceErrorCode: [65602, 65601, 65600],
	/** `code` of a 404. */
	notFoundCode: ['NOT_FOUND', 'RESOURCE_NOT_FOUND'],
	/**
	 * How a created subscription is answered: 201 with the id in `x-restli-id` and no body, or 201 or 200
	 * with `{"id":…}` and no such header (5-11).
	 */
	subscriptionCreated: ['201 header', '201 body', '200 body'],
	/** Status of a deleted subscription's answer; not documented (3.7). */
	subscriptionDeletedStatus: [204, 200],
	/** A second subscription alike in everything is accepted, or refused with that status (3.7). */
	duplicateSubscription: ['accepted', 400, 409],
	/** Whether a subscription comes back with its `associatedEntity`. */
	subscriptionEntityEchoed: [true, false],
	/** Where a refusal says that the webhook did not pass the challenge; its body is unknown (5-20). */
	challengeRefusalIn: ['message', 'inputErrors'],
	/** The `X-LI-Signature` header: the bare digest, or behind `hmacsha256=` (5-15). */
	signatureHeader: ['bare', 'prefixed'],
	/** Whether a push has a space behind the comma of its form's URN, as LinkedIn's sample has (4.3). */
	spaceInPushedForm: [true, false],
} as const;

type Chosen = { -readonly [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name][number] };

/** How LinkedIn behaves: each test may set what it needs. */
export interface Variants extends Chosen {
	/** What `paging.total` counts: the list's elements, those that this page returned, or it is absent (5-7). */
	pagingTotal: Record<Collection, 'ofList' | 'ofPage' | 'absent'>;
	/** The largest `count`. */
	maxCount: Record<Collection, number>;
	/** Whether any `start` is answered with the first page. */
	endlessPages: Record<Collection, boolean>;
	/**
	 * The share of each list's places, 0 to 1, that are taken by elements the caller doesn't get to see: pages come
	 * out short, or empty, in the middle. Which ones, goes by the seed and what follows them; what the world holds
	 * stays readable around them.
	 */
	hiddenShare: number;
	/** How long leads can be read, in days; which type has which is unknown (2.8, 5-3). */
	retentionDays: Record<LeadType, number>;
}

export function defaultVariants(): Variants {
	return {
		...(mapValues(SETTINGS, ([usual]) => usual) as Chosen),
		pagingTotal: { ...forEachCollection('ofList'), organizationAcls: 'absent' },
		maxCount: forEachCollection(100),
		endlessPages: forEachCollection(false),
		hiddenShare: 0,
		retentionDays: { SPONSORED: 365, EVENT: 365, COMPANY: 365, ORGANIZATION_PRODUCT: 365 },
	};
}

const forEachCollection = <T>(value: T) =>
	Object.fromEntries(COLLECTIONS.map((name) => [name, value])) as Record<Collection, T>;

/** The variants that have a value for each collection, or for each lead type. */
type ManyValued = 'pagingTotal' | 'maxCount' | 'endlessPages' | 'retentionDays';

/** One value for all of them, or values for some; the others keep theirs. */
type Change<Values> = Values[keyof Values] | Partial<Values>;

export type VariantChanges = Partial<Omit<Variants, ManyValued>> & {
	[Name in ManyValued]?: Change<Variants[Name]>;
};

/** The variants with those changed that are named. Throws for an unknown one. */
export function withChanges(variants: Variants, changes: VariantChanges): Variants {
	requireNames(changes, variants, 'variant ');
	const changed = mapValues(omitBy(changes, isUndefined), (change: unknown, name) => {
		const value: unknown = variants[name as keyof Variants];
		if (!isPlainObject(value)) return structuredClone(change);
		if (!isPlainObject(change)) return mapValues(value as object, () => change);
		requireNames(change as object, value as object, `variant ${name}.`);
		return { ...(value as object), ...(change as object) };
	});
	return { ...variants, ...(changed as Partial<Variants>) };
}

/** @throws for a name that is not known */
export function requireNames(given: object, known: object, prefix: string): void {
	const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
	if (unknown !== undefined) throw new Error(`There is no ${prefix}${unknown}`);
}
