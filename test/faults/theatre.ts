import { GoogleSheets } from '../harness/googleSheets/googleSheets';
import { Ingress } from '../harness/ingress/ingress';
import { startIsolatedN8n, type IsolatedN8n } from '../harness/isolatedN8n';
import { N8nClient } from '../harness/n8nClient';
import type { Environment } from '../harness/n8nProcess';
import { Postgres } from '../harness/postgres';
import type { Log } from '../harness/runtime/provisionRuntime';
import { Teardown } from '../harness/teardown';
import { waitUntil } from '../harness/waitUntil';
import { startSimulator } from '../simulator';
import { play } from './play';
import type { Guarantee, Outcome, Scenario } from './scenario';
import { faultWorld } from './support/faultWorld';

/** Only with all of these, n8n stores a poll's position and its execution together. */
const DURABLE_CURSORS: Environment = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
};

/**
 * An n8n that is killed while it activates a trigger activates it again after this time, by default two minutes. n8n
 * allows an activation 70% of the time, which is more than the trigger takes.
 */
const SOON_ACTIVE_AGAIN: Environment = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '45',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '1000',
};

/** One n8n, its PostgreSQL and its Google Sheets, in which scenarios are played one after the other. */
export class Theatre {
	private environment: Environment = {};

	private constructor(
		private readonly isolated: IsolatedN8n,
		private readonly postgres: Postgres,
		private readonly googleSheets: GoogleSheets,
		private readonly ingress: Ingress,
		readonly close: () => Promise<void>,
	) {}

	static async open(log: Log): Promise<Theatre> {
		const teardown = new Teardown();
		return await teardown.guard(async () => {
			const isolated = await startIsolatedN8n(log, SOON_ACTIVE_AGAIN);
			teardown.add(async () => await isolated.stop());
			const postgres = await Postgres.start();
			teardown.add(async () => await postgres.remove());
			const googleSheets = await new GoogleSheets().listen(isolated.ports.google);
			teardown.add(async () => await googleSheets.stop());
			const ingress = await Ingress.start({ n8n: isolated.n8n.port });
			teardown.add(async () => await ingress.close());
			const close = async () => await teardown.run();
			return new Theatre(isolated, postgres, googleSheets, ingress, close);
		});
	}

	/** Plays a scenario with a LinkedIn of its own, an empty database, and nothing else in n8n. */
	async play(scenario: Scenario, guarantee: Guarantee): Promise<Outcome> {
		const { googleSheets, postgres } = this;
		const { n8n, ports } = this.isolated;
		await this.prepareN8n(guarantee === 'durableTrigger' ? DURABLE_CURSORS : {});
		await postgres.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
		const { seed } = scenario;
		const simulator = await startSimulator({
			port: ports.linkedIn,
			world: faultWorld(Date.now(), seed),
			seed,
			webhooks: { address: '127.0.0.1', port: this.ingress.port, ca: this.ingress.ca },
		});
		// Creating a large world takes so long that n8n has closed the earlier connections.
		const client = await waitUntil('n8n to answer', async () => {
			return await N8nClient.connect(n8n.url).catch(() => undefined);
		});
		try {
			await client.clear();
			const restart = async () => await this.restart();
			const surroundings = { simulator, n8n, restart, client, postgres, googleSheets };
			return await play(scenario, guarantee, surroundings);
		} finally {
			// The play reports why n8n does not answer; the next play restarts n8n.
			const isCleared = await client.clear().then(
				() => true,
				() => false,
			);
			await simulator.stop();
			if (!isCleared) await n8n.stop();
		}
	}

	private async prepareN8n(environment: Environment): Promise<void> {
		const { n8n } = this.isolated;
		const isSame = JSON.stringify(environment) === JSON.stringify(this.environment);
		if (isSame && n8n.isRunning) return;
		await n8n.restart(environment);
		this.environment = environment;
	}

	/**
	 * Starts n8n again as a service manager does. n8n 2.41 stops once during its start when it was killed after it had
	 * stored an execution and before the execution had begun, because its recovery needs a time that is missing.
	 */
	private async restart(): Promise<void> {
		const start = async () => await this.isolated.n8n.restart(this.environment);
		await start().catch(start);
	}
}
