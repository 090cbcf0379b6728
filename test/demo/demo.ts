import { OWNER } from '../harness/api/n8nSession';
import { POLL_EVERY_SECONDS, startDemo, type Demo } from './startDemo';

const log = (line: string) => console.log(line);

/** Resolves at Ctrl+C, or when the process is asked to end in another way; a second time is ignored. */
const interrupted = new Promise<void>((resolve) => {
	process.on('SIGINT', () => resolve());
	process.on('SIGTERM', () => resolve());
});

function printWhereToLook({ environment, workflowId, tablePage }: Demo): void {
	const { simulator, n8n, postgres } = environment;
	const { host, port, user, password, database } = postgres.connection;
	log(`
Everything runs. Register on the first page and watch the row arrive on the second, in about
${POLL_EVERY_SECONDS} seconds.

  Register for an event   ${simulator.url}/events
  The stored leads        ${tablePage.url}
  The workflow in n8n     ${n8n.url}/workflow/${workflowId}
                          sign in as ${OWNER.email} with the password ${OWNER.password}
  The database            psql postgresql://${user}:${password}@${host}:${port}/${database}

Press Ctrl+C to stop and clean up.`);
}

async function main(): Promise<void> {
	const demo = await startDemo(log);
	printWhereToLook(demo);
	await interrupted;
	log('\nStopping …');
	await demo.stop();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
