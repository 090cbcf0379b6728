import type { LeadOwner } from '../../simulator/world/types';
import type { Parameters } from '../n8n/contexts';
import type { Lead, Place } from '../linkedIn/world';
import { ORGANIZATIONS, OWNERS, PLACES, SPONSORED_ACCOUNT } from '../linkedIn/world';

/** Which leads a trigger outputs: its parameters, and the same condition in the simulated world. */
export interface Filter {
	parameters: Parameters;
	matches: (place: Pick<Lead, keyof Place>) => boolean;
	/** Whose leads have to be read. */
	owners: readonly LeadOwner[];
}

const ofType = (leadType: string, parameters: Parameters = {}): Parameters => ({
	leadType,
	...(leadType === 'SPONSORED'
		? { sponsoredAccountId: SPONSORED_ACCOUNT }
		: { organizationId: 'all' }),
	...(leadType === 'EVENT' && { eventId: 'all' }),
	...parameters,
});

/** Leads of one place alone. */
const of = (place: Place, matches: Filter['matches'], parameters: Parameters): Filter => ({
	parameters: ofType(place.leadType, parameters),
	matches,
	owners: [place.owner],
});

const [FIRST, SECOND, THIRD, , AD] = PLACES;

const ALL = {
	allEvents: {
		parameters: ofType('EVENT'),
		matches: ({ leadType }) => leadType === 'EVENT',
		owners: OWNERS,
	},
	oneEvent: of(FIRST, ({ eventId }) => eventId === FIRST.eventId, { eventId: FIRST.eventId }),
	otherEvent: of(SECOND, ({ eventId }) => eventId === SECOND.eventId, { eventId: SECOND.eventId }),
	oneForm: of(FIRST, ({ formId }) => formId === FIRST.formId, {
		options: { formId: FIRST.formId },
	}),
	oneOrganization: of(
		FIRST,
		({ leadType, owner }) => leadType === 'EVENT' && owner === FIRST.owner,
		{ organizationId: ORGANIZATIONS[0] },
	),
	otherOrganization: of(
		THIRD,
		({ leadType, owner }) => leadType === 'EVENT' && owner === THIRD.owner,
		{ organizationId: ORGANIZATIONS[1] },
	),
	company: {
		parameters: ofType('COMPANY'),
		matches: ({ leadType }) => leadType === 'COMPANY',
		owners: OWNERS,
	},
	sponsored: of(AD, ({ leadType }) => leadType === 'SPONSORED', {}),
} satisfies Record<string, Filter>;

export type FilterName = keyof typeof ALL;

export const FILTERS: Record<FilterName, Filter> = ALL;

/** A registration that a trigger's filter matches, at a place that `isGood` accepts. */
export function wanted(
	{ filter, testLeads }: { filter: FilterName; testLeads: string },
	isGood: (place: Place) => boolean = () => true,
): { place: number; isTest: boolean } {
	const place = PLACES.findIndex((each) => FILTERS[filter].matches(each) && isGood(each));
	return { place, isTest: testLeads === 'only' };
}
