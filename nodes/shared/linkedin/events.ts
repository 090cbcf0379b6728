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

/** Names of events. A run reads each event by its id, once, unless an earlier run read it within the last hour. */
export const eventNameCache: Cache<string> = processMemory(new Map());

/**
 * Names of events by id. A name that LinkedIn does not show now has a sentence for `field_errors`: no lead waits for it.
 * @param store with `eventNameCache`
 * @throws NodeApiError only for what concerns everything
 */
export async function eventNames(
	client: LinkedInClient,
	store: Store<string>,
	eventIds: string[],
): Promise<Map<string, Answer<string>>> {
	const read = async (id: string): Promise<[string, Answer<string>]> => {
		const { value, failure } = await shown(client, async () => await getEvent(client, id));
		if (failure !== undefined) return [id, { problem: `event_name: ${failure.message}` }];
		return [id, { value: value && eventName(value), cachedFor: HOUR }];
	};
	return await store.get(
		eventIds,
		async (unknown) => new Map(await inParallel(unknown, client.calls.atOnce, read)),
	);
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
