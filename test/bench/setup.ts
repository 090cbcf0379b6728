import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinkedInNodes } from '../e2e/support/linkedInNodes';
import { startEnvironment } from '../harness/environment';
import { startIsolatedN8n } from '../harness/isolatedN8n';
import { Postgres } from '../harness/postgres';
import { databaseSettings } from '../harness/queueMode';
import type { Teardown } from '../harness/teardown';
import { benchWorld } from './world';

/** The name of the workflows whose runs are written to the log. */
export const MEASURED_WORKFLOW = 'Benchmark';

/** LinkedIn's API. */
export const API = 'https://api.linkedin.com/rest';

/** What the whole benchmark shares: one n8n on a PostgreSQL of its own, LinkedIn, and a PostgreSQL for rows. */
export type Setup = Awaited<ReturnType<typeof openSetup>>;

export async function openSetup(sizes: number[], teardown: Teardown) {
	const world = benchWorld(Date.now(), sizes);
	const database = await Postgres.start();
	teardown.add(async () => await database.remove());
	const runLog = await mkdtemp(join(tmpdir(), 'bench-runs-'));
	teardown.add(async () => await rm(runLog, { recursive: true, force: true }));
	const n8n = await startIsolatedN8n({
		...databaseSettings(database),
		EXTERNAL_HOOK_FILES: join(__dirname, 'runLog.cjs'),
		BENCH_RUN_LOG: runLog,
		BENCH_WORKFLOW: MEASURED_WORKFLOW,
	});
	const environment = await startEnvironment({ n8n, simulator: { world } });
	teardown.add(environment.stop);
	const nodes = new LinkedInNodes(await environment.connectLinkedIn());
	return { ...environment, control: environment.simulator.control, runLog, nodes, sizes, world };
}
