import type { LinkedInClient } from '../wire/linkedInClient';
import { readPages } from '../lists/listReading';
import type { LinkedInRequest } from '../wire/request';
import type { RestliQuery } from '../wire/restli';

export type EventTime = 'UPCOMING' | 'ONGOING' | 'PAST';

export interface EventFilter {
	/** Whether to list only events with a lead form, for which LinkedIn has its own finder. */
	withLeadForm: boolean;
	time?: EventTime;
}

/** Events with a lead form. Broken ones become `BrokenElement`s, so only an outage throws. */
export function readServedEvents(
	client: LinkedInClient,
	organizationId: string,
): AsyncGenerator<unknown[], void, undefined> {
	const request = eventsRequest(organizationId, { withLeadForm: true });
	return readPages(client, { ...request, isolates: true });
}

/** Source: finders organizerLeadGenFormEnabledEvents and eventsByOrganizer (wire contract 3.4). */
export function readEvents(
	client: LinkedInClient,
	organizationId: string,
	filter: EventFilter,
): AsyncGenerator<unknown[], void, undefined> {
	return readPages(client, eventsRequest(organizationId, filter));
}

function eventsRequest(organizationId: string, filter: EventFilter): LinkedInRequest {
	const organizer = `urn:li:organization:${organizationId}`;
	const query: RestliQuery = filter.withLeadForm
		? { q: 'organizerLeadGenFormEnabledEvents', organizer }
		: {
				q: 'eventsByOrganizer',
				organizer,
				timeBasedFilter: filter.time === undefined ? undefined : { lifeCycleState: filter.time },
			};
	return { path: '/rest/events', query, target: `events of Page ${organizationId}` };
}

/**
 * One event as LinkedIn's JSON.
 * @throws NodeApiError as `LinkedInClient.request`, also for an unknown event
 */
export async function getEvent(client: LinkedInClient, eventId: string): Promise<unknown> {
	const request = { path: `/rest/events/${eventId}`, target: `event ${eventId}`, field: 'Event' };
	return (await client.request(request)).body;
}
