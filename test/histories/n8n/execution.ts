import type { INodeExecutionData } from 'n8n-workflow';

import type { TriggerNode } from './n8n';

/** How n8n treats an execution, whatever its nodes make of the items. */
export type Treatment =
	| 'usual'
	/** A node waits; n8n keeps the execution and goes on with it by itself. */
	| 'waits'
	/** No node follows the trigger under the name that it has in the execution. */
	| 'nothingRuns'
	/** Somebody ends it, or the time limit of the workflow. */
	| 'cancelled'
	/** A credential is missing, or the workflow is not published any more. */
	| 'cannotStart'
	/** The worker that runs it is killed, in queue mode. */
	| 'workerDies'
	/** n8n tells that it crashed, which it may do while the execution goes on. */
	| 'crashes'
	/** It is cancelled while a limit of executions at once keeps it back; n8n never tells. */
	| 'neverRuns'
	/** Its result is gone, in queue mode; n8n never tells. */
	| 'neverTold';

/** How an execution goes unless n8n is killed meanwhile. */
export interface Course {
	treatment: Treatment;
	/** How long it waits for its turn, and how long it runs. */
	queuedSeconds: number;
	runsSeconds: number;
	/** How long it is kept if it waits. */
	waitsMinutes: number;
	/** Whether its nodes get to store the leads if it is not treated as usual. */
	isWorkDone: boolean;
	/** Whether one of its nodes writes static data: n8n then stores all of it as it was at the beginning. */
	rollsBackState: boolean;
}

export const USUAL_COURSE: Course = {
	treatment: 'usual',
	queuedSeconds: 0,
	runsSeconds: 2,
	waitsMinutes: 0,
	isWorkDone: false,
	rollsBackState: false,
};

/** What the trigger was told of an execution; `unknown`: it rejected, or told nothing to go by. */
export type Told = 'success' | 'failed' | 'waiting' | 'nothingRan' | 'unknown';

export interface Execution {
	node: TriggerNode;
	items: INodeExecutionData[];
	/** Whether the leads are done only when it succeeds, which the trigger is told. */
	isWatched: boolean;
	/** Whether n8n runs it once more by itself, since it was queued when n8n was killed. */
	isRerun: boolean;
	/** Epoch milliseconds, as all times here. */
	beganAt: number;
	isRunning: boolean;
	told?: Told;
	toldAt?: number;
}

/** What the trigger gives n8n to be told by. */
export interface DonePromise {
	resolve: (run: unknown) => void;
	reject: (error: Error) => void;
}

/** The workflow behind the trigger. */
export interface Workflow {
	/** Whether a node follows the trigger. */
	readonly hasSuccessors: boolean;
	courseOf: (execution: Execution) => Course;
	began: (execution: Execution) => void;
	/** @returns why the nodes fail; undefined when they succeed */
	work: (execution: Execution) => Error | undefined;
	/** Always well, as of an execution that n8n kept. */
	workLater: (execution: Execution) => void;
	told: (execution: Execution) => void;
	/** n8n stored the state that there was when the execution began. */
	rolledBack: (execution: Execution) => void;
	/** n8n was killed when these were stored as emitted, and before an execution began. */
	vanished: (node: TriggerNode, items: INodeExecutionData[], isWatched: boolean) => void;
}
