import type { INodeExecutionData } from 'n8n-workflow';

import type { TriggerNode } from './n8n';
import type { Database } from './staticData';
import { MINUTE, SECOND, steadyNow } from '../virtualClock';

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

/** Even where nothing is queued, an execution does not run at once. */
const SHORTEST_QUEUE_MS = 50;

/** n8n's experimental engine executes, and rejects every time. */
export type Telling = 'truth' | 'engineV2';

/** The executions of the workflow. They pass with time, and die with n8n's process. */
export class Executions {
	private underWay = new Map<Execution, Course>();

	/** Those that n8n keeps in its database until they go on, with when they do. */
	private readonly waiting = new Map<Execution, number>();

	constructor(
		private readonly workflow: Workflow,
		private readonly database: Database,
		private readonly telling: Telling,
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
			beganAt: steadyNow(),
			isRunning: false,
		};
		const course = this.workflow.courseOf(execution);
		this.workflow.began(execution);
		this.underWay.set(execution, course);
		void this.go(execution, isStale ? { ...course, treatment: 'nothingRuns' } : course, done);
		return execution;
	}

	/** When an execution runs or has ended, if nothing comes in between; milliseconds from its beginning. */
	timesOf(execution: Execution): { runs: number; ends: number } {
		const { queuedSeconds, runsSeconds } = this.underWay.get(execution)!;
		const runs = queuedSeconds * SECOND + SHORTEST_QUEUE_MS;
		return { runs, ends: runs + runsSeconds * SECOND };
	}

	/**
	 * n8n starts after its process has ended. What ran has crashed, what waits is kept.
	 * @param runsAgain whether n8n runs what was queued
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
		await pass(SHORTEST_QUEUE_MS + queuedSeconds * SECOND);
		if (treatment === 'neverRuns') return this.end(execution);
		execution.isRunning = true;
		await pass(runsSeconds * SECOND);
		this.end(execution);
		if (course.rollsBackState) {
			database.staticData = state;
			workflow.rolledBack(execution);
		}
		const works = treatment === 'usual' || (isWorkDone && !WORKLESS.includes(treatment));
		const error = works && workflow.hasSuccessors ? workflow.work(execution) : undefined;
		if (treatment === 'waits') {
			this.waiting.set(execution, steadyNow() + waitsMinutes * MINUTE);
			void this.goOn(execution);
		}
		this.tell(execution, treatment, error, done);
	}

	private async goOn(execution: Execution): Promise<void> {
		await pass(this.waiting.get(execution)! - steadyNow());
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
		const told = this.telling === 'engineV2' ? 'unknown' : this.toldOf(treatment, error);
		execution.told = told;
		execution.toldAt = steadyNow();
		this.workflow.told(execution);
		if (this.telling === 'engineV2') {
			done.reject(new ExecutionNotFoundError('No active execution found'));
		} else if (treatment === 'cancelled') {
			done.reject(new ManualExecutionCancelledError('The execution was cancelled manually'));
		} else if (treatment === 'cannotStart') {
			done.resolve(undefined);
		} else {
			// Without nodes behind it, only the trigger itself has run, however well.
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

/** In these, no node gets to do anything before the trigger is told. */
const WORKLESS: ReadonlyArray<Course['treatment']> = ['waits', 'nothingRuns', 'cannotStart'];

async function pass(milliseconds: number): Promise<void> {
	await new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}

/** How n8n calls the nodes behind the trigger here. */
const LAST_NODE = 'Store leads';
const WAITING_NODE = 'Wait';

/** What n8n hands over of an execution that has ended, as far as a trigger can look at it (`IRun`). */
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

/** What its experimental engine makes n8n say of every execution. */
class ExecutionNotFoundError extends Error {}
