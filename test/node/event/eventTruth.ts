import type { LinkedInEvent } from '../../simulator/world/types';

/** What a simplified item must say of an event of the simulator's world. */
export function eventTruth(event: LinkedInEvent) {
	const { id, name, description, organizationId, formId } = event;
	const [text = ''] = Object.values(description);
	return {
		event_id: id,
		event_urn: `urn:li:event:${id}`,
		name: Object.values(name)[0] || null,
		description: text === '' ? null : text,
		organization_id: organizationId,
		starts_at: new Date(event.startsAt).toISOString(),
		ends_at: new Date(event.endsAt).toISOString(),
		kind: event.kind === 'inPerson' ? 'in_person' : event.kind,
		url: `https://www.linkedin.com/events/${event.vanityName}/`,
		form_id: formId ?? null,
	};
}

/** Truths by id, since LinkedIn's order is not documented. */
export function byEventId<Item extends { event_id?: unknown }>(items: Item[]): Item[] {
	return [...items].sort((a, b) => (String(a.event_id) < String(b.event_id) ? -1 : 1));
}
