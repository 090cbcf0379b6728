import type { LeadSyncEnvironment } from '../harness/environment';
import { waitUntil } from '../harness/waitUntil';
import type { Log } from '../harness/runtime/provisionRuntime';
import { landmarks } from '../simulator/world/landmarks';
import type { World } from '../simulator/world/types';
import { PEOPLE } from './people';
import { openEvents, register, type OpenEvent } from './registrant';
import { storedLeads, type StoredLead } from './storedLeads';

const ARRIVAL_TIMEOUT_MS = 180_000;

/**
 * Has each of `PEOPLE` register for an event of their own on LinkedIn's page.
 * @returns the ids of their leads
 */
export async function registerPeople(
	{ simulator }: Pick<LeadSyncEnvironment, 'simulator'>,
	log: Log,
): Promise<string[]> {
	const events = chosenEvents(await openEvents(simulator.url), simulator.world);
	const registered: string[] = [];
	for (const [index, person] of PEOPLE.entries()) {
		const { name, registrationUrl } = events[index];
		registered.push(await register(registrationUrl, person));
		log(`${person.firstName} ${person.lastName} registered for ${name}`);
	}
	return registered;
}

/** Waits for the rows of some leads, and tells how long that took. */
export async function arrivedRows(
	{ postgres }: Pick<LeadSyncEnvironment, 'postgres'>,
	leadIds: readonly string[],
): Promise<{ rows: StoredLead[]; seconds: number }> {
	const start = Date.now();
	const rows = await waitUntil(
		'the rows of the people who registered',
		async () => {
			const stored = await storedLeads(postgres);
			const found = stored.filter(({ row }) => leadIds.includes(String(row.lead_id)));
			return found.length === leadIds.length ? found : undefined;
		},
		{ timeoutMs: ARRIVAL_TIMEOUT_MS, everyMs: 500 },
	);
	return { rows, seconds: Math.round((Date.now() - start) / 1000) };
}

/** One event for each person: in several scripts, and those with the nastiest forms. */
function chosenEvents(events: OpenEvent[], { events: all }: World): OpenEvent[] {
	const { cyrillic, japanese, arabic } = landmarks.organizations;
	const eventsOf = (organization: string) =>
		all.filter(({ organizationId }) => organizationId === organization).map(({ id }) => id);
	const { injection, formulas, everyQuestion } = landmarks.events;
	const wanted = [
		eventsOf(cyrillic),
		eventsOf(japanese),
		eventsOf(arabic),
		[injection],
		[formulas],
		[everyQuestion],
	];
	return wanted.map((ids) => {
		const event = events.find(({ registrationUrl }) =>
			ids.some((id) => registrationUrl.includes(id)),
		);
		if (!event) throw new Error(`No page invites to register for any of ${ids.join(', ')}`);
		return event;
	});
}
