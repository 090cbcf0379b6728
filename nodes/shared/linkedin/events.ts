import { getIfReadable } from '../lists/batchGet';
import type { LinkedInClient } from '../wire/linkedInClient';
import { readPages } from '../lists/listReading';
import type { LinkedInRequest } from '../wire/request';
import type { RestliQuery } from '../wire/restli';

export type EventTime = 'UPCOMING' | 'ONGOING' | 'PAST';

export interface EventFilter {
	/** Whether to list only events that have a lead form; LinkedIn has a finder of its own for these. */
	withLeadForm: boolean;
	time?: EventTime;
}

/**
 * The events of an organization that have a lead form, page by page, with an `UndeliverableElement` for each
 * that LinkedIn fails to serve. So it fails itself only in an outage.
 */
export function readServedEvents(
	client: LinkedInClient,
	organizationId: string,
): AsyncGenerator<unknown[], void, undefined> {
	const request = eventsRequest(organizationId, { withLeadForm: true });
	return readPages(client, { ...request, isolates: true });
}

/**
 * The events of an organization, page by page, as LinkedIn's JSON.
 * Source: finders organizerLeadGenFormEnabledEvents and eventsByOrganizer (wire contract 3.4).
 */
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
	return { path: '/rest/events', query, target: `events of organization ${organizationId}` };
}

/**
 * One event as LinkedIn's JSON.
 * @throws NodeApiError as `LinkedInClient.request`, also when there is no such event
 */
export async function getEvent(client: LinkedInClient, eventId: string): Promise<unknown> {
	const request = { path: `/rest/events/${eventId}`, target: `event ${eventId}`, field: 'Event' };
	return (await client.request(request)).body;
}

/** One event, or undefined when LinkedIn does not know it or does not show it to this member. */
export async function getEventIfReadable(
	client: LinkedInClient,
	eventId: string,
): Promise<unknown | undefined> {
	return await getIfReadable(client, `/rest/events/${eventId}`);
}
