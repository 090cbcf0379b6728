import type { INodeExecutionData } from 'n8n-workflow';

import { MINUTE, SECOND } from '../times';
import { steadyNow } from '../virtualClock';
import type { Course, DonePromise, Execution, Told, Workflow } from './execution';
import type { TriggerNode } from './n8n';
import { ExecutionNotFoundError, ManualExecutionCancelledError, runOf } from './runs';
import type { Database } from './staticData';

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
