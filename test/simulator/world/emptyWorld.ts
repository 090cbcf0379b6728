import type { World } from './types';

/** An empty world; `seed` decides the ids of everything that is added later. */
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
