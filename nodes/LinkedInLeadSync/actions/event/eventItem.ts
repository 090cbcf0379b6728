import { eventName, eventKind, eventState, eventTimes } from '../../../shared/rows/event';
import { asText } from '../../../shared/values/json';
import { localizedText, safeText } from '../../../shared/values/text';
import type { LeadRow, LinkedInEvent } from '../../../shared/rows/types';
import { entityId, idFromUrn, parseFormUrn, toUrn } from '../../../shared/values/urn';
import { isoTime } from '../../../shared/values/time';

/**
 * A flat item, what people read first and ids last: ids as strings, times as ISO 8601 in UTC. `OwnerNames` fills in the
 * name of the Page.
 */
export function eventItem(event: unknown): LeadRow {
	const source = (event ?? {}) as LinkedInEvent;
	const id = entityId(source.id, 'event') ?? null;
	const { startsAt, endsAt } = eventTimes(event);
	return {
		name: eventName(event) ?? null,
		starts_at: isoTime(startsAt),
		state: eventState(event, Date.now()) ?? null,
		organization_name: null,
		ends_at: isoTime(endsAt),
		kind: eventKind(event) ?? null,
		description: localizedText(source.description) ?? null,
		url: eventUrl(source.vanityName, id),
		event_id: id,
		form_id: parseFormUrn(source.leadGenForm)?.formId ?? null,
		organization_id: idFromUrn(source.organizer, 'organization') ?? null,
		event_urn: id === null ? null : toUrn('event', id),
	};
}

function eventUrl(vanityName: unknown, id: string | null): string | null {
	// encodeURIComponent throws on a lone surrogate, and one event must not hide the others.
	const name = asText(safeText(asText(vanityName) ?? '')) ?? id;
	return name === null ? null : `https://www.linkedin.com/events/${encodeURIComponent(name)}/`;
}
