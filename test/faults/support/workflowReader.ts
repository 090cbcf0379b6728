import { setTimeout as delay } from 'node:timers/promises';
import { hasFinished, isOver, type ExecutionSummary } from '../../harness/api/execution';
import { waitUntil } from '../../harness/waitUntil';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import type { Destination } from './destinations/destination';
import type { Attempt, Emission, LeadReader } from './leadReader';
import type { Surroundings } from './surroundings';

/** A process of n8n that starts again, or a worker that is missed, takes most of it. */
const ATTEMPT_TIMEOUT_MS = 150_000;
/** When nothing more has been stored for so long, the workflows are published again. */
const QUIET_MS = 15_000;
/** After so many times that this has brought nothing, nothing will come any more. */
const MOST_VAIN_PUBLICATIONS = 3;

/** Active workflows that end in one destination. */
export abstract class WorkflowReader implements LeadReader {
	abstract readonly bringsEarlierLeads: boolean;

	protected readonly workflowIds: string[] = [];

	private readonly known = new Map<string, Emission>();

	constructor(
		protected readonly surroundings: Surroundings,
		readonly destination: Destination,
		/** Names of the nodes that put out leads. */
		private readonly triggers: readonly string[],
	) {}

	/** Publishes the workflows; they run from then on. */
	async open(definitions: readonly WorkflowDefinition[]): Promise<void> {
		const { workflows } = this.surroundings.client;
		for (const definition of definitions) {
			const { id } = await workflows.create(definition);
			this.workflowIds.push(id);
			await workflows.activate(id);
		}
	}

	/** Says when everything was read that there was to read when it was called. */
	protected abstract beginReading(): Promise<() => boolean>;

	async attempt(first?: () => unknown): Promise<Attempt> {
		const latest = new Set((await this.summaries()).map(({ id }) => id));
		first?.();
		const hasRead = await this.beginReading();
		let isRead = false;
		let summaries: ExecutionSummary[] = [];
		const awaited = () => {
			const unfinished = summaries.filter((summary) => !this.isOver(summary));
			const executions = unfinished.map(({ id, status }) => `${id} (${status})`).join(', ');
			return isRead ? `executions to end: ${executions}` : 'leads to be read';
		};
		return await waitUntil(
			awaited,
			async () => {
				// Before the executions are asked for, since they are to be those of what was read.
				isRead = hasRead();
				summaries = await this.summaries();
				const failed = summaries.find(({ id, status }) => !latest.has(id) && status === 'error');
				if (failed !== undefined) return { error: await this.errorOf(failed.id) };
				return isRead && summaries.every((each) => this.isOver(each)) ? {} : undefined;
			},
			{ timeoutMs: ATTEMPT_TIMEOUT_MS, everyMs: 250 },
		);
	}

	async publishAgain(): Promise<void> {
		const { workflows } = this.surroundings.client;
		for (const id of this.workflowIds) {
			await workflows.deactivate(id);
			await workflows.activate(id);
		}
	}

	async catchUp(leadIds: ReadonlySet<string>): Promise<void> {
		let size = -1;
		let changedAt = Date.now();
		for (let publications = 0; ; ) {
			const stored = new Set((await this.destination.rows()).map(({ lead_id }) => lead_id));
			if ([...leadIds].every((id) => stored.has(id))) break;
			if (stored.size !== size) {
				size = stored.size;
				changedAt = Date.now();
			} else if (Date.now() - changedAt > QUIET_MS) {
				if (publications++ === MOST_VAIN_PUBLICATIONS) return;
				await this.publishAgain();
				changedAt = Date.now();
			}
			await delay(500);
		}
		// What is given out again would be so by the poll after the last lead.
		await this.attempt();
	}

	/** n8n keeps nothing of what an execution put out that was cut off. */
	async emissions(): Promise<Emission[]> {
		const { executions } = this.surroundings.client;
		for (const { id, status } of (await this.summaries()).filter(hasFinished)) {
			if (this.known.has(id)) continue;
			const execution = await executions.get(id);
			const leads = this.triggers.flatMap((trigger) => execution.json(trigger));
			this.known.set(id, {
				isSuccess: status === 'success',
				leadIds: leads.flatMap(({ lead_id }) => (typeof lead_id === 'string' ? [lead_id] : [])),
			});
		}
		return [...this.known.values()];
	}

	get workflows(): number {
		return this.workflowIds.length;
	}

	async isRunning(): Promise<boolean> {
		return !(await this.summaries()).every((each) => this.isOver(each));
	}

	async failures(): Promise<number> {
		return (await this.summaries()).filter(({ status }) => status === 'error').length;
	}

	protected async summaries(): Promise<ExecutionSummary[]> {
		const { executions } = this.surroundings.client;
		const all = await Promise.all(this.workflowIds.map(async (id) => await executions.listAll(id)));
		return all.flat();
	}

	private isOver(summary: ExecutionSummary): boolean {
		const { n8n, workers } = this.surroundings;
		return isOver(summary, workers.length === 0 ? n8n.startedAt : undefined);
	}

	private async errorOf(executionId: string): Promise<string> {
		const { error } = await this.surroundings.client.executions.get(executionId);
		return error?.message ?? 'error';
	}
}
