import { nextLargeId } from '../ids';
import { ENGLISH, localized } from '../locales';
import type { LinkedInEvent, Localized, World } from '../types';

const HOUR = 3_600_000;

export interface EventSpec extends Partial<Omit<LinkedInEvent, 'name' | 'description'>> {
	organizationId: string;
	/** A plain string is in American English. */
	name: string | Localized;
	description?: string | Localized;
	startsAt: number;
}

/** Adds an event: online, not cancelled and two hours long unless said otherwise. */
export function addEvent(world: World, spec: EventSpec): LinkedInEvent {
	const id = spec.id ?? nextLargeId(world);
	const added: LinkedInEvent = {
		vanityName: `event-${id}`,
		endsAt: spec.startsAt + 2 * HOUR,
		kind: 'online',
		cancelled: false,
		...spec,
		id,
		name: localized(spec.name, ENGLISH),
		description: localized(spec.description ?? '', ENGLISH),
	};
	world.events.push(added);
	return added;
}
