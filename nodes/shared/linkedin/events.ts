import { readList } from '../lists/listReading';
import { processMemory } from '../processMemory';
import type { LinkedInEvent } from '../rows/types';
import { asObject } from '../values/json';
import { localizedText } from '../values/text';
import { HOUR } from '../values/time';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import type { Answer, Cache } from './store';
import { Store, shown } from './store';

interface EventFilter {
	/** Whether to list only events with a lead form, for which LinkedIn has its own finder. */
	withLeadForm: boolean;
}

/** An organization's events, as LinkedIn's JSON, page by page. Source: LinkedIn's two finders of events. */
export async function* readEvents(
	client: LinkedInClient,
	organizationId: string,
	{ withLeadForm }: EventFilter,
): AsyncGenerator<LinkedInEvent[], void, undefined> {
	const q = withLeadForm ? 'organizerLeadGenFormEnabledEvents' : 'eventsByOrganizer';
	const pages = readList(client, {
		path: '/rest/events',
		query: { q, organizer: `urn:li:organization:${organizationId}` },
		target: `events of Page ${organizationId}`,
	});
	for await (const page of pages) yield page.map(asObject);
}

/**
 * One event as LinkedIn's JSON.
 * @throws NodeApiError as `LinkedInClient.request`, also for an unknown event
 */
export async function getEvent(client: LinkedInClient, eventId: string): Promise<LinkedInEvent> {
	return await client.entity({ path: `/rest/events/${eventId}`, target: `event ${eventId}` });
}

const nameCache: Cache<string> = processMemory(new Map());

/** Names of events. A run reads each event by its id, once, unless an earlier run read it within the last hour. */
export class EventStore {
	private readonly names: Store<string>;

	constructor(private readonly client: LinkedInClient) {
		this.names = new Store(client, nameCache);
	}

	/**
	 * Names of events by id. A name that LinkedIn does not show now has a sentence for `field_errors`: no lead waits for it.
	 * @throws NodeApiError only for what concerns everything
	 */
	async namesOf(eventIds: string[]): Promise<Map<string, Answer<string>>> {
		return await this.names.get(eventIds, async (unknown) => {
			const read = async (id: string) => [id, await this.read(id)] as const;
			return new Map(await inParallel(unknown, this.client.calls.atOnce, read));
		});
	}

	private async read(eventId: string): Promise<Answer<string>> {
		const { client } = this;
		const { value, failure } = await shown(client, async () => await getEvent(client, eventId));
		if (failure !== undefined) return { problem: `event_name: ${failure.message}` };
		return { value: value && eventName(value), cachedFor: HOUR };
	}
}

export function eventName(event: LinkedInEvent): string | undefined {
	return localizedText(event.name) ?? localizedText(event.localizedName);
}

export type EventState = 'upcoming' | 'ongoing' | 'past';

/** Undefined where LinkedIn sent no time. */
export function eventTimes(event: LinkedInEvent): { startsAt?: number; endsAt?: number } {
	return { startsAt: timeOf(event.startsAt), endsAt: timeOf(endIn(event.type)) };
}

/** Undefined where LinkedIn sent neither start nor end. */
export function eventState(event: LinkedInEvent, now: number): EventState | undefined {
	const { startsAt, endsAt } = eventTimes(event);
	const [start, end] = [startsAt ?? endsAt, endsAt ?? startsAt];
	if (start === undefined || end === undefined) return undefined;
	if (start > now) return 'upcoming';
	return end < now ? 'past' : 'ongoing';
}

/** `{inPerson:{endsAt}}` or `{online:{format:{external:{endsAt}}}}`, as clients create events; LinkedIn published no answer. */
function endIn(type: unknown): unknown {
	const { inPerson, online } = asObject(type);
	if (inPerson) return asObject(inPerson).endsAt;
	const formats = Object.values(asObject(asObject(online).format)).map(asObject);
	return formats.find((format) => format.endsAt)?.endsAt;
}

function timeOf(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
