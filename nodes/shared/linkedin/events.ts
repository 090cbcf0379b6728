import { readList } from '../lists/listReading';
import { processMemory } from '../processMemory';
import { eventName } from '../rows/event';
import { HOUR } from '../values/time';
import type { NodeError } from '../wire/errors/linkedInError';
import { isRefusal, kindOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { inParallel } from '../wire/waiting';
import type { Cache, Known } from './store';
import { Store, shown } from './store';

interface EventFilter {
	/** Whether to list only events with a lead form, for which LinkedIn has its own finder. */
	withLeadForm: boolean;
}

/** An organization's events, as LinkedIn's JSON, page by page. */
export function readEvents(
	client: LinkedInClient,
	organizationId: string,
	filter: EventFilter,
): AsyncGenerator<unknown[], void, undefined> {
	return readList(client, eventList(organizationId, filter));
}

/** For `isServed` as well. Source: finders organizerLeadGenFormEnabledEvents and eventsByOrganizer. */
export function eventList(organizationId: string, { withLeadForm }: EventFilter): LinkedInRequest {
	const organizer = `urn:li:organization:${organizationId}`;
	const q = withLeadForm ? 'organizerLeadGenFormEnabledEvents' : 'eventsByOrganizer';
	const target = `events of Page ${organizationId}`;
	return { path: '/rest/events', query: { q, organizer }, target };
}

/**
 * One event as LinkedIn's JSON.
 * @throws NodeApiError as `LinkedInClient.request`, also for an unknown event
 */
export async function getEvent(client: LinkedInClient, eventId: string): Promise<unknown> {
	const request = { path: `/rest/events/${eventId}`, target: `event ${eventId}` };
	return (await client.request(request)).body;
}

const nameCache: Cache<string> = processMemory(new Map());

/** Names of events. A run reads each event by its id, once, unless an earlier run read it within the last hour. */
export class EventStore {
	private readonly names: Store<string>;

	constructor(private readonly client: LinkedInClient) {
		this.names = new Store(client, nameCache);
	}

	/**
	 * Names of events by id, with a sentence for `field_errors` for each missing name.
	 * @param isServed whether LinkedIn serves other events; asked only where it fails to show one
	 * @throws NodeApiError only for what concerns every call: see `concernsEverything`
	 */
	async namesOf(
		eventIds: string[],
		isServed: () => Promise<boolean>,
	): Promise<Map<string, Known<string>>> {
		return await this.names.get(eventIds, async (unknown) => {
			const read = async (id: string) => [id, await this.read(id, isServed)] as const;
			return new Map(await inParallel(unknown, this.client.calls.atOnce, read));
		});
	}

	private async read(eventId: string, isServed: () => Promise<boolean>): Promise<Known<string>> {
		const { client } = this;
		const { value, failure } = await shown(
			client,
			`event ${eventId}`,
			async () => await getEvent(client, eventId),
		);
		if (failure === undefined) return { value: eventName(value), cachedFor: HOUR };
		// After the daily quota, leads are output without event names rather than held back for a day.
		const isKnown = isRefusal(failure) || kindOf(failure) === 'daily_quota';
		return isKnown || (await isServed()) ? { problem: problemOf(failure) } : { later: failure };
	}
}

function problemOf(failure: NodeError): string {
	switch (kindOf(failure)) {
		case 'daily_quota':
			return `event_name: ${failure.message}. Read this lead again after that, with Lead → Get or Lead → Pull`;
		case 'missing_permission':
			return 'event_name: LinkedIn does not allow reading this event (scope r_events and an admin role are needed)';
		case 'not_found':
		case 'refused':
			return 'event_name: LinkedIn does not show this event';
		default:
			return 'event_name: LinkedIn failed to show this event now';
	}
}
