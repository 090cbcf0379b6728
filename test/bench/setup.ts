import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LinkedInNodes } from '../e2e/support/linkedInNodes';
import { Ingress } from '../harness/ingress/ingress';
import { startIsolatedN8n } from '../harness/isolatedN8n';
import { N8nClient } from '../harness/n8nClient';
import { connectLinkedIn } from '../harness/oauthConnect';
import { Postgres } from '../harness/postgres';
import { databaseSettings } from '../harness/queueMode/queueModeN8n';
import { provisionRuntime } from '../harness/runtime/provisionRuntime';
import type { Teardown } from '../harness/teardown';
import type { Application } from '../simulator';
import type { LinkedInSettings } from './linkedIn';
import { benchWorld } from './world';

const RUN_LOG_HOOK = join(__dirname, 'runLog.cjs');
const LINKED_IN = join(__dirname, 'linkedIn.ts');
const LOADER = pathToFileURL(require.resolve('tsx')).href;

/** The name of the workflows whose runs are written to the log. */
export const MEASURED_WORKFLOW = 'Benchmark';

/** LinkedIn's API. */
export const API = 'https://api.linkedin.com/rest';

export const log = (line: string) => console.error(line);

/** What the whole benchmark shares: one n8n on a PostgreSQL, and one LinkedIn in a process of its own. */
export type Setup = Awaited<ReturnType<typeof openSetup>>;

export async function openSetup(sizes: number[], teardown: Teardown) {
	const now = Date.now();
	// Takes seconds, in which a connection that is open already would end unseen.
	const world = benchWorld(now, sizes);
	const { nodeBinary } = await provisionRuntime(log);
	const postgres = await Postgres.start();
	teardown.add(async () => await postgres.remove());
	const runLog = await mkdtemp(join(tmpdir(), 'bench-runs-'));
	teardown.add(async () => await rm(runLog, { recursive: true, force: true }));
	const { n8n, ports, stop } = await startIsolatedN8n(log, {
		...databaseSettings(postgres),
		EXTERNAL_HOOK_FILES: RUN_LOG_HOOK,
		BENCH_RUN_LOG: runLog,
		BENCH_WORKFLOW: MEASURED_WORKFLOW,
	});
	teardown.add(stop);
	const ingress = await Ingress.start({ n8n: n8n.port });
	teardown.add(async () => await ingress.close());
	const webhooks = { address: '127.0.0.1', port: ingress.port, ca: ingress.ca };
	const child = fork(LINKED_IN, [], { execPath: nodeBinary, execArgv: ['--import', LOADER] });
	teardown.add(async () => await Promise.resolve(void child.kill()));
	child.send({ now, sizes, port: ports.linkedIn, webhooks } satisfies LinkedInSettings);
	const ended = once(child, 'exit').then(() => [{ error: 'LinkedIn ended before it started' }]);
	const [{ url, error }] = (await Promise.race([once(child, 'message'), ended])) as [
		{ url?: string; error?: string },
	];
	if (url === undefined) throw new Error(error);
	/** Calls a function of the simulator's HTTP control API. */
	const linkedIn = async <Result>(path: string, ...parameters: unknown[]): Promise<Result> => {
		const headers = { 'content-type': 'application/json', connection: 'close' };
		const body = JSON.stringify(parameters);
		const response = await fetch(`${url}/control/${path}`, { method: 'POST', headers, body });
		const answer = (await response.json()) as { result?: unknown; error?: string };
		if (answer.error !== undefined) throw new Error(`${path}: ${answer.error}`);
		return answer.result as Result;
	};
	const client = await N8nClient.connect(n8n.url);
	const application = await linkedIn<Application>('application/get');
	const nodes = new LinkedInNodes(await connectLinkedIn(client, application));
	return { n8n, client, postgres, runLog, linkedIn, nodes, sizes, world };
}

/** A fresh n8n process, whose memory knows of no earlier run. */
export async function restartN8n(setup: Setup, environment = {}): Promise<void> {
	await setup.n8n.restart(environment);
	setup.client = await N8nClient.connect(setup.n8n.url);
}
