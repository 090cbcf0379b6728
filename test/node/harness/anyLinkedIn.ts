import { mapValues, pick } from 'lodash';
import type { Likeness } from '../../simulator/server/likeness';
import { SETTINGS } from '../../simulator/server/variants';
import { createRandom } from '../../simulator/world/random';

/**
 * The switches of the simulator that are no subject of a node test which has not set them itself. Every other
 * one decides what a list holds, or how many calls it takes, so tests of their own set it both ways.
 */
const FREE = [
	'aclOrganizationKey',
	'aclAuditStamps',
	'nextLinks',
	'associatedEntityKey',
	'answersWithName',
	'rangeEndInclusive',
	'eventFormUrn',
	'eventOrder',
	'scopeSeparator',
	'expiredTokenServiceErrorCode',
	'notFoundCode',
	'userinfoLocale',
	'subscriptionCreated',
	'subscriptionDeletedStatus',
	'duplicateSubscription',
	'subscriptionEntityEchoed',
	'challengeRefusalIn',
	'signatureHeader',
	'spaceInPushedForm',
] as const;

/** A LinkedIn that does each thing of which nobody is sure in one way or the other; the same for the same seed. */
export function anyLinkedIn(seed: number): Likeness {
	const random = createRandom(seed);
	const variants = mapValues(pick(SETTINGS, FREE), (settings) => random.pick<unknown>(settings));
	return { variants: variants as Likeness['variants'], versions: {}, application: {} };
}
