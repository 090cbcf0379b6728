import { addDefaultEvents, addDefaultOtherForms } from './defaults/events';
import { addDefaultLeads } from './defaults/leads';
import { addNastyForms } from './defaults/nastyForms';
import { addDefaultOrganizations } from './defaults/organizations';
import { emptyWorld } from './emptyWorld';
import type { World } from './types';

/**
 * A LinkedIn with many difficult cases; `landmarks` lists the fixed ones. The same seed and time create the same world.
 * @param now epoch milliseconds; all leads were submitted before it
 */
export function defaultWorld(seed: number, now: number): World {
	const world = emptyWorld(seed);
	addDefaultOrganizations(world);
	addNastyForms(world, now);
	addDefaultEvents(world, now);
	addDefaultOtherForms(world, now);
	addDefaultLeads(world, now);
	return world;
}
