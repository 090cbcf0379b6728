import type { World } from './types';

/** A world with nothing in it; `seed` decides the ids of what is then made in it. */
export function emptyWorld(seed = 1): World {
	return {
		members: [],
		organizations: [],
		acls: [],
		adAccounts: [],
		events: [],
		forms: [],
		leads: [],
		subscriptions: [],
		conversionRules: [],
		conversionEvents: [],
		unreadableOrganizationIds: [],
		lookupForbiddenOrganizationIds: [],
		seed,
		sequence: 0,
	};
}
