import { difference, mapValues } from 'lodash';
import { SETTINGS, type VariantChanges } from '../../simulator/server/variants';
import { createRandom } from '../../simulator/world/random';

/**
 * Settings that change what a user sees, or which calls the nodes make. Most tests expect the default settings, so
 * `anyLinkedIn` never chooses these; unit tests and the histories set them. Switches that are not in {@link SETTINGS}
 * (lengths of pages, hidden places) decide how many calls there are: `paging` tests and the histories set them. LinkedIn
 * keeps leads of ads for 90 days as often as for a year.
 */
const SEEN_BY_USERS = {
	/** The names are missing, or the columns of the ad account are. */
	adNames: ['refused', 'notFound'],
	/** A role is listed in LinkedIn's own spelling. */
	contentAdministratorSpelling: ['CONTENT_ADMIN'],
	/** An event has no form to name. */
	eventFormUrn: ['absent'],
	/** A row has the questions of the latest version. */
	formOfLead: ['latest'],
	/** A missing role looks like a dead token. */
	leadsWithoutRole: [401],
	/** The nodes need one more call for test leads. */
	testLeadsIncludedWhenFalse: [false],
} satisfies { [Name in keyof typeof SETTINGS]?: Array<(typeof SETTINGS)[Name][number]> };

/** A LinkedIn with random settings for its uncertain behavior. The same seed gives the same LinkedIn. */
export function anyLinkedIn(seed: number): VariantChanges {
	const random = createRandom(seed);
	const variants = mapValues(SETTINGS, (settings: readonly unknown[], name) => {
		const seen = SEEN_BY_USERS[name as keyof typeof SEEN_BY_USERS] as unknown[] | undefined;
		return random.pick(difference(settings, seen ?? []));
	});
	return { ...variants, retentionDaysOfAds: random.pick([90, 365]) } as VariantChanges;
}
