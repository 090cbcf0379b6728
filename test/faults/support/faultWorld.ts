import { HOUR, DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import { addEvent, addForm, addFormVersion, addLeads } from '../../simulator/world/mutations';
import type { World } from '../../simulator/world/types';

/** Ids of 19 digits, some of which become equal when they are rounded to a double. */
export const ids = {
	organizations: ['5509810', '5509811'],
	events: ['7087030501919629313', '7087030501919629314', '7087030501919629315'],
	forms: ['6955637458260688897', '6955637458260688898'],
} as const;

const LEADS_BEFORE = 40;

/**
 * Two organizations; the first one's form is used by two events and has two versions. Each event has
 * some leads of the two days before.
 *
 * @param now LinkedIn's time, epoch milliseconds
 */
export function faultWorld(now: number, seed: number): World {
	const organizations = ids.organizations.map((id, index) => ({
		id,
		name: `Organization ${index + 1}`,
		role: 'ADMINISTRATOR' as const,
	}));
	const world = memberWorld(organizations, { seed });
	for (const [index, organizationId] of ids.organizations.entries()) {
		addForm(world, {
			id: ids.forms[index],
			owner: { organizationId },
			name: `Form ${index + 1}`,
			created: now - 100 * DAY,
			questions: [{ predefinedField: 'FIRST_NAME' }, { predefinedField: 'EMAIL' }],
			consents: [{ text: 'I agree', checkRequired: true }],
		});
	}
	const places = [0, 0, 1];
	for (const [index, id] of ids.events.entries()) {
		const place = places[index];
		addEvent(world, {
			id,
			organizationId: ids.organizations[place],
			formId: ids.forms[place],
			name: `Event ${index + 1}`,
			startsAt: now + DAY,
		});
		addLeads(world, { eventId: id, submittedAt: now - 2 * DAY }, LEADS_BEFORE, HOUR);
	}
	addFormVersion(world, ids.forms[0], {
		lastModified: now - HOUR,
		addQuestions: [{ text: 'Colour?', options: ['Red', 'Blue'] }],
	});
	return world;
}
