import type { LinkedInEvent } from '../../simulator/world/types';

/** The expected simplified item for an event of the simulator's world. */
export function eventTruth(event: LinkedInEvent) {
	const { id, name, description, organizationId, formId } = event;
	const [text = ''] = Object.values(description);
	return {
		name: Object.values(name)[0] || null,
		starts_at: new Date(event.startsAt).toISOString(),
		state: stateOf(event, Date.now()),
		organization_id: organizationId,
		ends_at: new Date(event.endsAt).toISOString(),
		kind: event.kind === 'inPerson' ? 'in_person' : event.kind,
		description: text === '' ? null : text,
		url: `https://www.linkedin.com/events/${event.vanityName}/`,
		form_id: formId ?? null,
		event_id: id,
		event_urn: `urn:li:event:${id}`,
	};
}

function stateOf({ startsAt, endsAt }: LinkedInEvent, now: number): string {
	if (now < startsAt) return 'upcoming';
	return now <= endsAt ? 'ongoing' : 'past';
}

/** Sorts by ID, because LinkedIn does not document its order. */
export function byEventId<Item extends { event_id?: unknown }>(items: Item[]): Item[] {
	return [...items].sort((a, b) => (String(a.event_id) < String(b.event_id) ? -1 : 1));
}
