import { mapValues, pick } from 'lodash';
import type { Likeness } from '../../simulator/server/likeness';
import { SETTINGS } from '../../simulator/server/variants';
import { createRandom } from '../../simulator/world/random';

/**
 * Switches of the simulator on which no node test depends that has not set them itself. The others decide what a list
 * holds or what a row says: tests of their own set them, and the histories set them at random.
 */
const FREE = [
	'aclOrganizationKey',
	'aclAuditStamps',
	'rangeEndInclusive',
	'eventOrder',
	'scopeSeparator',
	'expiredTokenServiceErrorCode',
	'notFoundCode',
	'userinfoLocale',
	'subscriptionCreated',
	'subscriptionDeletedStatus',
	'duplicateSubscription',
	'signatureHeader',
	'spaceInPushedForm',
] as const;

/** A LinkedIn that does each thing of which nobody is sure in one way or the other; the same for the same seed. */
export function anyLinkedIn(seed: number): Likeness {
	const random = createRandom(seed);
	const variants = mapValues(pick(SETTINGS, FREE), (settings) => random.pick<unknown>(settings));
	return { variants: variants as Likeness['variants'], versions: {}, application: {} };
}
