import type { LinkedInClient } from '../wire/linkedInClient';
import { readPages } from '../lists/listReading';

export interface EventFilter {
	/** Whether to list only events with a lead form, for which LinkedIn has its own finder. */
	withLeadForm: boolean;
	/** Whether broken events become `BrokenElement`s, so that only an outage throws. */
	isolates?: boolean;
}

/** Source: finders organizerLeadGenFormEnabledEvents and eventsByOrganizer. */
export function readEvents(
	client: LinkedInClient,
	organizationId: string,
	{ withLeadForm, isolates }: EventFilter,
): AsyncGenerator<unknown[], void, undefined> {
	const organizer = `urn:li:organization:${organizationId}`;
	const q = withLeadForm ? 'organizerLeadGenFormEnabledEvents' : 'eventsByOrganizer';
	const target = `events of Page ${organizationId}`;
	return readPages(client, { path: '/rest/events', query: { q, organizer }, target, isolates });
}

/**
 * One event as LinkedIn's JSON.
 * @throws NodeApiError as `LinkedInClient.request`, also for an unknown event
 */
export async function getEvent(client: LinkedInClient, eventId: string): Promise<unknown> {
	const request = { path: `/rest/events/${eventId}`, target: `event ${eventId}` };
	return (await client.request(request)).body;
}
