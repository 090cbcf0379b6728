import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinkedInNodes } from '../../e2e/support/linkedInNodes';
import { connectLinkedIn } from '../../harness/oauthConnect';
import { Ingress } from '../../harness/ingress/ingress';
import { startIsolatedN8n, type IsolatedN8n } from '../../harness/isolatedN8n';
import { N8nClient } from '../../harness/n8nClient';
import type { Environment } from '../../harness/n8nProcess';
import { Postgres } from '../../harness/postgres';
import { databaseSettings } from '../../harness/queueMode/queueModeN8n';
import { provisionRuntime, type Log } from '../../harness/runtime/provisionRuntime';
import { Teardown } from '../../harness/teardown';
import type { World } from '../../simulator/world/types';
import { benchWorld, type WorldRecipe } from './benchWorld';
import { SimulatorProcess } from './simulatorProcess';

/** The name of the workflows whose runs are written to the log. */
export const MEASURED_WORKFLOW = 'Benchmark';

const RUN_LOG_HOOK = join(__dirname, '..', 'contenders', 'runLog.cjs');

/** LinkedIn with a world, and nodes that are connected to it. */
export interface Scene {
	simulator: SimulatorProcess;
	/** The world as it was when LinkedIn started. */
	world: World;
	nodes: LinkedInNodes;
}

/** What the whole benchmark shares: one n8n on a PostgreSQL, and one LinkedIn after the other. */
export class Stage {
	private simulator?: SimulatorProcess;

	private constructor(
		private readonly teardown: Teardown,
		readonly ingress: Ingress,
		readonly isolated: IsolatedN8n,
		readonly postgres: Postgres,
		/** Where n8n writes down the runs of measured workflows. */
		readonly runLog: string,
		readonly nodeBinary: string,
		/** n8n as its owner uses it. */
		public client: N8nClient,
	) {}

	static async open(log: Log): Promise<Stage> {
		const teardown = new Teardown();
		return await teardown.guard(async () => {
			const { nodeBinary } = await provisionRuntime(log);
			const postgres = await Postgres.start();
			teardown.add(async () => await postgres.remove());
			const runLog = await mkdtemp(join(tmpdir(), 'bench-runs-'));
			teardown.add(async () => await rm(runLog, { recursive: true, force: true }));
			const isolated = await startIsolatedN8n(log, {
				...databaseSettings(postgres),
				EXTERNAL_HOOK_FILES: RUN_LOG_HOOK,
				BENCH_RUN_LOG: runLog,
				BENCH_WORKFLOW: MEASURED_WORKFLOW,
			});
			teardown.add(isolated.stop);
			const ingress = await Ingress.start({ n8n: isolated.n8n.port });
			teardown.add(async () => await ingress.close());
			const client = await N8nClient.connect(isolated.n8n.url);
			return new Stage(teardown, ingress, isolated, postgres, runLog, nodeBinary, client);
		});
	}

	/** Starts a LinkedIn with a new world in place of the one before, and connects n8n to it. */
	async play(recipe: WorldRecipe): Promise<Scene> {
		await this.simulator?.stop();
		const { port, ca } = this.ingress;
		const input = {
			recipe,
			port: this.isolated.ports.linkedIn,
			webhooks: { address: '127.0.0.1', port, ca },
		};
		const simulator = await SimulatorProcess.start(input, this.nodeBinary);
		this.simulator = simulator;
		const application = await simulator.control.application.get();
		const nodes = new LinkedInNodes(await connectLinkedIn(this.client, application));
		return { simulator, world: benchWorld(recipe), nodes };
	}

	/**
	 * A fresh n8n process, whose memory knows of no earlier run.
	 * @param environment for this process, beside what n8n was first started with
	 */
	async restartN8n(environment: Environment = {}): Promise<void> {
		await this.isolated.n8n.restart(environment);
		this.client = await N8nClient.connect(this.isolated.n8n.url);
	}

	async close(): Promise<void> {
		await this.simulator?.stop();
		await this.teardown.run();
	}
}
