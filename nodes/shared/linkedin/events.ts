import { readPages } from '../lists/listReading';
import { processMemory } from '../processMemory';
import { eventName } from '../rows/event';
import type { LinkedInEvent } from '../rows/types';
import { HOUR } from '../values/time';
import { entityId } from '../values/urn';
import type { NodeError } from '../wire/errors/linkedInError';
import { concernsEverything, isRefusal, kindOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { refusalHere } from './owners';
import type { Cache, Known } from './store';
import { Store } from './store';

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

/** From this many unknown events on, listing all events takes fewer calls. */
const LIST_FROM = 3;

const nameCache: Cache<string> = processMemory(new Map());

/** An organization's events that have a lead form. */
interface EventList {
	names: Map<string, Known<string>>;
	/** The reason why reading a single event would fail too. */
	problem?: string;
	/** Why the list could not be read now. */
	later?: NodeError;
}

/** Names of events. A run reads each once. */
export class EventStore {
	private readonly names: Store<string>;

	private readonly lists = new Map<string, Promise<EventList>>();

	/** @param recalls whether to use names that earlier runs read within the last hour */
	constructor(
		private readonly client: LinkedInClient,
		recalls: boolean,
	) {
		this.names = new Store(client, nameCache, recalls);
	}

	/**
	 * Names of events, with a sentence for `field_errors` for each missing name.
	 * @param organizationId the presumed organizer
	 * @throws NodeApiError only for what concerns every call: see `concernsEverything`
	 */
	async namesOf(
		eventIds: string[],
		organizationId: string | undefined,
	): Promise<Map<string, Known<string>>> {
		return await this.names.get(eventIds, async (unknown) => {
			const names = new Map<string, Known<string>>();
			if (unknown.length >= LIST_FROM) await this.list(organizationId);
			for (const id of unknown) names.set(id, await this.read(id, organizationId));
			return names;
		});
	}

	/** Makes the next run read this event again. */
	forget(eventId: string): void {
		this.names.forget(eventId);
	}

	private async read(eventId: string, organizationId: string | undefined): Promise<Known<string>> {
		const listed = await this.lists.get(organizationId ?? '');
		const known = listed?.names.get(eventId);
		if (known !== undefined) return known;
		if (listed?.problem !== undefined) return { problem: listed.problem };
		try {
			return nameIn(await getEvent(this.client, eventId));
		} catch (error) {
			const failure = await refusalHere(this.client, error, `event ${eventId}`);
			if (concernsEverything(failure)) throw failure;
			// After the daily quota, leads are output without event names rather than held back for a day.
			if (isRefusal(failure) || kindOf(failure) === 'daily_quota')
				return { problem: this.problemOf(failure) };
		}
		// If LinkedIn serves the list of events, only this event fails: the lead is output without its name.
		const list = await this.list(organizationId);
		const { names, problem = 'event_name: LinkedIn failed to show this event now', later } = list;
		return names.get(eventId) ?? { problem, later };
	}

	/** A run reads it once. */
	private async list(organizationId: string | undefined): Promise<EventList> {
		if (organizationId === undefined) return { names: new Map() };
		const list = this.lists.get(organizationId) ?? this.readList(organizationId);
		this.lists.set(organizationId, list);
		return await list;
	}

	private async readList(organizationId: string): Promise<EventList> {
		const names = new Map<string, Known<string>>();
		try {
			const served = { withLeadForm: true, isolates: true };
			for await (const page of readEvents(this.client, organizationId, served)) {
				for (const event of page) {
					const id = entityId((event as LinkedInEvent | null)?.id, 'event');
					if (id !== undefined) names.set(id, nameIn(event));
				}
			}
		} catch (error) {
			const failure = await refusalHere(this.client, error, 'your events');
			if (concernsEverything(failure)) throw failure;
			// An account that may not list events may not read a single one either, so this saves those calls.
			if (kindOf(failure) === 'missing_permission' || kindOf(failure) === 'daily_quota') {
				return { names, problem: this.problemOf(failure) };
			}
			if (!isRefusal(failure)) return { names, later: failure };
		}
		return { names };
	}

	private problemOf(error: unknown): string {
		if (kindOf(error) === 'daily_quota') {
			return `event_name: ${this.client.wrapped(error).message}. Read this lead again after that, with Lead → Get or Lead → Pull`;
		}
		return kindOf(error) === 'missing_permission'
			? 'event_name: LinkedIn does not allow reading this event (scope r_events and an admin role are needed)'
			: 'event_name: LinkedIn does not show this event';
	}
}

function nameIn(event: unknown): Known<string> {
	return { value: eventName(event), cachedFor: HOUR };
}
