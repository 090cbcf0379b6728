import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { DateTime } from 'luxon';

import { readEvents } from '../linkedin/events';
import { readOwners } from '../linkedin/owners';
import { LinkedInClient } from '../wire/linkedInClient';
import { eventName } from '../rows/eventName';
import { eventTimes } from '../rows/eventTimes';
import type { LinkedInEvent } from '../rows/types';
import { entityId } from '../values/urn';
import { chosenOrganizations } from './chosenOrganizations';
import { listResult, withAll } from './listResult';

/** Events with a lead form of the chosen organization, or of all; newest first, with date and state. */
export async function searchEvents(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const client = await LinkedInClient.create(this);
	const owners = await chosenOrganizations(this, client, true);
	const events: unknown[] = [];
	await readOwners(client, owners, async ({ id }) => {
		for await (const page of readEvents(client, id, { withLeadForm: true })) events.push(...page);
	});
	const now = Date.now();
	events.sort((a, b) => (eventTimes(b).startsAt ?? 0) - (eventTimes(a).startsAt ?? 0));
	return listResult(
		events.flatMap((event) => eventEntry(event, now, this.getTimezone())),
		filter,
	);
}

export async function searchEventsOrAll(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return withAll('All events', await searchEvents.call(this, filter));
}

function eventEntry(event: unknown, now: number, timezone: string): INodeListSearchItems[] {
	const id = entityId((event as LinkedInEvent | null)?.id, 'event');
	if (id === undefined) return [];
	const { startsAt, endsAt } = eventTimes(event);
	const details = [
		startsAt === undefined ? undefined : dateIn(startsAt, timezone),
		eventState({ startsAt, endsAt }, now),
	].filter((detail) => detail !== undefined);
	const name = eventName(event) ?? `Event ${id}`;
	return [
		{
			name: details.length === 0 ? name : `${name} (${details.join(', ')})`,
			value: id,
			url: `https://www.linkedin.com/events/${id}/`,
		},
	];
}

function eventState(
	{ startsAt, endsAt }: { startsAt?: number; endsAt?: number },
	now: number,
): string | undefined {
	if (startsAt === undefined) return undefined;
	if (startsAt > now) return 'upcoming';
	return (endsAt ?? startsAt) < now ? 'past' : 'ongoing';
}

function dateIn(time: number, timezone: string): string {
	return DateTime.fromMillis(time, { zone: timezone }).toISODate() ?? '';
}
