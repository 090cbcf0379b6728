import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import type { Log } from '../harness/runtime/provisionRuntime';
import { Teardown } from '../harness/teardown';
import { waitUntil } from '../harness/waitUntil';
import type { Simulator } from '../simulator';
import { readableOrganizationIds } from '../simulator/world/queries';
import { importLeadsToPostgres } from './leadsToPostgres';
import { compareSyncedTables } from './syncedTables';
import { serveTablePage, type TablePage } from './tablePage';

/** How often the demo looks for leads; the template's own 15 minutes are for real life. */
export const POLL_EVERY_SECONDS = 10;

/** Thousands of leads are read and stored, on whatever machine this is. */
const HISTORY = { timeoutMs: 300_000, everyMs: 1000 };

/** Everything that runs in the demo. */
export interface Demo {
	environment: LeadSyncEnvironment;
	workflowId: string;
	tablePage: TablePage;
	/** Ends it all and deletes what it left on the disk. */
	stop(): Promise<void>;
}

/**
 * Starts LinkedIn's simulator, PostgreSQL and n8n with this package, connects the credential by the
 * OAuth flow, imports and activates the template `leads-to-postgres`, and waits for the leads of the past.
 *
 * @param log takes progress lines
 */
export async function startDemo(log: Log): Promise<Demo> {
	const teardown = new Teardown();
	return await teardown.guard(async () => {
		const environment = await startEnvironment({ log });
		teardown.add(environment.stop);
		administerEveryEvent(environment.simulator);
		log('Connecting the LinkedIn credential …');
		const linkedIn = await environment.connectLinkedIn();
		log('Importing the workflow …');
		const workflowId = await importLeadsToPostgres(environment, linkedIn, POLL_EVERY_SECONDS);
		await environment.client.workflows.activate(workflowId);
		log('Storing the leads that are there already (about 30 seconds) …');
		await waitUntil(
			'the leads that are there already to be stored',
			async () => (await compareSyncedTables(environment)).missing.length === 0 || undefined,
			HISTORY,
		);
		const tablePage = await serveTablePage(environment.postgres);
		teardown.add(tablePage.stop);
		return { environment, workflowId, tablePage, stop: async () => await teardown.run() };
	});
}

/**
 * Gives the signed-in member every role that it takes to read the leads of all events, so that
 * whoever registers on the page, for whichever event, sees the row arrive.
 */
function administerEveryEvent({ world, control }: Simulator): void {
	for (const id of new Set(world.events.map(({ organizationId }) => organizationId))) {
		control.organizations.setUnreadable(id, false);
		if (!readableOrganizationIds(world, world.members[0].id).includes(id)) {
			control.organizations.grantRole(id, 'ADMINISTRATOR');
		}
	}
}
