import type { N8nProcess } from '../../harness/n8nProcess';
import { startQueueModeN8n, type QueueModeN8n } from '../../harness/queueMode/queueModeN8n';
import { waitUntil } from '../../harness/waitUntil';
import { addSomeLeads, ids, leadWorld } from '../support/leadWorld';
import { Canvas } from '../support/canvas';

/** A canvas in front of several processes, and what each of them has done. */
export interface QueueModeCanvas {
	canvas: Canvas;
	queueMode: QueueModeN8n;
	close(): Promise<void>;
}

/** Starts n8n's queue mode and a LinkedIn with leads of every kind in three readable organizations. */
export async function openQueueMode(): Promise<QueueModeCanvas> {
	const queueMode = await startQueueModeN8n(() => {});
	const world = leadWorld(Date.now());
	addSomeLeads(world, Date.now());
	// From here on the environment stops n8n, also when it does not come up itself.
	const canvas = await Canvas.open({ simulator: { world }, n8n: queueMode });
	canvas.control.organizations.setUnreadable(ids.unreadable, false);
	return { canvas, queueMode, close: async () => await canvas.close() };
}

/** The ids of the executions that a worker has begun, over all of its restarts. */
export function executionsOf(worker: N8nProcess): string[] {
	return [...worker.logs().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);
}

/** Waits until a worker has begun an execution, and gives that worker. */
export async function workerOf(workers: N8nProcess[], executionId: string): Promise<N8nProcess> {
	return await waitUntil(`a worker to begin execution ${executionId}`, () =>
		workers.find((worker) => executionsOf(worker).includes(executionId)),
	);
}
