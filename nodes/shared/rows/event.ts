import type { LinkedInEvent } from './types';
import { localizedText } from '../values/text';

export function eventName(event: unknown): string | undefined {
	const { localizedName, name } = (event ?? {}) as LinkedInEvent;
	return localizedText(name) ?? localizedText(localizedName);
}

export type EventKind = 'in_person' | 'online';

export type EventState = 'upcoming' | 'ongoing' | 'past';

/** Undefined where LinkedIn sent no time. */
export function eventTimes(event: unknown): { startsAt?: number; endsAt?: number } {
	const { startsAt, type } = (event ?? {}) as LinkedInEvent;
	return { startsAt: timeOf(startsAt), endsAt: timeOf(readEventType(type).endsAt) };
}

/** Undefined where LinkedIn sent neither start nor end. */
export function eventState(event: unknown, now: number): EventState | undefined {
	const { startsAt, endsAt } = eventTimes(event);
	const [start, end] = [startsAt ?? endsAt, endsAt ?? startsAt];
	if (start === undefined || end === undefined) return undefined;
	if (start > now) return 'upcoming';
	return end < now ? 'past' : 'ongoing';
}

export function eventKind(event: unknown): EventKind | undefined {
	return readEventType(((event ?? {}) as LinkedInEvent).type).kind;
}

/** `{inPerson:{endsAt}}` or `{online:{format:{external:{endsAt}}}}`, as clients create events; LinkedIn published no answer. */
function readEventType(type: unknown): { kind?: EventKind; endsAt?: unknown } {
	const { inPerson, online } = (type ?? {}) as {
		inPerson?: { endsAt?: unknown };
		online?: { format?: unknown };
	};
	if (inPerson) return { kind: 'in_person', endsAt: inPerson.endsAt };
	if (!online) return {};
	const formats = Object.values((online.format ?? {}) as Record<string, { endsAt?: unknown }>);
	return { kind: 'online', endsAt: formats.find((format) => format?.endsAt)?.endsAt };
}

function timeOf(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
