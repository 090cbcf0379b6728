import { OWNER } from '../harness/api/n8nSession';
import { journey, type Check } from './journey';
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

/** Shows the demo until Ctrl+C. */
async function show(demo: Demo): Promise<void> {
	printWhereToLook(demo);
	await interrupted;
	log('\nStopping …');
}

/** Runs the whole journey once, or until Ctrl+C; says what passed and sets the exit code. */
async function runOnce(): Promise<void> {
	let passed = 0;
	let failed = 0;
	const check: Check = (what, isPassed, details) => {
		if (isPassed) passed++;
		else failed++;
		log(`${isPassed ? '✔' : '✘'} ${what}${isPassed || !details ? '' : ` (${details})`}`);
	};
	let demo: Demo | undefined;
	try {
		demo = await startDemo(log);
		check('n8n runs, the credential is connected, the workflow is active', true);
		await Promise.race([
			journey(demo, log, check),
			interrupted.then(() => Promise.reject(new Error('Interrupted'))),
		]);
	} catch (error) {
		check('the journey goes to its end', false, (error as Error).message);
	}
	log('Cleaning up …');
	await demo?.stop();
	log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

async function main(): Promise<void> {
	if (process.argv.includes('--once')) {
		await runOnce();
		return;
	}
	const demo = await startDemo(log);
	await show(demo);
	await demo.stop();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
