import { failureOf, isRefusal, mayBeOneElement } from '../api/errors/linkedInError';
import { getEvent, readServedEvents } from '../api/events';
import type { LinkedInClient } from '../api/linkedInClient';
import { localizedText } from '../leads/localizedText';
import type { LinkedInEvent } from '../leads/types';
import { entityId } from '../leads/urn';

/** From this many unknown events on, listing an organization's events takes fewer calls. */
const LIST_FROM = 3;

/** How often an event that LinkedIn fails to show is asked for in one run, once per page of leads. */
const MOST_TRIES = 3;

/** Names of events by id, each read once. */
export class EventNames {
	private readonly names = new Map<string, string | undefined>();

	private readonly problems = new Map<string, string>();

	/** How often LinkedIn failed to show an event. */
	private readonly failures = new Map<string, number>();

	private readonly listed = new Set<string>();

	constructor(private readonly client: LinkedInClient) {}

	/**
	 * Reads the names that are not known yet.
	 * @throws NodeApiError as `LinkedInClient.request`; an event that LinkedIn does not show, or fails to
	 * show while it shows others, is no error, nor are calls for events that are used up for the day
	 */
	async load(eventIds: Iterable<string>, organizationId: string | undefined): Promise<void> {
		let unknown = this.unknownOf(eventIds);
		if (
			organizationId !== undefined &&
			unknown.length >= LIST_FROM &&
			!this.listed.has(organizationId)
		) {
			await this.loadList(organizationId, unknown);
			unknown = this.unknownOf(unknown);
		}
		for (const id of unknown) await this.loadOne(id, organizationId);
	}

	/** Takes over the name of an event, as `nameOf` gave it to another run. */
	know(eventId: string, name: string): void {
		this.names.set(eventId, name);
	}

	nameOf(eventId: string): string | undefined {
		return this.names.get(eventId);
	}

	/** Why a name is missing, for `field_errors`. */
	problemOf(eventId: string): string | undefined {
		return this.problems.get(eventId);
	}

	private unknownOf(eventIds: Iterable<string>): string[] {
		return [...new Set(eventIds)].filter(
			(id) => !this.names.has(id) && (this.failures.get(id) ?? 0) < MOST_TRIES,
		);
	}

	private async loadList(organizationId: string, eventIds: string[]): Promise<void> {
		this.listed.add(organizationId);
		try {
			const pages = readServedEvents(this.client, organizationId);
			for await (const page of pages) page.forEach((event) => this.remember(event));
		} catch (error) {
			if (!isRefusal(error) && !isUsedUp(error)) throw this.client.wrapped(error);
			// Whoever may not list the events may not read one of them either: no call for each.
			if (isMissingPermission(error) || isUsedUp(error)) {
				eventIds.forEach((id) => this.giveUp(id, error));
			}
		}
	}

	private async loadOne(eventId: string, organizationId: string | undefined): Promise<void> {
		if (this.names.has(eventId)) return;
		try {
			this.names.set(eventId, eventName(await getEvent(this.client, eventId)));
			this.problems.delete(eventId);
		} catch (error) {
			if (isRefusal(error) || isUsedUp(error)) return this.giveUp(eventId, error);
			if (!mayBeOneElement(error)) throw this.client.wrapped(error);
			await this.loadFailing(eventId, organizationId);
		}
	}

	/** A name is not worth a lead: when the list shows that LinkedIn works, the row goes without it. */
	private async loadFailing(eventId: string, organizationId: string | undefined): Promise<void> {
		if (organizationId !== undefined && !this.listed.has(organizationId)) {
			await this.loadList(organizationId, [eventId]);
		}
		if (this.names.has(eventId)) return;
		this.failures.set(eventId, (this.failures.get(eventId) ?? 0) + 1);
		this.problems.set(eventId, 'event_name: LinkedIn failed to show this event now');
	}

	private giveUp(eventId: string, error: unknown): void {
		this.names.set(eventId, undefined);
		this.problems.set(eventId, `event_name: ${this.reasonOf(error)}`);
	}

	private reasonOf(error: unknown): string {
		if (isUsedUp(error)) {
			return `${this.client.wrapped(error).message}. Read this lead again after that, with Lead → Get or Lead → Pull`;
		}
		return isMissingPermission(error)
			? 'LinkedIn does not allow reading this event (scope r_events and an admin role are needed)'
			: 'LinkedIn does not show this event';
	}

	private remember(event: unknown): void {
		const id = entityId((event as LinkedInEvent | null)?.id, 'event');
		if (id !== undefined) this.names.set(id, eventName(event));
	}
}

function isMissingPermission(error: unknown): boolean {
	return failureOf(error)?.kind === 'missing_permission';
}

/** A whole day of leads is not worth their events' names. */
function isUsedUp(error: unknown): boolean {
	return failureOf(error)?.kind === 'daily_quota';
}

/** An event's name in words; undefined when LinkedIn sent none. */
export function eventName(event: unknown): string | undefined {
	const { localizedName, name } = (event ?? {}) as LinkedInEvent;
	return localizedText(name) ?? localizedText(localizedName);
}
