import { type LeadSyncEnvironment, startEnvironment } from '../harness/environment';
import { Teardown } from '../harness/teardown';
import { serveDemoPage } from './demoPage';
import { importLeadsToPostgres } from './leadsToPostgres';
import { demoWorld, showcase } from './showcase';
import { untilSynced } from './syncedTables';

/** How often the demo looks for leads; the template's own 15 minutes are for real life. */
const POLL_EVERY_SECONDS = 10;

/** The leads that are there already are read and stored, on whatever machine this is. */
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
	log(`The first start takes about seven minutes: three for n8n, two for its database driver, and two for
the rest. Later, it takes one.`);
	const environment = await startEnvironment({ simulator: { world: demoWorld() } });
	teardown.add(environment.stop);
	log('Connecting the LinkedIn credential …');
	const linkedIn = await environment.connectLinkedIn();
	log('Importing the workflow …');
	const workflowId = await importLeadsToPostgres(environment, linkedIn, POLL_EVERY_SECONDS);
	await environment.client.workflows.activate(workflowId);
	log('Storing the leads that are there already …');
	await untilSynced(environment, HISTORY);
	const { simulator, n8n, postgres } = environment;
	const register = (answers: Record<string, string>) =>
		void simulator.control.leads.add({ eventId: showcase.event.id, answers, consents: {} });
	const page = await serveDemoPage({ postgres, register, n8n: n8n.url, workflowId });
	teardown.add(page.stop);
	printWhereToLook(environment, page.url);
}

async function main(): Promise<void> {
	const teardown = new Teardown();
	await teardown.guard(async () => await start(teardown));
	await interrupted;
	log('\nStopping …');
	await teardown.run();
}

function printWhereToLook({ simulator, postgres }: LeadSyncEnvironment, url: string): void {
	const { host, port, user, password, database } = postgres.connection;
	log(`
Everything runs. Open this page, register for an event, and watch the row arrive, in about
${POLL_EVERY_SECONDS} seconds. A button leads to the workflow in n8n.

  ${url}

  The simulated LinkedIn  ${simulator.url}
  The database            psql postgresql://${user}:${password}@${host}:${port}/${database}

Press Ctrl+C to stop and clean up.`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
