import { EVENT, smallWorld } from '../../../simulator/server/testing/smallWorld';
import {
	addAcl,
	addEvent,
	addForm,
	addLead,
	addOrganization,
} from '../../../simulator/world/mutations';
import type { Lead, World } from '../../../simulator/world/types';
import type { NodeTest } from '../../harness/startNodeTest';
import { useSmallWorld } from '../../harness/useSmallWorld';
import { NOW } from '../../lead/support/clock';

/** Pages besides that of the small world, with one event each; the member is their administrator. */
export const SECOND = { organizationId: '70000011', eventId: '7400000000000000011' };
export const THIRD = { organizationId: '70000012', eventId: '7400000000000000012' };

/** The small world with two more Pages. */
function threeOrganizations(): World {
	const world = smallWorld();
	for (const { organizationId, eventId } of [SECOND, THIRD]) {
		addOrganization(world, { id: organizationId, localizedName: `Page ${organizationId}` });
		const form = addForm(world, {
			owner: { organizationId },
			name: `Form of ${organizationId}`,
			created: NOW - 1,
			questions: [{ predefinedField: 'EMAIL' }, { text: 'Your size', options: ['S', 'M'] }],
		});
		addEvent(world, {
			id: eventId,
			organizationId,
			name: `Event of ${organizationId}`,
			startsAt: NOW,
			formId: form.id,
		});
		addLead(world, { eventId, submittedAt: NOW - 3 });
		const [{ id: memberId }] = world.members;
		addAcl(world, { memberId, organizationId, role: 'ADMINISTRATOR' });
	}
	return world;
}

/** A fresh node test with three Pages, at NOW before each test of the file; waits are hurried. */
export const useThreePages = (): NodeTest => useSmallWorld(threeOrganizations);

/** Adds a registration for the event of the small world, submitted now. */
export const register = ({ control }: NodeTest): Lead => control.leads.add({ eventId: EVENT });
