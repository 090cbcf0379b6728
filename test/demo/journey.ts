import { pick } from 'lodash';
import type { LeadSyncEnvironment } from '../harness/environment';
import { waitUntil } from '../harness/waitUntil';
import type { Log } from '../harness/runtime/provisionRuntime';
import { landmarks } from '../simulator/world/landmarks';
import type { World } from '../simulator/world/types';
import { compareWithTruth, leadsToStore } from '../oracle/storedRows';
import { PEOPLE } from './people';
import { openEvents, register, type OpenEvent } from './registrant';
import type { Demo } from './startDemo';
import { storedLeads, type StoredLead } from './storedLeads';

const ARRIVAL_TIMEOUT_MS = 180_000;
const PRINTED_COLUMNS = ['lead_id', 'first_name', 'last_name', 'event_name', 'form_version'];

/** Takes the outcome of one check, in words. */
export type Check = (what: string, passed: boolean, details?: string) => void;

/**
 * Goes the whole way from registration to database row: people register on the registration page,
 * their rows are awaited and printed, and the tables are compared with all of LinkedIn's leads.
 */
export async function journey(demo: Demo, log: Log, check: Check): Promise<void> {
	const { environment } = demo;
	const registered = await registerPeople(environment, log);
	const { rows, seconds } = await arrivedRows(environment, registered);
	check(`${registered.length} people registered and their rows arrived (${seconds} s)`, true);
	console.table(rows.map(({ row }) => pick(row, PRINTED_COLUMNS)));

	await compare(demo, check);
	const failed = await environment.client.executions.count(demo.workflowId, {
		status: ['error', 'crashed'],
	});
	check('no execution has failed', failed === 0, `${failed} in n8n's list of executions`);
}

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

async function compare(demo: Demo, check: Check): Promise<void> {
	const { simulator, postgres } = demo.environment;
	const rows = (await storedLeads(postgres)).map(({ row }) => row);
	const leads = leadsToStore(simulator);
	const { surplus, missing, different } = compareWithTruth(simulator.world, leads, rows);
	const some = (ids: string[]) => `${ids.length}: ${ids.slice(0, 5).join(', ')}`;
	check(`all ${leads.length} leads of LinkedIn are stored`, missing.length === 0, some(missing));
	check('nothing else is stored', surplus.length === 0, some(surplus));
	check('every value is as it was answered', different.length === 0, some(different));
}
