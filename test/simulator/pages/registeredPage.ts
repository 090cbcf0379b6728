import { eventById } from '../world/lookups';
import type { Lead, World } from '../world/types';
import { EVENT_LIST_PATH, eventName } from './eventTexts';
import { html } from './html';
import { page } from './page';

/**
 * What a person sees after registering; the lead's id is in the element with the id `lead-id`.
 * @throws when the lead is not a registration for an event of this world
 */
export function registeredPage(world: World, lead: Lead): string {
	if (lead.eventId === undefined) throw new Error(`Lead ${lead.id} is not of an event`);
	const event = eventById(world, lead.eventId);
	return page(
		'You are registered',
		html`<section class="card" role="status">
			<h1>You are registered</h1>
			<p dir="auto">${eventName(event)}</p>
			<p class="soft">Registration <code id="lead-id">${lead.id}</code></p>
			<p><a href="${EVENT_LIST_PATH}">All events</a></p>
		</section>`,
	);
}
