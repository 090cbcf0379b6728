import { addDefaultEvents, addDefaultOtherForms } from './defaults/events';
import { addDefaultLeads } from './defaults/leads';
import { addNastyForms } from './defaults/nastyForms';
import { addDefaultOrganizations } from './defaults/organizations';
import { emptyWorld } from './emptyWorld';
import type { World } from './types';

/** The default world's time if no other is given: 2026-11-24 09:00 UTC. */
const DEFAULT_NOW = Date.UTC(2026, 10, 24, 9);

export interface DefaultWorldOptions {
	seed?: number;
	/** Epoch milliseconds; all leads were submitted before it. */
	now?: number;
}

/**
 * A LinkedIn with many difficult cases; `landmarks` lists the fixed ones. The same seed and time create the same world.
 */
export function defaultWorld({ seed = 1, now = DEFAULT_NOW }: DefaultWorldOptions = {}): World {
	const world = emptyWorld(seed);
	addDefaultOrganizations(world);
	addNastyForms(world, now);
	addDefaultEvents(world, now);
	addDefaultOtherForms(world, now);
	addDefaultLeads(world, now);
	return world;
}
