import { OWNER } from '../harness/api/n8nSession';
import { startEnvironment, type LeadSyncEnvironment } from '../harness/environment';
import { Teardown } from '../harness/teardown';
import type { Simulator } from '../simulator';
import { readableOrganizationIds } from '../simulator/world/queries';
import { importLeadsToPostgres } from './leadsToPostgres';
import { untilSynced } from './syncedTables';
import { serveTablePage } from './tablePage';

/** How often the demo looks for leads; the template's own 15 minutes are for real life. */
const POLL_EVERY_SECONDS = 10;

/** Thousands of leads are read and stored, on whatever machine this is. */
const HISTORY = { timeoutMs: 300_000, everyMs: 1000 };

const log = (line: string) => console.log(line);

/** Resolves at Ctrl+C, or when the process is asked to end in another way; a second time is ignored. */
const interrupted = new Promise<void>((resolve) => {
	process.on('SIGINT', () => resolve());
	process.on('SIGTERM', () => resolve());
});

/**
 * Starts LinkedIn's simulator, PostgreSQL and n8n with this package, connects the credential by the
 * OAuth flow, imports and activates the template `leads-to-postgres`, and waits for the leads of the past.
 */
async function start(teardown: Teardown): Promise<void> {
	const environment = await startEnvironment({ log });
	teardown.add(environment.stop);
	administerEveryEvent(environment.simulator);
	log('Connecting the LinkedIn credential …');
	const linkedIn = await environment.connectLinkedIn();
	log('Importing the workflow …');
	const workflowId = await importLeadsToPostgres(environment, linkedIn, POLL_EVERY_SECONDS);
	await environment.client.workflows.activate(workflowId);
	log('Storing the leads that are there already (about 30 seconds) …');
	await untilSynced(environment, HISTORY);
	const tablePage = await serveTablePage(environment.postgres);
	teardown.add(tablePage.stop);
	printWhereToLook(environment, workflowId, tablePage.url);
}

async function main(): Promise<void> {
	const teardown = new Teardown();
	await teardown.guard(async () => await start(teardown));
	await interrupted;
	log('\nStopping …');
	await teardown.run();
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

function printWhereToLook(
	{ simulator, n8n, postgres }: LeadSyncEnvironment,
	workflowId: string,
	tableUrl: string,
): void {
	const { host, port, user, password, database } = postgres.connection;
	log(`
Everything runs. Register on the first page and watch the row arrive on the second, in about
${POLL_EVERY_SECONDS} seconds.

  Register for an event   ${simulator.url}/events
  The stored leads        ${tableUrl}
  The workflow in n8n     ${n8n.url}/workflow/${workflowId}
                          sign in as ${OWNER.email} with the password ${OWNER.password}
  The database            psql postgresql://${user}:${password}@${host}:${port}/${database}

Press Ctrl+C to stop and clean up.`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
