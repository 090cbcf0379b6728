import { kindOf, isRefusal, mayBeOneElement } from '../wire/errors/linkedInError';
import { getEvent, readServedEvents } from './events';
import type { LinkedInClient } from '../wire/linkedInClient';
import { eventName } from '../rows/event';
import type { LinkedInEvent } from '../rows/types';
import { entityId } from '../values/urn';
import { processMemory } from '../processMemory';
import { HOUR } from '../values/time';
import type { Cache, Known } from './store';
import { Store } from './store';

/** From this many unknown events on, listing an organization's events takes fewer calls. */
const LIST_FROM = 3;

const nameCache: Cache<string> = processMemory(new Map());

/** An organization's events with a lead form. */
interface EventList {
	names: Map<string, Known<string>>;
	/** Why there is no use in asking for one of them. */
	problem?: string;
}

/** The names of events, each read once in a run. */
export class EventStore {
	private readonly names: Store<string>;

	private readonly lists = new Map<string, Promise<EventList>>();

	/** @param recalls whether what earlier runs read within the last hour counts */
	constructor(
		private readonly client: LinkedInClient,
		recalls: boolean,
	) {
		this.names = new Store(client, nameCache, recalls);
	}

	/**
	 * What is known of these events' names, with a sentence for `field_errors` where one is missing.
	 * @param organizationId whose events they presumably are
	 * @throws NodeApiError as `LinkedInClient.request`; an event that LinkedIn does not show, or fails to
	 * show while it shows others, is no error, nor are calls for events that are used up for the day
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

	/** The next run will ask for this event again. */
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
			// A whole day of leads is not worth their events' names.
			if (isRefusal(error) || kindOf(error) === 'daily_quota')
				return { problem: this.problemOf(error) };
			if (!mayBeOneElement(error)) throw this.client.wrapped(error);
		}
		// A name is not worth a lead: when the list shows that LinkedIn works, the row goes without it.
		const { names, problem = 'event_name: LinkedIn failed to show this event now' } =
			await this.list(organizationId);
		return names.get(eventId) ?? { problem };
	}

	/** Read once in a run. */
	private async list(organizationId: string | undefined): Promise<EventList> {
		if (organizationId === undefined) return { names: new Map() };
		const list = this.lists.get(organizationId) ?? this.readList(organizationId);
		this.lists.set(organizationId, list);
		return await list;
	}

	private async readList(organizationId: string): Promise<EventList> {
		const names = new Map<string, Known<string>>();
		try {
			for await (const page of readServedEvents(this.client, organizationId)) {
				for (const event of page) {
					const id = entityId((event as LinkedInEvent | null)?.id, 'event');
					if (id !== undefined) names.set(id, nameIn(event));
				}
			}
		} catch (error) {
			if (!isRefusal(error) && kindOf(error) !== 'daily_quota') {
				this.lists.delete(organizationId);
				throw this.client.wrapped(error);
			}
			// An account that cannot list the events cannot read one of them either, so that no call is made for each.
			if (isMissingPermission(error) || kindOf(error) === 'daily_quota') {
				return { names, problem: this.problemOf(error) };
			}
		}
		return { names };
	}

	private problemOf(error: unknown): string {
		if (kindOf(error) === 'daily_quota') {
			return `event_name: ${this.client.wrapped(error).message}. Read this lead again after that, with Lead → Get or Lead → Pull`;
		}
		return isMissingPermission(error)
			? 'event_name: LinkedIn does not allow reading this event (scope r_events and an admin role are needed)'
			: 'event_name: LinkedIn does not show this event';
	}
}

function nameIn(event: unknown): Known<string> {
	return { value: eventName(event), cachedFor: HOUR };
}

function isMissingPermission(error: unknown): boolean {
	return kindOf(error) === 'missing_permission';
}
