import { importLeadsToPostgres } from '../../demo/leadsToPostgres';
import { untilSynced } from '../../demo/syncedTables';
import type { N8nProcess } from '../../harness/n8nProcess';
import { startQueueModeN8n, type QueueModeN8n } from '../../harness/queueMode/queueModeN8n';
import { waitUntil } from '../../harness/waitUntil';
import type { Call } from '../../simulator';
import { Canvas } from '../support/canvas';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';
import { leadIds, pull } from '../support/pulls';

/** Parameters with which Lead → Pull returns all leads of `eventLeads`. */
export const ALL_LEADS = {
	organizationId: { __rl: true, mode: 'list', value: 'all' },
	returnAll: true,
} as const;

/** A canvas in queue mode with the workflow `leads-to-postgres`, and what each process has done. */
export class QueueModeCanvas {
	private constructor(
		readonly canvas: Canvas,
		readonly queueMode: QueueModeN8n,
		/** The id of the template's workflow; it is not published. */
		readonly workflowId: string,
	) {}

	/** Starts n8n's queue mode and a LinkedIn with leads of every kind in three readable organizations. */
	static async open(): Promise<QueueModeCanvas> {
		const queueMode = await startQueueModeN8n(() => {});
		const world = leadWorld(Date.now());
		addSomeLeads(world, Date.now());
		const canvas = await Canvas.open({ simulator: { world }, n8n: queueMode });
		canvas.control.organizations.setUnreadable(ids.unreadable, false);
		const { environment, linkedIn } = canvas;
		const id = await importLeadsToPostgres(environment, linkedIn, 2);
		return new QueueModeCanvas(canvas, queueMode, id);
	}

	async close(): Promise<void> {
		await this.canvas.close();
	}

	/** Publishes the template's workflow while `run` is running. */
	async whilePublished(run: () => Promise<void>): Promise<void> {
		const { workflows } = this.canvas.environment.client;
		await workflows.activate(this.workflowId);
		try {
			await run();
		} finally {
			await workflows.deactivate(this.workflowId);
		}
	}

	/** Waits until the tables have LinkedIn's leads with the same values. */
	async sameAsLinkedIn(): Promise<void> {
		const options = { timeoutMs: 180_000, everyMs: 500 };
		const differences = await untilSynced(this.canvas.environment, options);
		expect(differences).toEqual({ surplus: [], missing: [], different: [] });
	}

	/** The ids of all leads of events. */
	eventLeads(): string[] {
		const { leads } = this.canvas.control;
		return leadIds(leads.list({ leadType: 'EVENT', testLeads: 'exclude' }));
	}

	/** The calls that LinkedIn has answered with a status. */
	calls(status: number): Call[] {
		return this.canvas.control.calls.list().filter((call) => call.status === status);
	}

	/**
	 * Pulls several times at once and checks that both workers took part.
	 *
	 * @returns the ids that each pull returned
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

	/** Waits until a worker has begun an execution, and returns that worker. */
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
