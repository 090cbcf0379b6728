import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IDataObject,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** What the editor shows of an error. */
export interface ExecutionError {
	name: string;
	message: string;
	description?: string | null;
	/** The name of the node that failed. */
	node?: { name: string };
}

/** The facts of an execution that n8n lists without its data. */
export interface ExecutionSummary {
	id: string;
	status: ExecutionStatus;
	mode: WorkflowExecuteMode;
	/** ISO 8601. */
	startedAt: string | null;
}

/** `GET /rest/executions/:id` as n8n answers it: the run's data is text in flatted's format. */
export interface StoredExecution extends ExecutionSummary {
	data: string;
}

/** States in which an execution still goes on. */
export const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting'];

export function hasFinished({ status }: ExecutionSummary): boolean {
	return !UNFINISHED.includes(status);
}

/**
 * Whether nothing of an execution goes on. n8n 2.41 that was killed before the first node was noted leaves
 * the execution `running` for good.
 *
 * @param n8nStartedAt when the n8n that runs its executions itself, without workers, was started last, in
 * milliseconds since the epoch
 */
export function isOver(summary: ExecutionSummary, n8nStartedAt = -Infinity): boolean {
	const { status, startedAt } = summary;
	const isCutOff = status === 'running' && Date.parse(startedAt ?? '') < n8nStartedAt;
	return isCutOff || hasFinished(summary);
}

/** An execution together with what each node put out. */
export class Execution {
	readonly summary: ExecutionSummary;

	/** All of the run's data, in n8n's own types. */
	readonly data: IRunExecutionData;

	constructor({ data, ...summary }: StoredExecution) {
		this.summary = summary;
		this.data = parse(data) as IRunExecutionData;
	}

	get id(): string {
		return this.summary.id;
	}

	get status(): ExecutionStatus {
		return this.summary.status;
	}

	/** Why the execution failed, if it did. */
	get error(): ExecutionError | undefined {
		return asError(this.data.resultData.error);
	}

	/** Why a node failed, if it did; one that went on regardless has its errors in its items. */
	nodeError(node: string): ExecutionError | undefined {
		return asError(this.runs(node).find(({ error }) => error)?.error);
	}

	/**
	 * The items that a node put out, over all of its runs, with their `pairedItem` and `error`.
	 *
	 * @param output which of the node's outputs; with "Continue (using error output)" the failed
	 * items are on the last one
	 */
	items(node: string, output = 0): INodeExecutionData[] {
		return this.runs(node).flatMap(({ data }) => data?.main?.[output] ?? []);
	}

	/** The `json` of each of those items. */
	json(node: string, output = 0): IDataObject[] {
		return this.items(node, output).map(({ json }) => json);
	}

	private runs(node: string): ITaskData[] {
		return this.data.resultData.runData[node] ?? [];
	}
}

/** Errors come out of the database as plain objects of their fields. */
function asError(stored: unknown): ExecutionError | undefined {
	return (stored ?? undefined) as ExecutionError | undefined;
}
