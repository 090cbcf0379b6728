import { groupBy } from 'lodash';

import { landmarks } from '../simulator/world/landmarks';
import { defaultWorld } from '../simulator/world/defaultWorld';
import type { LeadOwner, World } from '../simulator/world/types';

const ORGANIZATIONS: string[] = [
	landmarks.organizations.nastyForms,
	landmarks.organizations.japanese,
];

/** Two organizations of the default world with every odd form, and one lead for each version of a form. */
export function smallDefaultWorld(): World {
	const world = defaultWorld();
	const isTheirs = (owner: LeadOwner) =>
		'organizationId' in owner && ORGANIZATIONS.includes(owner.organizationId);
	const leads = world.leads.filter(({ owner }) => isTheirs(owner));
	const ofVersions = groupBy(leads, ({ formId, formVersionId }) => `${formId} ${formVersionId}`);
	return {
		...world,
		organizations: world.organizations.filter(({ id }) => ORGANIZATIONS.includes(id)),
		acls: world.acls.filter(({ organizationId }) => ORGANIZATIONS.includes(organizationId)),
		adAccounts: [],
		events: world.events.filter(({ organizationId }) => ORGANIZATIONS.includes(organizationId)),
		forms: world.forms.filter(({ owner }) => isTheirs(owner)),
		leads: Object.values(ofVersions).flatMap((each) => each.slice(0, 1)),
		unreadableOrganizationIds: [],
	};
}
