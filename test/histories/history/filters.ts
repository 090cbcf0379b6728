import type { LeadOwner } from '../../simulator/world/types';
import type { Parameters } from '../n8n/contexts';
import type { Lead } from '../linkedIn/world';
import { ORGANIZATIONS, OWNERS, PLACES, SPONSORED_ACCOUNT } from '../linkedIn/world';

/** Which leads a trigger is set to, in its panel and in the world. */
export interface Filter {
	parameters: Parameters;
	matches: (lead: Lead) => boolean;
	/** Whose leads have to be read. */
	owners: readonly LeadOwner[];
}

const ofType = (leadType: string, parameters: Parameters = {}): Parameters => ({
	leadType,
	...(leadType === 'SPONSORED'
		? { sponsoredAccountId: SPONSORED_ACCOUNT }
		: { organizationId: 'all' }),
	...(leadType === 'EVENT' && { eventId: 'all' }),
	formId: 'all',
	...parameters,
});

export const FILTERS = {
	allEvents: {
		parameters: ofType('EVENT'),
		matches: ({ leadType }) => leadType === 'EVENT',
		owners: OWNERS,
	},
	oneEvent: {
		parameters: ofType('EVENT', { eventId: PLACES[0].eventId }),
		matches: ({ eventId }) => eventId === PLACES[0].eventId,
		owners: [PLACES[0].owner],
	},
	otherEvent: {
		parameters: ofType('EVENT', { eventId: PLACES[1].eventId }),
		matches: ({ eventId }) => eventId === PLACES[1].eventId,
		owners: [PLACES[1].owner],
	},
	oneForm: {
		parameters: ofType('EVENT', { formId: PLACES[0].formId }),
		matches: ({ formId }) => formId === PLACES[0].formId,
		owners: [PLACES[0].owner],
	},
	oneOrganization: {
		parameters: ofType('EVENT', { organizationId: ORGANIZATIONS[0] }),
		matches: ({ leadType, owner }) => leadType === 'EVENT' && owner === PLACES[0].owner,
		owners: [PLACES[0].owner],
	},
	otherOrganization: {
		parameters: ofType('EVENT', { organizationId: ORGANIZATIONS[1] }),
		matches: ({ leadType, owner }) => leadType === 'EVENT' && owner === PLACES[2].owner,
		owners: [PLACES[2].owner],
	},
	company: {
		parameters: ofType('COMPANY'),
		matches: ({ leadType }) => leadType === 'COMPANY',
		owners: OWNERS,
	},
	sponsored: {
		parameters: ofType('SPONSORED'),
		matches: ({ leadType }) => leadType === 'SPONSORED',
		owners: [PLACES[4].owner],
	},
} satisfies Record<string, Filter>;

export type FilterName = keyof typeof FILTERS;

export function filterNamed(name: FilterName): Filter {
	return FILTERS[name];
}
