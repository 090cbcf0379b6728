import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';
import type { CredentialReference } from './api/credentials';
import { duringTests } from './duringTests';
import { GoogleSheets } from './googleSheets';
import { Ingress } from './ingress';
import { startIsolatedN8n, type IsolatedN8n, type StandInPorts } from './isolatedN8n';
import { N8nClient } from './n8nClient';
import type { N8nProcess } from './n8nProcess';
import { connectLinkedIn } from './oauthConnect';
import { Postgres } from './postgres';
import { sharedN8n } from './sharedN8n';
import { Teardown } from './teardown';

/** How long LinkedIn waits for a webhook to answer a challenge or a notification, milliseconds. */
const PATIENCE_MS = 60_000;

/** What a test file changes. */
export interface LeadSyncEnvironmentOptions {
	/** The simulated LinkedIn's seed, world and clock; its port is chosen here. */
	simulator?: Omit<SimulatorOptions, 'port' | 'webhooks'>;
	/** An n8n that runs already, such as one in queue mode; it is stopped with the rest. */
	n8n?: Pick<IsolatedN8n, 'n8n' | 'webhookProcess' | 'ports' | 'stop'>;
}

/** Everything that runs for a test, and how to control it. */
export interface LeadSyncEnvironment {
	/** LinkedIn: its world, its faults, and every call it got. */
	simulator: Simulator;
	/** n8n's process: its URL and logs, and functions to restart or kill it. */
	n8n: N8nProcess;
	/** n8n's public address, through which the simulator reaches its webhooks. */
	ingress: Ingress;
	/** n8n as its owner uses it in the editor. */
	client: N8nClient;
	postgres: Postgres;
	googleSheets: GoogleSheets;
	/** Where n8n finds other services, which a test may start. */
	ports: StandInPorts;
	/**
	 * Creates a LinkedIn credential for the simulator's application and connects it.
	 *
	 * @param settings the credential's fields besides client id and secret
	 * @throws Error with n8n's page when it did not connect
	 */
	connectLinkedIn(settings?: ICredentialDataDecryptedObject): Promise<CredentialReference>;
	/** Stops what was started; a shared n8n is emptied of workflows and credentials instead. */
	stop(): Promise<void>;
}

/**
 * Starts a simulated LinkedIn, a stand-in for Google Sheets, a PostgreSQL, and a real n8n with this package, which
 * reaches the first two at the real host names.
 *
 * n8n takes about 10 s to start, so `jestSetup.ts` starts one n8n for each of jest's workers, which the worker's test
 * files share. It finds LinkedIn and Google at two fixed ports, on which each file starts its own simulators. A file
 * may restart or kill the shared n8n.
 */
export async function startEnvironment({
	simulator: simulatorOptions,
	n8n: running,
}: LeadSyncEnvironmentOptions = {}): Promise<LeadSyncEnvironment> {
	const teardown = new Teardown();
	return await teardown.guard(async () => {
		const shared = running ? undefined : sharedN8n();
		const found = running ?? shared ?? (await startIsolatedN8n());
		const { n8n, webhookProcess, ports, stop } = found;
		if (!shared) teardown.add(stop);
		const client = await N8nClient.connect(n8n.url);
		const ingress = await Ingress.start({
			n8n: n8n.port,
			productionWebhooks: webhookProcess?.port,
		});
		teardown.add(async () => await ingress.close());
		const webhooks = { address: '127.0.0.1', port: ingress.port, ca: ingress.ca };
		const simulator = await startSimulator({
			...simulatorOptions,
			port: ports.linkedIn,
			webhooks,
		});
		teardown.add(simulator.stop);
		// A slow machine must not fail a test here; the tests in n8n's core check LinkedIn's own time limits.
		simulator.control.notifications.set({
			challengeTimeout: PATIENCE_MS,
			pushTimeout: PATIENCE_MS,
		});
		// n8n is emptied while LinkedIn still runs, because triggers of deleted workflows delete their subscriptions.
		if (shared) teardown.add(stop);
		const googleSheets = await new GoogleSheets().listen(ports.google);
		teardown.add(async () => await googleSheets.stop());
		const postgres = await Postgres.start();
		teardown.add(async () => await postgres.remove());
		return {
			simulator,
			n8n,
			ingress,
			client,
			postgres,
			googleSheets,
			ports,
			connectLinkedIn: async (settings) =>
				await connectLinkedIn(client, simulator.control.application.get(), settings),
			stop: async () => await teardown.run(),
		};
	});
}

/** An environment for all tests of a file; see `duringTests`. */
export function useEnvironment(options?: LeadSyncEnvironmentOptions): LeadSyncEnvironment {
	return duringTests(
		async () => await startEnvironment(options),
		async (environment) => await environment.stop(),
	);
}
