import { compareWithTruth, leadsToStore, type Comparison } from '../../demo/leadTruth';
import { createPostgresCredential } from '../../demo/startDemo';
import { storedLeads } from '../../demo/storedLeads';
import { readTemplate, withCredentials } from '../../demo/template';
import type { Execution } from '../../harness/api/execution';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import type { N8nProcess } from '../../harness/n8nProcess';
import { startQueueModeN8n, type QueueModeN8n } from '../../harness/queueMode/queueModeN8n';
import { waitUntil } from '../../harness/waitUntil';
import type { Call } from '../../simulator';
import { byId, Canvas } from '../support/canvas';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';
import { leadIds, pull } from '../support/pulls';

/** Lead → Pull of everything that `eventLeads` gives. */
export const ALL_LEADS = { organizationId: byId('all'), returnAll: true };

/** A canvas in front of several processes, with `sync-to-postgres` on it, and what each has done. */
export class QueueModeCanvas {
	private constructor(
		readonly canvas: Canvas,
		readonly queueMode: QueueModeN8n,
		/** The id of the template's workflow; it is not active. */
		readonly syncId: string,
	) {}

	/** Starts n8n's queue mode and a LinkedIn with leads of every kind in three readable organizations. */
	static async open(): Promise<QueueModeCanvas> {
		const queueMode = await startQueueModeN8n(() => {});
		const world = leadWorld(Date.now());
		addSomeLeads(world, Date.now());
		const canvas = await Canvas.open({ simulator: { world }, n8n: queueMode });
		canvas.control.organizations.setUnreadable(ids.unreadable, false);
		const { environment, linkedIn } = canvas;
		const credentials = {
			[LINKEDIN_CREDENTIAL_TYPE]: linkedIn,
			postgres: await createPostgresCredential(environment),
		};
		const template = withCredentials(readTemplate('sync-to-postgres'), credentials);
		const { id } = await environment.client.workflows.create(template);
		return new QueueModeCanvas(canvas, queueMode, id);
	}

	async close(): Promise<void> {
		await this.canvas.close();
	}

	/** Runs the sync on whichever worker takes it. */
	async sync(): Promise<Execution> {
		const { workflows } = this.canvas.environment.client;
		return await workflows.run(this.syncId, 'Every 15 minutes', { timeoutMs: 180_000 });
	}

	/** How the tables of the sync differ from LinkedIn's leads. */
	async differences(): Promise<Comparison> {
		const { simulator, postgres } = this.canvas.environment;
		const rows = (await storedLeads(postgres)).map(({ row }) => row);
		return compareWithTruth(simulator.world, leadsToStore(simulator), rows);
	}

	/** The ids of all leads of events. */
	eventLeads(): string[] {
		const { leads } = this.canvas.control;
		return leadIds(leads.list({ leadType: 'EVENT', testLeads: 'exclude' }));
	}

	/** The calls that LinkedIn has answered so. */
	calls(status: number): Call[] {
		return this.canvas.control.calls.list().filter((call) => call.status === status);
	}

	/**
	 * Pulls several times at once and checks that both workers took part.
	 *
	 * @returns the ids that each pull gave
	 */
	async pullsAtOnce(count: number): Promise<string[][]> {
		const { workers } = this.queueMode;
		const before = workers.map((worker) => executionsOf(worker).length);
		const pulls = Array.from({ length: count }, async () => await pull(this.canvas, ALL_LEADS));
		const pulled = await Promise.all(pulls);
		for (const [index, worker] of workers.entries()) {
			expect(executionsOf(worker).length).toBeGreaterThan(before[index]);
		}
		return pulled;
	}

	/** Waits until a worker has begun an execution, and gives that worker. */
	async workerOf(executionId: string): Promise<N8nProcess> {
		return await waitUntil(`a worker to begin execution ${executionId}`, () =>
			this.queueMode.workers.find((worker) => executionsOf(worker).includes(executionId)),
		);
	}
}

/** The ids of the executions that a worker has begun, over all of its restarts. */
export function executionsOf(worker: N8nProcess): string[] {
	return [...worker.logs().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);
}
