import type { IDataObject } from 'n8n-workflow';

import { eventName } from '../../../shared/rows/eventName';
import { eventKind, eventTimes } from '../../../shared/rows/eventTimes';
import { asText } from '../../../shared/values/json';
import { localizedText } from '../../../shared/values/localizedText';
import { safeText } from '../../../shared/values/safeText';
import type { LinkedInEvent } from '../../../shared/rows/types';
import { entityId, idFromUrn, parseFormUrn, toUrn } from '../../../shared/values/urn';
import { isoTime } from '../isoTime';

/** An event as a flat item: ids as strings, times as ISO 8601 in UTC. */
export function eventItem(event: unknown): IDataObject {
	const source = (event ?? {}) as LinkedInEvent;
	const id = entityId(source.id, 'event') ?? null;
	const { startsAt, endsAt } = eventTimes(event);
	return {
		event_id: id,
		event_urn: id === null ? null : toUrn('event', id),
		name: eventName(event) ?? null,
		description: localizedText(source.description) ?? null,
		organization_id: idFromUrn(source.organizer, 'organization') ?? null,
		starts_at: isoTime(startsAt),
		ends_at: isoTime(endsAt),
		kind: eventKind(event) ?? null,
		url: eventUrl(source.vanityName, id),
		form_id: parseFormUrn(source.leadGenForm)?.formId ?? null,
	};
}

function eventUrl(vanityName: unknown, id: string | null): string | null {
	// Half a character cannot be encoded, and one event must not hide the others.
	const name = asText(safeText(asText(vanityName) ?? '')) ?? id;
	return name === null ? null : `https://www.linkedin.com/events/${encodeURIComponent(name)}/`;
}
