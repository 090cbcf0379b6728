import { sleep, type INodeExecutionData } from 'n8n-workflow';

import { SECOND, MINUTE } from '../../durations';
import type { TriggerNode } from './n8n';
import type { Database } from './staticData';

/** How n8n treats an execution, regardless of what its nodes do. */
export type Treatment =
	| 'usual'
	/** A node waits; n8n keeps the execution and continues it later. */
	| 'waits'
	/** No node follows the trigger under the name that it has in the execution. */
	| 'nothingRuns'
	/** A person or the workflow's time limit ends the execution. */
	| 'cancelled'
	/** A credential is missing, or the workflow is not published any more. */
	| 'cannotStart'
	/** The worker that runs it is killed, in queue mode. */
	| 'workerDies'
	/** n8n reports a crash, possibly while the execution continues. */
	| 'crashes'
	/** It is cancelled while n8n's limit of concurrent executions holds it back; n8n never reports an outcome. */
	| 'neverRuns'
	/** Its result is lost, in queue mode; n8n never reports an outcome. */
	| 'neverTold';

/** How an execution goes unless n8n is killed meanwhile. */
export interface Course {
	treatment: Treatment;
	/** How long it waits for its turn, and how long it runs. */
	queuedSeconds: number;
	runsSeconds: number;
	/** How long it is kept if it waits. */
	waitsMinutes: number;
	/** Whether its nodes store the leads although the treatment is not usual. */
	isWorkDone: boolean;
	/** Whether one of its nodes writes static data: n8n then stores all static data as they were when it began. */
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

/** The outcome that n8n reported to the trigger; `unknown`: n8n rejected the promise, or its result is unclear. */
export type Told = 'success' | 'failed' | 'waiting' | 'nothingRan' | 'unknown';

export interface Execution {
	node: TriggerNode;
	items: INodeExecutionData[];
	/** Whether the leads are processed only when it succeeds, so that the trigger awaits its outcome. */
	isWatched: boolean;
	/** Whether n8n runs it again by itself, because it was queued when n8n was killed. */
	isRerun: boolean;
	/** Epoch milliseconds, as all times here. */
	beganAt: number;
	isRunning: boolean;
	told?: Told;
	toldAt?: number;
}

/** The promise by which n8n reports the outcome to the trigger. */
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
	/** The nodes behind a wait, which always succeed. */
	workLater: (execution: Execution) => void;
	told: (execution: Execution) => void;
	/** n8n stored the state that there was when the execution began. */
	rolledBack: (execution: Execution) => void;
	/** n8n was killed after the items were stored as output, and before their execution began. */
	vanished: (node: TriggerNode, items: INodeExecutionData[], isWatched: boolean) => void;
}

/** Even where nothing is queued, an execution does not run at once. */
const SHORTEST_QUEUE_MS = 50;

/** The executions of the workflow. They pass with time, and die with n8n's process. */
export class Executions {
	private underWay = new Map<Execution, Course>();

	/** Waiting executions, which n8n keeps in its database, and when each continues. */
	private readonly waiting = new Map<Execution, number>();

	constructor(
		private readonly workflow: Workflow,
		private readonly database: Database,
	) {}

	/** @param isStale whether the node's name is no longer that of the published workflow */
	begin(
		node: TriggerNode,
		items: INodeExecutionData[],
		{ done, isWatched = false, isRerun = false, isStale = false }: BeginOptions,
	): Execution {
		const execution: Execution = {
			node,
			items,
			isWatched,
			isRerun,
			beganAt: Date.now(),
			isRunning: false,
		};
		const course = this.workflow.courseOf(execution);
		this.workflow.began(execution);
		this.underWay.set(execution, course);
		void this.go(execution, isStale ? { ...course, treatment: 'nothingRuns' } : course, done);
		return execution;
	}

	/** When an execution runs and ends if nothing interrupts it, milliseconds from its beginning. */
	timesOf(execution: Execution): { runs: number; ends: number } {
		const { queuedSeconds, runsSeconds } = this.underWay.get(execution)!;
		const runs = queuedSeconds * SECOND + SHORTEST_QUEUE_MS;
		return { runs, ends: runs + runsSeconds * SECOND };
	}

	/**
	 * n8n starts after its process has ended. Running executions have crashed, waiting ones are kept.
	 * @param runsAgain whether n8n runs queued executions
	 */
	restart(runsAgain: boolean): void {
		const queued = [...this.underWay].filter(([{ isRunning }]) => !isRunning);
		this.underWay.clear();
		for (const [execution] of runsAgain ? queued : []) {
			this.begin(execution.node, execution.items, { isRerun: true });
		}
		for (const execution of this.waiting.keys()) void this.goOn(execution);
	}

	private async go(execution: Execution, course: Course, done?: DonePromise): Promise<void> {
		const { database, workflow } = this;
		const { treatment, queuedSeconds, runsSeconds, waitsMinutes, isWorkDone } = course;
		const state = database.staticData;
		await sleep(SHORTEST_QUEUE_MS + queuedSeconds * SECOND);
		if (treatment === 'neverRuns') return this.end(execution);
		execution.isRunning = true;
		await sleep(runsSeconds * SECOND);
		this.end(execution);
		if (course.rollsBackState) {
			database.staticData = state;
			workflow.rolledBack(execution);
		}
		const works = treatment === 'usual' || (isWorkDone && !WORKLESS.includes(treatment));
		const error = works && workflow.hasSuccessors ? workflow.work(execution) : undefined;
		if (treatment === 'waits') {
			this.waiting.set(execution, Date.now() + waitsMinutes * MINUTE);
			void this.goOn(execution);
		}
		this.tell(execution, treatment, error, done);
	}

	private async goOn(execution: Execution): Promise<void> {
		await sleep(Math.max(0, this.waiting.get(execution)! - Date.now()));
		if (this.waiting.delete(execution)) this.workflow.workLater(execution);
	}

	private end(execution: Execution): void {
		this.underWay.delete(execution);
	}

	private tell(
		execution: Execution,
		treatment: Course['treatment'],
		error: Error | undefined,
		done?: DonePromise,
	): void {
		if (treatment === 'neverTold' || done === undefined) return;
		const { name } = execution.node;
		const told = this.toldOf(treatment, error);
		execution.told = told;
		execution.toldAt = Date.now();
		this.workflow.told(execution);
		if (treatment === 'cancelled') {
			done.reject(new ManualExecutionCancelledError('The execution was cancelled manually'));
		} else if (treatment === 'cannotStart') {
			// n8n 2.41 removes the failed execution before it looks for its outcome.
			done.reject(new ExecutionNotFoundError('No active execution found'));
		} else {
			// Without nodes behind the trigger, only the trigger itself has run.
			const isAlone = told === 'success' && !this.workflow.hasSuccessors;
			done.resolve(runOf(name, isAlone ? 'nothingRan' : told, error));
		}
	}

	private toldOf(treatment: Course['treatment'], error: Error | undefined): Told {
		switch (treatment) {
			case 'waits':
				return 'waiting';
			case 'cannotStart':
				return 'nothingRan';
			case 'nothingRuns':
				return this.workflow.hasSuccessors ? 'nothingRan' : 'success';
			case 'workerDies':
				return 'failed';
			case 'usual':
				return error === undefined ? 'success' : 'failed';
			default:
				return 'unknown';
		}
	}
}

interface BeginOptions {
	done?: DonePromise;
	isWatched?: boolean;
	isRerun?: boolean;
	isStale?: boolean;
}

/** With these, no node does anything before n8n reports the outcome. */
const WORKLESS: ReadonlyArray<Course['treatment']> = ['waits', 'nothingRuns', 'cannotStart'];

/** The names of the nodes behind the trigger. */
const LAST_NODE = 'Store leads';
const WAITING_NODE = 'Wait';

/** n8n's result of an execution (`IRun`), as far as a trigger can look at it. */
function runOf(triggerName: string, told: Told, error?: Error): unknown {
	const [status, lastNodeExecuted] = {
		success: ['success', LAST_NODE],
		failed: ['error', LAST_NODE],
		waiting: ['waiting', WAITING_NODE],
		nothingRan: ['success', triggerName],
		unknown: ['crashed', LAST_NODE],
	}[told];
	const runData = Object.fromEntries([triggerName, lastNodeExecuted].map((name) => [name, [{}]]));
	return {
		mode: 'trigger',
		status,
		finished: status === 'success',
		startedAt: new Date(),
		...(told === 'waiting' && { waitTill: new Date() }),
		data: {
			resultData: {
				lastNodeExecuted,
				runData: told === 'failed' && error === undefined ? {} : runData,
				...(told === 'failed' && {
					error: { message: error?.message ?? 'job stalled more than allowable limit' },
				}),
			},
		},
	};
}

/** n8n tells these apart by the names of their classes. */
class ManualExecutionCancelledError extends Error {}

class ExecutionNotFoundError extends Error {}
