import { mapValues } from 'lodash';

/**
 * How LinkedIn may behave where the contract is unsure (its section 5): the settings of each switch, the default first.
 * Switches of numbers, or of how lists are paged, are in {@link Variants}.
 */
export const SETTINGS = {
	/** The organization's key in an ACL row (5-4). */
	aclOrganizationKey: ['organization', 'organizationTarget', 'organizationalTarget'],
	/** The spelling of the role CONTENT_ADMINISTRATOR in an ACL row (5-14). */
	contentAdministratorSpelling: ['CONTENT_ADMINISTRATOR', 'CONTENT_ADMIN'],
	/** Whether a page has a `next` link by Rest.li's rule: if it is full, or ends before `paging.total` (5-37). */
	nextLinks: ['ofRestLi', 'never'],
	/** A `count` above the maximum is refused, or silently reduced to it (2.5). */
	beyondMaxCount: ['reject', 'clampSilently'],
	/** The event's key in a lead's `associatedEntity` (5-5). */
	associatedEntityKey: ['event', 'associatedEvent', 'eventUrn'],
	/** Whether each answer also has its question's `name` (5-6). */
	answersWithName: [false, true],
	/**
	 * Which version of its form a lead has when `fields` requests the form: the answered one, or the latest, as
	 * everywhere else (3.5, 3.6).
	 */
	formOfLead: ['answered', 'latest'],
	/**
	 * Names of campaign, ad account and ad when `fields` requests them (3.6): in one of two shapes of the ad, or
	 * refused with a 403 or a 404 (5-30).
	 */
	adNames: ['ofCreative', 'ofCreativeInfo', 'refused', 'notFound'],
	/** Whether lists also have test leads when `limitedToTestLeads` is false or absent (5-9). */
	testLeadsIncludedWhenFalse: [true, false],
	/** Whether a time range includes leads submitted exactly at its `start`, or at its `end`. */
	rangeStartInclusive: [true, false],
	rangeEndInclusive: [false, true],
	/** Order of leads by `submittedAt`; not documented. */
	leadOrder: ['newestFirst', 'oldestFirst'],
	/** The answer to a request for a lead by its id without the role (2.6). */
	leadWithoutRole: [403, 404],
	/** The answer to a request for a list of leads without the role on the organization (2.6). */
	leadsWithoutRole: [403, 401],
	/** An event's reference to its form (5-13). */
	eventFormUrn: ['plain', 'versioned', 'absent'],
	/** The separator of the scopes in a token answer (5-1). */
	scopeSeparator: ['comma', 'space', 'encodedSpace'],
	/** `serviceErrorCode` of an expired token's 401 (5-2). */
	expiredTokenServiceErrorCode: [65602, 65601, 65600],
	/**
	 * The status that refuses a retired version (5-26): 426 with a code, or another one with a message only, as clients
	 * met it.
	 */
	retiredVersion: [426, 400, 403],
	/** `code` of a 404. */
	notFoundCode: ['NOT_FOUND', 'RESOURCE_NOT_FOUND'],
	/**
	 * The answer to the creation of a subscription: 201 with the id in `x-restli-id` and without a body, or without this
	 * header 201 or 200 with `{"id":…}`, or 201 with `{"value":{"id":…}}` (5-11, 5-29).
	 */
	subscriptionCreated: ['201 header', '201 body', '200 body', '201 value'],
	/** The `X-LI-Signature` header: the digest alone, or behind `hmacsha256=` (5-15). */
	signatureHeader: ['bare', 'prefixed'],
	/** The text whose HMAC signs a push: `hmacsha256=` and the body, or the body alone (5-27). */
	signedText: ['prefixedBody', 'body'],
	/** The unit of a push's `occurredAt` (5-28). */
	occurredAtIn: ['milliseconds', 'seconds'],
} as const;

type Chosen = { -readonly [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name][number] };

/** How LinkedIn behaves: each test may set what it needs. */
export interface Variants extends Chosen {
	/** Whether `paging.total` counts the elements of the page or of the list, or is absent (5-35). */
	pagingTotal: 'ofPage' | 'ofList' | 'absent';
	/** The largest allowed `count`. */
	maxCount: number;
	/**
	 * The share of each list's places, 0 to 1, with elements that LinkedIn leaves out, so that pages are short anywhere
	 * (5-36). The places depend on the seed and on the elements behind them; all elements of the world stay readable.
	 */
	hiddenShare: number;
	/** After how many days LinkedIn deletes leads, and those of ads; the real numbers are unknown (2.8, 5-3, 5-31). */
	retentionDays: number;
	retentionDaysOfAds: number;
}

export type VariantChanges = Partial<Variants>;

export function defaultVariants(): Variants {
	return {
		...(mapValues(SETTINGS, ([usual]) => usual) as Chosen),
		pagingTotal: 'ofPage',
		maxCount: 500,
		hiddenShare: 0.04,
		retentionDays: 365,
		retentionDaysOfAds: 365,
	};
}
