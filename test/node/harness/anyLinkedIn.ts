import { mapValues } from 'lodash';
import type { Likeness } from '../../simulator/server/likeness';
import { SETTINGS } from '../../simulator/server/variants';
import { createRandom } from '../../simulator/world/random';

/** A LinkedIn that does each thing of which nobody is sure in one way or the other; the same for the same seed. */
export function anyLinkedIn(seed: number): Likeness {
	const random = createRandom(seed);
	const variants = mapValues(SETTINGS, (settings) => random.pick<unknown>(settings));
	return { variants: variants as Likeness['variants'], versions: {}, application: {} };
}
