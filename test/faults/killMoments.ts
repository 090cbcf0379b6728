import { waitUntil } from '../harness/waitUntil';
import type { Simulator } from '../simulator';
import type { Stage } from './support/stage';

/**
 * The ways to read leads that promise that each lead LinkedIn has accepted arrives, each on a LinkedIn and a database of
 * its own: a template with the polling trigger, the same with n8n's durable scheduler, and one with the instant trigger.
 */
export const EVERY_GUARANTEE = [
	'leadsToPostgres',
	'durableToPostgres',
	'leadsToDataTable',
] as const;

export type Guarantee = (typeof EVERY_GUARANTEE)[number];

/** For what is over within milliseconds. */
const AT_ONCE = { everyMs: 5 };

/** Longer than the test takes to notice an answer, so that the next call meets the changes of the test. */
const LATENCY_MS = 60;

/** Waits for leads, which LinkedIn answers slowly from now on so that the test can act between calls. */
async function listAnswered({ calls, control }: Simulator): Promise<void> {
	const effect = { kind: 'latency', milliseconds: LATENCY_MS } as const;
	control.faults.add({ match: {}, effect, times: 'always' });
	const { length: before } = calls;
	const isAnswered = () =>
		calls.slice(before).some(({ resource }) => resource === 'leadFormResponses') || undefined;
	await waitUntil('leads to be read', isAnswered, AT_ONCE);
}

/**
 * Kills n8n at three moments while leads keep arriving; docs/dev/engineers.md describes it. Afterwards the test lets the
 * reader catch up, and compares.
 */
export async function killMoments(stage: Stage): Promise<void> {
	await stage.reader.attempt();
	await killedWhileReading(stage);
	await killedWhileStoring(stage);
	await killedAfterSuccess(stage);
}

/** Publishing ends the 15 minutes for which an execution whose outcome is unknown counts as running. */
async function killed(stage: Stage): Promise<void> {
	await stage.kill();
	await stage.reader.publishAgain();
}

/** Before the trigger has output the leads. */
async function killedWhileReading(stage: Stage): Promise<void> {
	const { reader, environment } = stage;
	stage.arrive(stage.arrivals(30));
	await listAnswered(environment.simulator);
	await killed(stage);
	stage.control.faults.clear();
	await reader.attempt();
}

/** While the destination writes the rows, one after the other or at once. */
async function killedWhileStoring(stage: Stage): Promise<void> {
	const { reader } = stage;
	stage.arrive(stage.arrivals(300));
	const isRunning = async () => (await reader.isRunning()) || undefined;
	await waitUntil('an execution to run', isRunning, AT_ONCE);
	await killed(stage);
	await reader.attempt();
}

/** When the trigger may not have stored yet that the leads are processed. */
async function killedAfterSuccess(stage: Stage): Promise<void> {
	const { reader } = stage;
	const ended = await reader.endedCount();
	stage.arrive(stage.arrivals(30));
	const hasEnded = async () => (await reader.endedCount()) > ended || undefined;
	await waitUntil('an execution to end', hasEnded, AT_ONCE);
	await killed(stage);
	await reader.attempt();
}
