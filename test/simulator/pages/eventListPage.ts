import { openRegistration } from '../world/mutations';
import type { World } from '../world/types';
import { eventName, eventSummary, registrationPath } from './eventTexts';
import { html } from './html';
import { page } from './page';

/** The events that one can register for, those that start last on top, each with its registration page. */
export function eventListPage(world: World): string {
	const events = world.events
		.filter((event) => 'form' in openRegistration(world, event))
		.sort((one, other) => other.startsAt - one.startsAt);
	return page(
		'Events',
		html`<section class="card">
			<h1>Events with a registration form</h1>
			${events.length === 0
				? html`<p>There are no events to register for yet.</p>`
				: html`<ul class="plain">
						${events.map(
							(event) =>
								html`<li>
									<a href="${registrationPath(event.id)}"><bdi>${eventName(event)}</bdi></a
									><br />
									<span class="soft" dir="auto">${eventSummary(world, event)}</span>
								</li> `,
						)}
					</ul>`}
		</section>`,
	);
}
