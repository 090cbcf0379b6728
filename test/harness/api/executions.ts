import { waitUntil, type WaitOptions } from '../waitUntil';
import { Execution, hasFinished, type ExecutionSummary, type StoredExecution } from './execution';
import type { N8nSession } from './n8nSession';

/** n8n lists no more executions than this at once. */
const LARGEST_PAGE = '100';

/** The first page also has all executions that are running. */
interface ExecutionPage {
	results: ExecutionSummary[];
	/** Where the next page begins; n8n before 2.41 does not return it. */
	nextCursor?: string | null;
}

/** The executions of an n8n. */
export class Executions {
	constructor(private readonly session: N8nSession) {}

	/** All executions of a workflow, manual ones included, the newest first. */
	async list(workflowId: string): Promise<ExecutionSummary[]> {
		const found = new Map<string, ExecutionSummary>();
		let page: ExecutionPage | undefined;
		do {
			const query = new URLSearchParams({
				filter: JSON.stringify({ workflowId }),
				limit: LARGEST_PAGE,
				...(page?.nextCursor && { cursor: page.nextCursor }),
			});
			page = await this.session.send<ExecutionPage>('GET', `/rest/executions?${query}`);
			for (const execution of page.results) found.set(execution.id, execution);
		} while (page.nextCursor);
		return [...found.values()].sort((a, b) => Number(b.id) - Number(a.id));
	}

	/** Whether all executions of a workflow have ended. */
	async areFinished(workflowId: string): Promise<boolean> {
		return (await this.list(workflowId)).every(hasFinished);
	}

	async get(id: string): Promise<Execution> {
		return new Execution(await this.session.send<StoredExecution>('GET', `/rest/executions/${id}`));
	}

	/** The id of a workflow's newest execution, for `next`; "0" when the workflow never ran. */
	async latestId(workflowId: string): Promise<string> {
		return (await this.list(workflowId))[0]?.id ?? '0';
	}

	/** Waits until an execution has ended, whether it succeeds or fails. */
	async finished(id: string, options?: WaitOptions): Promise<Execution> {
		return await waitUntil(
			`execution ${id} to end`,
			async () => {
				const execution = await this.get(id);
				return hasFinished(execution.summary) ? execution : undefined;
			},
			options,
		);
	}

	/**
	 * Waits until the first execution of a workflow after a given one has ended.
	 *
	 * @param afterId an execution id, as `latestId` returns it; "0" for the very first
	 */
	async next(workflowId: string, afterId: string): Promise<Execution> {
		const id = await waitUntil(
			`an execution of workflow ${workflowId} after ${afterId}`,
			async () =>
				(await this.list(workflowId)).filter(({ id }) => Number(id) > Number(afterId)).at(-1)?.id,
		);
		return await this.finished(id);
	}

	/** Waits for the first execution of a workflow that fails after a given one. */
	async nextFailed(workflowId: string, afterId: string): Promise<Execution> {
		return await waitUntil(`an execution of workflow ${workflowId} to fail`, async () => {
			const newer = (await this.list(workflowId)).filter(
				(execution) => Number(execution.id) > Number(afterId) && hasFinished(execution),
			);
			const failed = newer.reverse().find(({ status }) => status === 'error');
			return failed && (await this.get(failed.id));
		});
	}
}
