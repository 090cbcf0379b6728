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

/** A breakdown while leads keep arriving; docs/dev/engineers.md describes it. All choices in it follow from its seed. */
export interface Scenario {
	name: string;
	seed: number;
	/**
	 * Breaks things. Afterwards the test repairs what is still broken, lets the reader catch up, and compares.
	 *
	 * @throws Error when another promise of the scenario is broken
	 */
	run(stage: Stage): Promise<void>;
}

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

export const destinationDown: Scenario = {
	name: 'destination-down',
	seed: 417,
	run: downWhileStoring,
};

async function downWhileStoring(stage: Stage): Promise<void> {
	const { reader, environment } = stage;
	await reader.attempt();
	const { length: before } = await reader.rows();
	const attempt = reader.attempt(() => stage.arrive(stage.arrivals(300)));
	const isStoring = async () => (await reader.rows()).length > before || undefined;
	await waitUntil('the first rows to be written', isStoring, AT_ONCE);
	await environment.postgres.stopServer();
	await attempt;
	await environment.postgres.startServer();
	await reader.publishAgain();
}

export const killMoments: Scenario = {
	name: 'kill-moments',
	seed: 425,
	run: async (stage) => {
		await stage.reader.attempt();
		await killedWhileReading(stage);
		await killedWhileStoring(stage);
		await killedAfterSuccess(stage);
	},
};

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
