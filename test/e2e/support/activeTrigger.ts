import type { INodeParameters } from 'n8n-workflow';
import { hasFinished, type Execution } from '../../harness/api/execution';
import { everySeconds } from '../../harness/pollTimes';
import { waitUntil } from '../../harness/waitUntil';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import type { Lead } from '../../simulator/world/types';
import { byId, type Canvas } from './canvas';
import type { Row } from '../../oracle/leadRow';
import { ids } from './leadWorld';
import { leadIds, rowIds } from './pulls';

/** The name of the trigger on the canvas. */
export const TRIGGER = 'Leads';

/** A workflow with a LinkedIn Lead Sync Trigger, and the leads that the trigger has output. */
export class ActiveTrigger {
	private constructor(
		private readonly canvas: Canvas,
		readonly id: string,
	) {}

	/**
	 * Saves the workflow, and publishes it.
	 *
	 * @param parameters added to the main organization of `leadWorld`, polled every second
	 * @param nodes what follows the trigger
	 */
	static async create(
		canvas: Canvas,
		parameters: INodeParameters,
		nodes: NodeDefinition[] = [],
	): Promise<ActiveTrigger> {
		const trigger = canvas.trigger(TRIGGER, {
			organizationId: byId(ids.main),
			pollTimes: { ...everySeconds(1) },
			...parameters,
		});
		const { id } = await canvas.create([trigger, ...nodes]);
		await canvas.environment.client.workflows.activate(id);
		return new ActiveTrigger(canvas, id);
	}

	/** The rows that all polls together have output. */
	async rows(): Promise<Row[]> {
		return (await this.executions()).flatMap((execution) => execution.json(TRIGGER));
	}

	/** Waits until each of these leads was output, and for two more polls. @returns the IDs of all output leads */
	async settled(leads: Lead[]): Promise<string[]> {
		const wanted = leadIds(leads);
		await waitUntil('the leads to be emitted', async () => {
			const emitted = new Set(rowIds(await this.rows()));
			return wanted.every((id) => emitted.has(id)) || undefined;
		});
		await this.polls(2);
		const { executions } = this.canvas.environment.client;
		await waitUntil(
			'all executions to end',
			async () => (await executions.areFinished(this.id)) || undefined,
		);
		return rowIds(await this.rows());
	}

	/** Waits for this many polls to begin; when the second one begins, the first has ended. */
	async polls(count: number): Promise<void> {
		const begun = () =>
			this.canvas.environment.simulator.calls.filter(
				({ resource, query }) => resource === 'leadFormResponses' && query.includes('start=0'),
			).length;
		const before = begun();
		await waitUntil(`${count} polls`, () => begun() >= before + count || undefined);
	}

	/** The executions of polls that found leads or failed, without manual runs, oldest first. */
	async executions(): Promise<Execution[]> {
		const { executions } = this.canvas.environment.client;
		const ended = (await executions.list(this.id)).filter(
			(summary) => hasFinished(summary) && summary.mode === 'trigger',
		);
		return await Promise.all(ended.reverse().map(async ({ id }) => await executions.get(id)));
	}
}
