import { textIn } from '../world/locales';
import type { LinkedInEvent, World } from '../world/types';

/** Where the events that one can register for are listed. */
export const EVENT_LIST_PATH = '/events';

/** Where a person registers for an event; the page's form is posted to the same path. */
export function registrationPath(eventId: string): string {
	return `${EVENT_LIST_PATH}/${eventId}/registration`;
}

export function eventName(event: LinkedInEvent): string {
	return textIn(event.name).trim() || `Event ${event.id}`;
}

/** When, where and who invites, e.g. `2026-11-24 09:00 UTC · Online · Northwind Robotics`. */
export function eventSummary(world: World, event: LinkedInEvent): string {
	const organizer = world.organizations.find(({ id }) => id === event.organizationId);
	const [day, time] = new Date(event.startsAt).toISOString().split('T');
	const place = event.kind === 'online' ? 'Online' : 'In person';
	const organizerName = organizer?.localizedName ?? event.organizationId;
	return `${day} ${time.slice(0, 5)} UTC · ${place} · ${organizerName}`;
}
