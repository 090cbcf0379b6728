import fastify from 'fastify';
import { isNull, omitBy } from 'lodash';
import type { AddressInfo } from 'node:net';
import { OWNER } from '../harness/api/n8nSession';
import { type LeadSyncEnvironment, startEnvironment } from '../harness/environment';
import type { Postgres } from '../harness/postgres';
import { Teardown } from '../harness/teardown';
import type { Simulator } from '../simulator';
import { html } from '../simulator/pages/html';
import { readableOrganizationIds } from '../simulator/world/queries';
import { importLeadsToPostgres } from './leadsToPostgres';
import { type StoredLead, storedLeads } from './storedLeads';
import { untilSynced } from './syncedTables';

const SHOWN_ROWS = 50;
const RELOAD_AFTER_SECONDS = 3;

export interface TablePage {
	url: string;
	stop(): Promise<void>;
}

/** Serves a page on loopback that shows the newest rows of all lead tables, and reloads itself. */
export async function serveTablePage(postgres: Postgres): Promise<TablePage> {
	const app = fastify({ forceCloseConnections: true });
	app.get('/', async (_request, reply) => {
		const leads = await storedLeads(postgres, SHOWN_ROWS);
		return await reply.type('text/html; charset=utf-8').send(tablePage(leads));
	});
	await app.listen({ host: '127.0.0.1', port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return { url: `http://localhost:${port}`, stop: async () => await app.close() };
}

function tablePage(leads: StoredLead[]): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta http-equiv="refresh" content="${RELOAD_AFTER_SECONDS}" />
				<link rel="icon" href="data:," />
				<title>Leads in PostgreSQL</title>
			</head>
			<body>
				<h1>The ${SHOWN_ROWS} newest leads in PostgreSQL</h1>
				${leads.length === 0 && html`<p>No lead has arrived yet.</p>`}
				${leads.map(
					({ table, row }) =>
						html`<h2 dir="auto">${String(row.event_name)}, ${String(row.submitted_at)}</h2>
							<p>In ${table}:</p>
							${Object.entries(omitBy(row, isNull)).map(
								([column, value]) => html`<div>${column}: <bdi>${String(value)}</bdi></div>`,
							)}`,
				)}
			</body>
		</html> `.toString();
}

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
