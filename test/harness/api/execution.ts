import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IDataObject,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** An error as the editor shows it. */
export interface ExecutionError {
	name: string;
	message: string;
	description?: string | null;
	/** The name of the node that failed. */
	node?: { name: string };
}

/** An execution as n8n lists it, without its data. */
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

/** States of an execution that has not ended. */
const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting'];

export function hasFinished({ status }: ExecutionSummary): boolean {
	return !UNFINISHED.includes(status);
}

/**
 * Whether an execution has ended. If n8n 2.41 is killed before it stores that the first node ran, the execution stays
 * `running` for ever.
 *
 * @param n8nStartedAt when n8n was started last, if it has no workers; epoch milliseconds
 */
export function isOver(summary: ExecutionSummary, n8nStartedAt = -Infinity): boolean {
	const { status, startedAt } = summary;
	const isCutOff = status === 'running' && Date.parse(startedAt ?? '') < n8nStartedAt;
	return isCutOff || hasFinished(summary);
}

/** An execution with the output of each node. */
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

	/** Why a node failed, if it did; a node that continues on errors has them in its items. */
	nodeError(node: string): ExecutionError | undefined {
		return asError(this.runs(node).find(({ error }) => error)?.error);
	}

	/**
	 * The items that a node output in all of its runs, with their `pairedItem` and `error`.
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

/** n8n's database returns errors as plain objects. */
function asError(stored: unknown): ExecutionError | undefined {
	return (stored ?? undefined) as ExecutionError | undefined;
}
